namespace StatusPage.Core.Text;

/// <summary>
/// Text that can be stored anywhere and shown to anyone: no C0/C1 controls, no lone surrogates, and none of the
/// Unicode bidirectional overrides, embeddings and isolates that make a line read as something else
/// (UAX #9; the "Trojan Source" attack). The plain direction marks of Arabic and Hebrew texts are fine.
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
                '\ufffe' or '\uffff' => false,
                _ => !char.IsSurrogate(c),
            };

            if (!allowed)
            {
                return (c, i);
            }
        }

        return null;
    }
}
