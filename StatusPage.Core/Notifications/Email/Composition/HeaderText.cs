using System.Text;

namespace StatusPage.Core.Notifications.Email.Composition;

/// <summary>
/// Header values that are made of words of people. Whatever the words are, the value is printable ASCII, folded at 78
/// columns, and no line of it can be taken for another header. Pure.
/// </summary>
internal static class HeaderText
{
    private const int MaxColumns = 78;
    private const int MaxEncodedWord = 75;
    private const string Prefix = "=?utf-8?";

    /// <summary>A subject and the like: <c>Name: value</c> CR LF.</summary>
    public static string Unstructured(string name, string value)
    {
        var text = Clean(value);
        return Fold(name, IsPlain(text) ? text.Split(' ') : [.. EncodedWords(text, MaxColumns - name.Length - 2)]);
    }

    /// <summary><c>Name: "Display name" &lt;id&gt;</c> CR LF. What stands in the brackets is ours, and ASCII.</summary>
    public static string Named(string name, string? displayName, string id)
    {
        var text = Clean(displayName ?? "");
        IEnumerable<string> phrase = text.Length == 0 ? []
            : IsPlain(text) && text.Length <= MaxColumns - name.Length - 4 ? [Quoted(text)]
            : EncodedWords(text, MaxColumns - name.Length - 2);
        return Fold(name, [.. phrase, $"<{id}>"]);
    }

    /// <summary>One line of text: what would break it, or show nothing, becomes a blank; runs of blanks become one.</summary>
    public static string Clean(string text) =>
        string.Join(' ', new string([.. text.Select(c => char.IsControl(c) || char.IsWhiteSpace(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Words on lines as long as may be. A word that fits on no line stands on one by itself.</summary>
    private static string Fold(string name, IReadOnlyList<string> words)
    {
        var header = new StringBuilder(name).Append(':');
        var column = header.Length;
        for (var i = 0; i < words.Count; i++)
        {
            if (i > 0 && column + 1 + words[i].Length > MaxColumns)
            {
                header.Append("\r\n");
                column = 0;
            }

            header.Append(' ').Append(words[i]);
            column += 1 + words[i].Length;
        }

        return header.Append("\r\n").ToString();
    }

    /// <summary>Can stand as it is: ASCII, no word too long for a line, and nothing that reads as an encoded word.</summary>
    private static bool IsPlain(string text) =>
        text.All(c => c is >= ' ' and <= '~')
        && !text.Contains("=?", StringComparison.Ordinal)
        && text.Split(' ').All(word => word.Length < MaxEncodedWord - 15);

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Encoded words (RFC 2047) of at most 75 characters, each of whole characters; the first fits behind the header's name.</summary>
    private static IEnumerable<string> EncodedWords(string text, int room)
    {
        var base64 = Encoding.UTF8.GetByteCount(text) * 4 / 3 < text.EnumerateRunes().Sum(QLength);
        var word = new StringBuilder();
        var (length, max) = (0, Math.Min(room, MaxEncodedWord) - Prefix.Length - 4);
        foreach (var rune in text.EnumerateRunes())
        {
            var added = base64 ? rune.Utf8SequenceLength : QLength(rune);
            if ((base64 ? (length + added + 2) / 3 * 4 : length + added) > max)
            {
                yield return Word(word.ToString(), base64);
                word.Clear();
                (length, max) = (0, MaxEncodedWord - Prefix.Length - 4);
            }

            word.Append(rune.ToString());
            length += added;
        }

        yield return Word(word.ToString(), base64);
    }

    private static string Word(string text, bool base64) => base64
        ? $"{Prefix}B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?="
        : $"{Prefix}Q?{string.Concat(Encoding.UTF8.GetBytes(text).Select(Q))}?=";

    private static int QLength(Rune rune) => rune.IsAscii && (rune.Value == ' ' || IsQLiteral((byte)rune.Value)) ? 1 : 3 * rune.Utf8SequenceLength;

    private static string Q(byte b) => b == ' ' ? "_" : IsQLiteral(b) ? ((char)b).ToString() : $"={b:X2}";

    /// <summary>What may stand for itself even in a display name, where the least may.</summary>
    private static bool IsQLiteral(byte b) => char.IsAsciiLetterOrDigit((char)b) || "!*+-/".Contains((char)b, StringComparison.Ordinal);
}
