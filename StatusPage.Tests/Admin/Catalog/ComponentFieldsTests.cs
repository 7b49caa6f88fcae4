using StatusPage.Core;
using StatusPage.Web.Admin.Catalog;

namespace StatusPage.Tests.Admin.Catalog;

public sealed class ComponentFieldsTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData(" 99.9 ", "99.9")]
    [InlineData("99,95 %", "99.95")]
    [InlineData("100", "100")]
    public void A_target_is_read_as_people_write_it(string typed, string? expected) =>
        Assert.Equal(expected is null ? null : decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), new ComponentFields { Target = typed }.ToInput().Target);

    [Theory]
    [InlineData("three nines")]
    [InlineData("-1")]
    [InlineData("1e2")]
    [InlineData("99.9.9")]
    public void What_is_no_number_is_refused_beside_its_field(string typed)
    {
        var refused = Assert.Throws<InvalidInputException>(() => new ComponentFields { Target = typed }.ToInput());
        Assert.Contains(typed, Assert.Single(refused.Errors["target"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99.9", "Allows 43 minutes of downtime in 30 days.")]
    [InlineData("99.999", "Allows 25 seconds of downtime in 30 days.")]
    [InlineData("99", "Allows 7 h 12 min of downtime in 30 days.")]
    [InlineData("100", "No downtime at all is allowed.")]
    [InlineData("0", null)]
    [InlineData("101", null)]
    [InlineData("", null)]
    public void The_form_says_what_a_target_allows(string target, string? expected) => Assert.Equal(expected, ComponentFields.Allowance(target));

    [Fact]
    public void Saving_over_a_colleague_keeps_their_change_where_one_changed_nothing_oneself()
    {
        var opened = new ComponentFields { Name = "API", Plans = "Pro", Measured = "GET /" };
        var theirs = opened with { Name = "Public API", Plans = "All" };
        var mine = opened with { Plans = "Enterprise", Visible = false };

        Assert.Equal(new ComponentFields { Name = "Public API", Plans = "Enterprise", Measured = "GET /", Visible = false }, mine.Over(opened, theirs));
        Assert.Equal(
            [("Name", "API", "Public API"), ("Plans", "Pro", "All")],
            opened.ChangesTo(theirs, id => id));
    }
}
