using StatusPage.Core;
using StatusPage.Core.Text;

namespace StatusPage.Tests.Text;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("Plain words")]
    [InlineData("Größe, naïve, 日本語, عربى, עברית")]
    [InlineData("right-to-left marks \u200e \u200f are how such texts are written")]
    [InlineData("emoji 🚨 and family 👨‍👩‍👧")]
    [InlineData("no-break\u00a0space and soft\u00adhyphen")]
    [InlineData("<script>alert(1)</script> is text like any other")]
    public void Ordinary_text_of_any_language_is_accepted(string text)
    {
        Assert.Null(SafeText.FirstUnsafe(text, multiline: false));
        Assert.Null(SafeText.FirstUnsafe(text, multiline: true));
    }

    [Fact]
    public void Every_control_character_is_refused_but_line_breaks_and_tabs_in_several_lines()
    {
        foreach (var c in Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(char.IsControl))
        {
            var text = $"a{c}b";
            Assert.Equal((c, 1), SafeText.FirstUnsafe(text, multiline: false));
            Assert.Equal(c is '\n' or '\t', SafeText.FirstUnsafe(text, multiline: true) is null);
        }
    }

    [Theory]
    [InlineData('\u202a')]
    [InlineData('\u202b')]
    [InlineData('\u202c')]
    [InlineData('\u202d')]
    [InlineData('\u202e')]
    [InlineData('\u2066')]
    [InlineData('\u2067')]
    [InlineData('\u2068')]
    [InlineData('\u2069')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    [InlineData('\uffff')]
    [InlineData('\ud83d')]
    [InlineData('\ude00')]
    public void What_makes_a_line_read_as_something_else_is_refused(char c)
    {
        Assert.Equal((c, 2), SafeText.FirstUnsafe($"ab{c}", multiline: true));
        Assert.Equal((c, 0), SafeText.FirstUnsafe($"{c}ab", multiline: false));
    }

    [Theory]
    [InlineData(0xE0000)]
    [InlineData(0xE0041)]
    [InlineData(0xE007F)]
    [InlineData(0xFDD0)]
    [InlineData(0xFDEF)]
    [InlineData(0x1FFFE)]
    [InlineData(0x10FFFF)]
    public void What_nobody_can_see_and_what_is_no_character_is_refused(int code) =>
        Assert.Equal((code, 1), SafeText.FirstUnsafe($"a{char.ConvertFromUtf32(code)}", multiline: true));

    [Theory]
    [InlineData("\u200b")]
    [InlineData("\u2060 \u200d")]
    [InlineData("\u0301")]
    [InlineData("\u3164")]
    public void A_required_text_with_nothing_to_see_in_it_is_refused(string text)
    {
        var errors = new InputErrors();
        errors.Line("title", "The title", text, 200);
        Assert.Contains("nothing to see", Assert.Throws<InvalidInputException>(errors.ThrowIfAny).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abcdef", "abcd…")]
    [InlineData("abc🚨", "abc…")]
    [InlineData("a\u202eb", "a\ufffdb")]
    [InlineData("a\0\u009f", "a\ufffd\ufffd")]
    public void A_text_that_is_repeated_to_its_sender_is_cut_between_characters_and_made_safe(string text, string shown) =>
        Assert.Equal(shown, SafeText.Shown(text, 4));

    [Fact]
    public void Surrogates_in_the_wrong_order_are_refused() => Assert.Equal((0xDE00, 0), SafeText.FirstUnsafe("\ude00\ud83d", multiline: true));

    [Fact]
    public void The_refusal_says_where_and_what()
    {
        var errors = new InputErrors();
        errors.Line("title", "The title", "Board\u202edown", 200);

        var refused = Assert.Throws<InvalidInputException>(errors.ThrowIfAny);
        Assert.Equal("The title contains an invisible control character (U+202E, at position 6). Remove it; one line of ordinary text is accepted.", refused.Errors["title"].Single());
    }

    [Theory]
    [InlineData("  a  ", "a")]
    [InlineData("a\r\nb\rc\n", "a\nb\nc")]
    [InlineData("\n\n  a\tb\n\n", "a\tb")]
    public void A_text_of_several_lines_is_kept_with_plain_line_ends(string given, string kept)
    {
        var errors = new InputErrors();

        Assert.Equal(kept, errors.Block("message", "The message", given, 100));
        Assert.False(errors.Any);
    }
}
