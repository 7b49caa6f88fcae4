using System.Buffers;
using System.Text;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Http;

/// <summary>The beginning of an answer as text.</summary>
internal sealed record BodyText(string Text, bool Cut)
{
    /// <summary>Of an answer in which something is looked for.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>Of an answer that is only shown.</summary>
    public const int ShownBytes = 1024;

    public string Shown => SafeLines(Text.Length > ShownBytes ? Text[..ShownBytes] : Text);

    public static async Task<BodyText> ReadAsync(HttpResponseMessage response, int max, CheckRun run)
    {
        run.Step = CheckStep.Reading;
        using var stream = await response.Content.ReadAsStreamAsync(run.Cancel);
        // One byte more than is wanted tells whether there is more.
        var buffer = ArrayPool<byte>.Shared.Rent(max + 1);
        try
        {
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, max + 1), max + 1, throwOnEndOfStream: false, run.Cancel);
            return new BodyText(Encoded(response).GetString(buffer, 0, Math.Min(length, max)), length > max);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Any text, safe to show; its lines stay.</summary>
    public static string SafeLines(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => SafeText.Shown(line, ShownBytes)));

    private static Encoding Encoded(HttpResponseMessage response)
    {
        try
        {
            return response.Content.Headers.ContentType?.CharSet is { Length: > 0 } name ? Encoding.GetEncoding(name.Trim('"')) : Encoding.UTF8;
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }
}
