using System.Globalization;
using System.Text;
using StatusPage.Core.Text;

namespace StatusPage.Core.Notifications.Email.Smtp;

internal enum ReplyProgress
{
    /// <summary>More lines follow.</summary>
    More,

    Complete,

    /// <summary>This is no reply: what follows cannot be told apart either.</summary>
    Garbled,
}

/// <summary>
/// Puts replies together from their lines (RFC 5321, section 4.2). Lines may hold anything; what is kept of them is bounded.
/// Nothing is allocated for a reply of which only the code is asked.
/// </summary>
internal sealed class ReplyParser
{
    public const int MaxLines = 200;

    private const int MaxShown = 500;

    private readonly byte[] _text = new byte[4096];
    private int _length;
    private int _lines;
    private bool _complete = true;

    public int Code { get; private set; }

    /// <param name="line">Without its line end.</param>
    public ReplyProgress Add(ReadOnlySpan<byte> line)
    {
        if (_complete)
        {
            (_complete, _lines, _length, Code) = (false, 0, 0, 0);
        }

        if (line is not [>= (byte)'2' and <= (byte)'5', >= (byte)'0' and <= (byte)'9', >= (byte)'0' and <= (byte)'9', ..]
            || (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-')))
        {
            return ReplyProgress.Garbled;
        }

        var code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0';
        if (_lines++ > 0 && code != Code || _lines > MaxLines)
        {
            return ReplyProgress.Garbled;
        }

        Code = code;
        Keep(line.Length > 4 ? line[4..] : default);
        _complete = line.Length == 3 || line[3] == ' ';
        return _complete ? ReplyProgress.Complete : ReplyProgress.More;
    }

    /// <summary>The texts of the reply's lines.</summary>
    public IReadOnlyList<string> Lines() => Encoding.UTF8.GetString(_text, 0, _length).Split('\n');

    /// <summary>The reply as it may be kept and shown.</summary>
    public SmtpReply Reply()
    {
        var lines = Lines();
        var enhanced = EnhancedCode(lines[0]);
        // Servers repeat the enhanced code on each line.
        var words = lines.Select(line => (enhanced is not null && EnhancedCode(line) == enhanced ? line[enhanced.Length..] : line).Trim());
        return new SmtpReply(Code, enhanced, SafeText.Shown(string.Join(' ', words.Where(word => word.Length > 0)), MaxShown));
    }

    /// <summary>A code such as <c>5.1.1</c> at the beginning of a reply's text (RFC 2034).</summary>
    internal static string? EnhancedCode(string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        var word = end < 0 ? text : text[..end];
        var parts = word.Length is >= 5 and <= 9 ? word.Split('.') : [];
        return parts is ["2" or "4" or "5", { Length: >= 1 and <= 3 } subject, { Length: >= 1 and <= 3 } detail] && IsNumber(subject) && IsNumber(detail) ? word : null;

        static bool IsNumber(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private void Keep(ReadOnlySpan<byte> text)
    {
        if (_lines > 1 && _length < _text.Length)
        {
            _text[_length++] = (byte)'\n';
        }

        var kept = text[..Math.Min(text.Length, _text.Length - _length)];
        kept.CopyTo(_text.AsSpan(_length));
        _length += kept.Length;
    }
}
