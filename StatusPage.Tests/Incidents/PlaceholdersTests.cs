using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Incidents;

public sealed class PlaceholdersTests
{
    private static readonly Placeholders.Values Filled = new(["API", "Dashboard", "Mail"], "major", "investigating", "Slow answers", FakeClock.Start);
    private static readonly Placeholders.Values Empty = new([], null, null, null, FakeClock.Start);

    [Theory]
    [InlineData("{{component}}", "API, Dashboard and Mail")]
    [InlineData("{{components}}", "API, Dashboard and Mail")]
    [InlineData("{{ component }}", "API, Dashboard and Mail")]
    [InlineData("{{impact}} / {{status}}", "major / investigating")]
    [InlineData("“{{title}}”", "“Slow answers”")]
    [InlineData("{{date}}, {{time}}", "2026-05-12, 09:00 UTC")]
    [InlineData("{{unknown}} and {{ not a name }} and {component}", "{{unknown}} and {{ not a name }} and {component}")]
    [InlineData("{{{{impact}}}}", "{{major}}")]
    [InlineData("no placeholder", "no placeholder")]
    public void Placeholders_are_filled_from_the_form(string text, string expected) => Assert.Equal(expected, Placeholders.Fill(text, Filled));

    [Theory]
    [InlineData("{{component}}")]
    [InlineData("{{impact}}")]
    [InlineData("{{status}}")]
    [InlineData("{{title}}")]
    public void What_the_form_cannot_fill_yet_stays_visible_as_a_gap(string text)
    {
        Assert.Equal(text, Placeholders.Fill(text, Empty));
        Assert.Equal([text], Placeholders.Open(Placeholders.Fill(text, Empty)));
        Assert.True(Placeholders.IsKnown(text));
    }

    [Fact]
    public void A_value_with_braces_of_its_own_is_not_filled_again() =>
        Assert.Equal("{{impact}}", Placeholders.Fill("{{title}}", Filled with { Title = "{{impact}}" }));

    [Fact]
    public void Names_are_joined_as_a_sentence_would()
    {
        Assert.Equal("", Placeholders.Join([]));
        Assert.Equal("A", Placeholders.Join(["A"]));
        Assert.Equal("A and B", Placeholders.Join(["A", "B"]));
        Assert.Equal("A, B and C", Placeholders.Join(["A", "B", "C"]));
    }

    [Fact]
    public void A_text_full_of_braces_is_read_quickly() =>
        Assert.Empty(Placeholders.Open(string.Concat(Enumerable.Repeat("{{ ", 7_000))));
}
