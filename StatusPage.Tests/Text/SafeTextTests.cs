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
