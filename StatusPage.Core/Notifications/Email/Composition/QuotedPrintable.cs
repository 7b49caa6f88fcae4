using System.Buffers;
using System.Globalization;
using System.Text;

namespace StatusPage.Core.Notifications.Email.Composition;

/// <summary>
/// The transfer encoding of bodies (RFC 2045, 6.7): seven bits and at most 76 columns whatever the text, so that every
/// server passes it on as it is. Pure.
/// </summary>
internal static class QuotedPrintable
{
    private const int MaxColumns = 76;

    /// <summary>Lines end in CR LF, whatever they ended in before.</summary>
    /// <param name="text">Of any length.</param>
    /// <param name="unbreakable">A word of literal characters (letters, digits, hyphen, underscore) that no line break may fall into.</param>
    public static byte[] Encode(string text, string unbreakable)
    {
        var bytes = Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n"));
        var word = Encoding.ASCII.GetBytes(unbreakable);
        var encoded = new ArrayBufferWriter<byte>(bytes.Length + (bytes.Length / 8) + 64);
        for (var rest = bytes.AsSpan(); ;)
        {
            var end = rest.IndexOf((byte)'\n');
            EncodeLine(end < 0 ? rest : rest[..end], word, encoded);
            if (end < 0)
            {
                return encoded.WrittenSpan.ToArray();
            }

            encoded.Write("\r\n"u8);
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>Bytes that a text takes, within a few.</summary>
    public static int Length(string text)
    {
        var length = 0;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            length += b == '\n' ? 2 : b is (>= (byte)' ' and <= (byte)'~' and not (byte)'=') or (byte)'\t' ? 1 : 3;
        }

        return length + (length / (MaxColumns - 1) * 3);
    }

    /// <summary>What cannot be read stays as it is.</summary>
    public static byte[] Decode(ReadOnlySpan<byte> encoded)
    {
        var bytes = new List<byte>(encoded.Length);
        while (!encoded.IsEmpty)
        {
            if (encoded.StartsWith("=\r\n"u8))
            {
                encoded = encoded[3..];
            }
            else if (encoded[0] == '=' && encoded.Length >= 3 && byte.TryParse(encoded[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var escaped))
            {
                bytes.Add(escaped);
                encoded = encoded[3..];
            }
            else
            {
                bytes.Add(encoded[0]);
                encoded = encoded[1..];
            }
        }

        return [.. bytes];
    }

    private static void EncodeLine(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word, ArrayBufferWriter<byte> to)
    {
        var column = 0;
        Span<byte> escaped = stackalloc byte[3];
        while (!line.IsEmpty)
        {
            var whole = word.Length > 0 && line.StartsWith(word);
            var taken = whole ? word.Length : 1;
            scoped var piece = whole ? word : Piece(line, atStart: column == 0, escaped);
            // The last column is kept for the sign that the line goes on, unless this piece ends it.
            var room = line.Length == taken ? MaxColumns : MaxColumns - 1;
            if (column + piece.Length > room)
            {
                to.Write("=\r\n"u8);
                column = 0;
                piece = whole ? word : Piece(line, atStart: true, escaped);
            }

            to.Write(piece);
            column += piece.Length;
            line = line[taken..];
        }
    }

    private static ReadOnlySpan<byte> Piece(ReadOnlySpan<byte> line, bool atStart, Span<byte> escaped)
    {
        var b = line[0];
        // Servers strip blanks at the end of a line, double a dot at its start, and some put ">" before "From ".
        var literal = b switch
        {
            (byte)'=' => false,
            (byte)' ' or (byte)'\t' => line.Length > 1,
            (byte)'.' => !atStart,
            (byte)'F' => !(atStart && line.StartsWith("From "u8)),
            _ => b is > (byte)' ' and <= (byte)'~',
        };
        if (literal)
        {
            return line[..1];
        }

        const string hex = "0123456789ABCDEF";
        (escaped[0], escaped[1], escaped[2]) = ((byte)'=', (byte)hex[b >> 4], (byte)hex[b & 15]);
        return escaped;
    }
}
