using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using StatusPage.Core.Notifications.Email.Composition;

namespace StatusPage.Core.Notifications.Email.Pickup;

/// <summary>A mail read back from a file: ours, and leniently any other that has a text or an HTML part. Pure.</summary>
public sealed partial record StoredMail
{
    /// <summary>As they stand in it, folded lines put together.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public string? Text { get; private init; }

    public string? Html { get; private init; }

    /// <summary>Of the whole of it.</summary>
    public int Bytes { get; private init; }

    public string Subject => Words(this["Subject"] ?? "");

    public string From => Words(this["From"] ?? "");

    public string To => Words(this["To"] ?? "");

    public DateTimeOffset? Date => DateTimeOffset.TryParse(this["Date"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    public string? this[string name] => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public static StoredMail ReadHead(ReadOnlySpan<byte> mail) => new() { Headers = ReadHeaders(mail, out _), Bytes = mail.Length };

    public static StoredMail Read(ReadOnlySpan<byte> mail)
    {
        var headers = ReadHeaders(mail, out var body);
        var parts = Parts(headers, mail[body..]).ToList();
        return new StoredMail
        {
            Headers = headers,
            Bytes = mail.Length,
            Text = parts.Find(part => part.Type == "text/plain").Content,
            Html = parts.Find(part => part.Type == "text/html").Content,
        };
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(ReadOnlySpan<byte> mail, out int body)
    {
        var end = mail.IndexOf("\r\n\r\n"u8);
        body = end < 0 ? mail.Length : end + 4;
        var lines = Encoding.UTF8.GetString(end < 0 ? mail : mail[..end]).Split("\r\n");
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in lines)
        {
            if (line.Length > 0 && line[0] is ' ' or '\t' && headers.Count > 0)
            {
                headers[^1] = KeyValuePair.Create(headers[^1].Key, headers[^1].Value + line);
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                headers.Add(KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim()));
            }
        }

        return headers;
    }

    private static List<(string Type, string Content)> Parts(List<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        var type = Header("Content-Type") ?? "text/plain";
        if (BoundaryOf().Match(type) is { Success: true } boundary)
        {
            var mark = Encoding.UTF8.GetBytes("--" + boundary.Groups["mark"].Value);
            var parts = new List<(string Type, string Content)>();
            for (var at = body.IndexOf(mark); at >= 0;)
            {
                var rest = body[(at + mark.Length)..];
                var next = rest.IndexOf(mark);
                if (rest.StartsWith("--"u8) || next < 0)
                {
                    break;
                }

                var part = rest[..next];
                // The line end before the boundary belongs to it (RFC 2046, 5.1.1).
                part = part.StartsWith("\r\n"u8) ? part[2..] : part;
                part = part.EndsWith("\r\n"u8) ? part[..^2] : part;
                parts.AddRange(Parts(ReadHeaders(part, out var start), part[start..]));
                at += mark.Length + next;
            }

            return parts;
        }

        var content = Header("Content-Transfer-Encoding")?.ToLowerInvariant() switch
        {
            "quoted-printable" => QuotedPrintable.Decode(body),
            "base64" => Base64(Encoding.ASCII.GetString(body)),
            _ => body.ToArray(),
        };
        return [(type.Split(';')[0].Trim().ToLowerInvariant(), Encoding.UTF8.GetString(content))];

        string? Header(string name) => headers.Find(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    /// <summary>Encoded words (RFC 2047) as what they mean.</summary>
    private static string Words(string value)
    {
        // Blanks between two of them are not part of the text.
        var joined = Between().Replace(value, "");
        return EncodedWord().Replace(joined, match => Encoding.UTF8.GetString(match.Groups["kind"].Value is "B" or "b"
            ? Base64(match.Groups["text"].Value)
            : QuotedPrintable.Decode(Encoding.ASCII.GetBytes(match.Groups["text"].Value.Replace('_', ' ')))));
    }

    private static byte[] Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : [];
    }

    [GeneratedRegex("boundary=\"?(?<mark>[^\";]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BoundaryOf();

    [GeneratedRegex(@"(?<=\?=)\s+(?==\?)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Between();

    [GeneratedRegex(@"=\?utf-8\?(?<kind>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWord();
}
