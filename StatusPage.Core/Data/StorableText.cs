using System.Text;

namespace StatusPage.Core.Data;

/// <summary>Text as every database takes it. Pure.</summary>
internal static class StorableText
{
    /// <summary>The same text with U+FFFD for what is no character of a text: NUL, and half a surrogate pair, as is left where one is cut.</summary>
    public static string Of(string text)
    {
        if (!text.Contains('\0', StringComparison.Ordinal) && text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return clean.ToString();
    }
}
