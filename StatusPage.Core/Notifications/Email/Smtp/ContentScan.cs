using System.Buffers;
using System.Text;

namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>
/// What has to be known of a message before it is sent, found in one pass. A line end that is not CR LF is a fault: servers
/// differ on what it means, and what they differ on can be made to carry a second mail.
/// </summary>
/// <param name="Fault">Why it cannot be sent, as a sentence.</param>
/// <param name="EightBit">Whether it has more than ASCII.</param>
/// <param name="LeadingDot">Whether a line begins with a dot, which has to be doubled.</param>
/// <param name="Ended">Whether its last line is ended.</param>
internal readonly record struct ContentScan(string? Fault, bool EightBit, bool LeadingDot, bool Ended)
{
    /// <summary>RFC 5321, section 4.5.3.1.6, without the line end.</summary>
    public const int MaxLine = 998;

    private static readonly SearchValues<byte> Special = SearchValues.Create("\r\n\0"u8);

    public static ContentScan Of(ReadOnlySpan<byte> content)
    {
        var dot = false;
        var rest = content;
        while (!rest.IsEmpty)
        {
            dot |= rest[0] == '.';
            var end = rest.IndexOfAny(Special);
            var line = end < 0 ? rest : rest[..end];
            if (line.Length > MaxLine)
            {
                return new ContentScan($"The message has a line of {line.Length} octets; mail allows {MaxLine}.", EightBit: false, LeadingDot: false, Ended: false);
            }

            if (end < 0)
            {
                break;
            }

            if (rest[end] != '\r' || end + 1 == rest.Length || rest[end + 1] != '\n')
            {
                return new ContentScan(
                    rest[end] == 0 ? "The message holds a NUL, which mail does not allow." : "The message has a line that does not end with CR LF.", EightBit: false, LeadingDot: false, Ended: false);
            }

            rest = rest[(end + 2)..];
        }

        return new ContentScan(Fault: null, !Ascii.IsValid(content), dot, rest.IsEmpty);
    }
}
