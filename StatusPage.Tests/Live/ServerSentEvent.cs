using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Live;

/// <summary>One block of a stream, read as the HTML standard says.</summary>
internal sealed record ServerSentEvent(string? Id, string? Name, string? Data, int? Retry, string? Comment)
{
    public JsonNode Json => JsonNode.Parse(Data!)!;

    public static ServerSentEvent Parse(byte[] frame) => Parse(Encoding.UTF8.GetString(frame).TrimEnd('\n').Split('\n'));

    public static ServerSentEvent Parse(IEnumerable<string> lines)
    {
        var read = new ServerSentEvent(null, null, null, null, null);
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Assert.True(colon >= 0, $"“{line}” is no field.");
            var value = line[(colon + 1)..].TrimStart(' ');
            read = line[..colon] switch
            {
                "" => read with { Comment = value },
                "id" => read with { Id = value },
                "event" => read with { Name = value },
                "data" => read with { Data = read.Data is null ? value : $"{read.Data}\n{value}" },
                "retry" => read with { Retry = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) },
                _ => throw new FormatException($"“{line}” is no field."),
            };
        }

        return read;
    }
}

/// <summary>A program that follows the stream.</summary>
internal sealed class StreamReading : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _reader;

    private StreamReading(HttpResponseMessage answer, StreamReader reader) => (_answer, _reader) = (answer, reader);

    /// <summary>The last id that was read.</summary>
    public string? LastId { get; private set; }

    public HttpResponseMessage Answer => _answer;

    /// <summary>Opens it and reads the first block, which comes at once.</summary>
    public static async Task<StreamReading> OpenAsync(StatusPageApp app, string? lastId = null, Action<HttpRequestMessage>? with = null)
    {
        var answer = await AskAsync(app, lastId, with);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var reading = new StreamReading(answer, new StreamReader(await answer.Content.ReadAsStreamAsync(), Encoding.UTF8));
        return reading;
    }

    public static Task<HttpResponseMessage> AskAsync(StatusPageApp app, string? lastId = null, Action<HttpRequestMessage>? with = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/status/stream");
        if (lastId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastId);
        }

        with?.Invoke(request);
        return app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>The next block; null at the end.</summary>
    public async Task<ServerSentEvent?> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        var lines = new List<string>();
        while (await _reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length > 0)
            {
                lines.Add(line);
            }
            else if (lines.Count > 0)
            {
                var read = ServerSentEvent.Parse(lines);
                LastId = read.Id ?? LastId;
                return read;
            }
        }

        return null;
    }

    /// <summary>The next event; signs of life are passed over.</summary>
    public async Task<ServerSentEvent> EventAsync()
    {
        while (true)
        {
            var read = await NextAsync();
            Assert.NotNull(read);
            if (read.Name is not null)
            {
                return read;
            }
        }
    }

    /// <summary>The next so many, as “incident.created API is down”.</summary>
    public async Task<IReadOnlyList<string>> EventsAsync(int count)
    {
        var told = new List<string>();
        while (told.Count < count)
        {
            var read = await EventAsync();
            told.Add($"{read.Name} {(string?)read.Json["title"] ?? (string?)read.Json["name"]}");
        }

        return told;
    }

    /// <summary>The next sign of life.</summary>
    public async Task<ServerSentEvent> BeatAsync()
    {
        while (true)
        {
            var read = await NextAsync();
            Assert.NotNull(read);
            if (read.Comment is not null)
            {
                return read;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
