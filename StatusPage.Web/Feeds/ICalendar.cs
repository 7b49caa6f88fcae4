using System.Globalization;
using System.Text;

namespace StatusPage.Web.Feeds;

/// <summary>A calendar as text, RFC 5545: lines end in CRLF and are folded at 75 octets, texts are escaped. Pure.</summary>
public sealed class ICalendar
{
    public const string ContentType = "text/calendar; charset=utf-8";

    /// <summary>Octets a line may have, without its end (RFC 5545, 3.1).</summary>
    private const int MaxOctets = 75;

    private readonly StringBuilder _lines = new();

    public ICalendar Line(string name, string value)
    {
        Fold($"{name}:{value}");
        return this;
    }

    public ICalendar Text(string name, string text) => Line(name, Escaped(text));

    public ICalendar Moment(string name, DateTimeOffset at) => Line(name, at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(_lines.ToString());

    /// <summary>A value of type TEXT; control characters have no place in one.</summary>
    public static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var c in text.ReplaceLineEndings("\n"))
        {
            _ = c switch
            {
                '\\' or ';' or ',' => escaped.Append('\\').Append(c),
                '\n' => escaped.Append("\\n"),
                _ when char.IsControl(c) && c != '\t' => escaped,
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Between characters, never within one: a reader that unfolds octets and one that unfolds characters see the same.</summary>
    private void Fold(string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MaxOctets)
            {
                _lines.Append("\r\n ");
                octets = 1;
            }

            _lines.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        _lines.Append("\r\n");
    }
}
