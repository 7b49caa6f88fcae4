using System.Globalization;
using System.Text;

namespace StatusPage.Web.Badges;

/// <summary>
/// How wide a text is in the fonts that badges name (Verdana and DejaVu Sans are drawn to the same measure), in hundredths of
/// the font size. Letters of other scripts are taken to be as wide as they commonly are. Pure.
/// </summary>
public static class TextWidth
{
    private const char First = ' ';
    private const char Last = '~';
    private const int Wide = 100;
    private const int Capital = 76;
    private const int Small = 64;

    /// <summary>From the space to the tilde.</summary>
    private static ReadOnlySpan<byte> Widths =>
    [
        32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 54,
        100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79, 61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50,
        50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
    ];

    public static double Of(string text, double fontSize)
    {
        var hundredths = 0;
        // An accent that can be taken off adds nothing to the width of its letter.
        foreach (var rune in text.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            hundredths += Of(rune);
        }

        return hundredths * fontSize / 100;
    }

    /// <summary>The text, or as much of its beginning as fits with an ellipsis; never half a character.</summary>
    public static string Fit(string text, double fontSize, double width)
    {
        if (Of(text, fontSize) <= width)
        {
            return text;
        }

        var kept = new StringBuilder();
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext() && Of($"{kept}{elements.GetTextElement()}…", fontSize) <= width)
        {
            kept.Append(elements.GetTextElement());
        }

        return $"{kept.ToString().TrimEnd()}…";
    }

    private static int Of(Rune rune)
    {
        if (rune.Value is >= First and <= Last)
        {
            return Widths[rune.Value - First];
        }

        if (IsWide(rune.Value))
        {
            return Wide;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control => 0,
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => Capital,
            UnicodeCategory.OtherSymbol or UnicodeCategory.OtherPunctuation or UnicodeCategory.DashPunctuation => Wide,
            UnicodeCategory.SpaceSeparator => Widths[0],
            _ => Small,
        };
    }

    /// <summary>Scripts whose characters fill a square, and pictures.</summary>
    private static bool IsWide(int code) => code is (>= 0x1100 and <= 0x11FF) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7FF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or >= 0x1F000;
}
