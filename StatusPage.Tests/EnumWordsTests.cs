using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;

namespace StatusPage.Tests;

public sealed class EnumWordsTests
{
    [Fact]
    public void The_words_are_those_of_the_contract()
    {
        Assert.Equal(["operational", "under_maintenance", "degraded_performance", "partial_outage", "major_outage"], EnumWords.All<ComponentStatus>());
        Assert.Equal(["investigating", "identified", "monitoring", "resolved"], EnumWords.All<IncidentStatus>());
        Assert.Equal(["none", "minor", "major", "critical"], EnumWords.All<Impact>());
        Assert.Equal(["scheduled", "in_progress", "verifying", "completed", "cancelled"], EnumWords.All<MaintenanceStatus>());
        Assert.Equal(["viewer", "responder", "editor", "administrator"], EnumWords.All<StaffRole>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Major_Outage")]
    [InlineData("MajorOutage")]
    [InlineData("4")]
    [InlineData("major outage")]
    public void Another_spelling_is_no_word(string? word) => Assert.False(EnumWords.TryParse<ComponentStatus>(word, out _));

    [Fact]
    public void A_word_and_its_value_find_each_other()
    {
        foreach (var status in Enum.GetValues<ComponentStatus>())
        {
            Assert.Equal(status, EnumWords.Parse<ComponentStatus>(status.ToWord()));
        }
    }
}
