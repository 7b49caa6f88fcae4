using System.Globalization;
using System.Text;

namespace StatusPage.Core.Text;

/// <summary>
/// Text that can be stored anywhere and shown to anyone: no C0/C1 controls, no lone surrogates, and none of the
/// Unicode bidirectional overrides, embeddings and isolates that make a line read as something else
/// (UAX #9; the "Trojan Source" attack), no tag characters, which spell whole sentences unseen, and no noncharacters. The plain direction marks of Arabic and Hebrew texts are fine.
/// </summary>
public static class SafeText
{
    public static (int Code, int Position)? FirstUnsafe(ReadOnlySpan<char> text, bool multiline)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                var code = char.ConvertToUtf32(c, text[i + 1]);
                if (code is (>= 0xE0000 and <= 0xE007F) || (code & 0xFFFE) == 0xFFFE)
                {
                    return (code, i);
                }

                i++;
                continue;
            }

            var allowed = c switch
            {
                '\n' or '\t' => multiline,
                < ' ' or (>= '\u007f' and <= '\u009f') => false,
                '\u2028' or '\u2029' => false,
                >= '\u202a' and <= '\u202e' => false,
                >= '\u2066' and <= '\u2069' => false,
                (>= '\ufdd0' and <= '\ufdef') or '\ufffe' or '\uffff' => false,
                _ => !char.IsSurrogate(c),
            };

            if (!allowed)
            {
                return (c, i);
            }
        }

        return null;
    }

    /// <summary>Whether a reader sees anything of it: not only blanks, format characters and marks without a letter.</summary>
    public static bool HasVisible(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // The Hangul fillers and the empty Braille pattern count as letters and symbols, and show nothing.
            var blank = rune.Value is 0x115F or 0x1160 or 0x2800 or 0x3164 or 0xFFA0 || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
            if (!blank)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A caller's text as a sentence may repeat it: cut between characters, and with a mark for each that is not safe.</summary>
    public static string Shown(string text, int max)
    {
        var end = text.Length <= max ? text.Length : max;
        if (end < text.Length && end > 0 && char.IsHighSurrogate(text[end - 1]))
        {
            end--;
        }

        var shown = new StringBuilder(end + 1);
        for (var rest = text.AsSpan(0, end); !rest.IsEmpty;)
        {
            var (code, position) = FirstUnsafe(rest, multiline: false) ?? (0, rest.Length);
            shown.Append(rest[..position]);
            if (position == rest.Length)
            {
                break;
            }

            shown.Append('\ufffd');
            rest = rest[(position + (code > char.MaxValue ? 2 : 1))..];
        }

        return end < text.Length ? shown.Append('…').ToString() : shown.ToString();
    }
}
