using StatusPage.Core.Data;

namespace StatusPage.Tests.Data;

public sealed class StorableTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Anmeldung für 日本 \t\n")]
    [InlineData("😀")]
    public void Text_is_stored_as_it_is(string text) => Assert.Equal(text, StorableText.Of(text));

    [Fact]
    public void What_is_no_character_of_a_text_leaves_a_sign_in_its_place()
    {
        Assert.Equal("a\uFFFDb", StorableText.Of("a\0b"));
        Assert.Equal("\uFFFD", StorableText.Of("\uD83D"));
        Assert.Equal("cut \uFFFD…", StorableText.Of("cut \uD83D…"));
        Assert.Equal("\uFFFD😀\uFFFD", StorableText.Of("\uDE00😀\0"));
    }
}
