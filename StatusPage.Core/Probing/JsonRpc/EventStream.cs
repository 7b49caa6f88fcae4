using System.Text;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Http;

namespace StatusPage.Core.Probing.JsonRpc;

/// <summary>An answer sent as server-sent events, on a stream that may stay open.</summary>
internal static class EventStream
{
    /// <summary>The data of the first event that answers a call; null where the stream ends, or grows too long, without one.</summary>
    public static async Task<string?> FirstAnswerAsync(HttpResponseMessage response, CheckRun run)
    {
        run.Step = CheckStep.Reading;
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(run.Cancel), Encoding.UTF8);
        var buffer = new char[4_096];
        var line = new StringBuilder();
        var data = new StringBuilder();
        var left = BodyText.MaxBytes;
        int read;
        while (left > 0 && (read = await reader.ReadAsync(buffer, run.Cancel)) > 0)
        {
            left -= read;
            for (var i = 0; i < read; i++)
            {
                var c = buffer[i];
                if (c != '\n')
                {
                    line.Append(c);
                    continue;
                }

                if (Finished(line.ToString().TrimEnd('\r'), data) is { } answer)
                {
                    return answer;
                }

                line.Clear();
            }
        }

        return null;
    }

    /// <summary>Takes a line; an empty one ends the event, whose data is handed back if it answers a call.</summary>
    private static string? Finished(string line, StringBuilder data)
    {
        if (line.StartsWith("data:", StringComparison.Ordinal))
        {
            data.Append(data.Length == 0 ? "" : "\n").Append(line.AsSpan(line.StartsWith("data: ", StringComparison.Ordinal) ? 6 : 5));
        }

        if (line.Length > 0)
        {
            return null;
        }

        var text = data.ToString();
        data.Clear();
        return JsonRpcAnswer.Read(text) is null ? null : text;
    }
}
