using StatusPage.Core.Uptime;

namespace StatusPage.Tests.Uptime;

public sealed class SlaReportTests
{
    private static readonly DateTimeOffset May = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SlaTerms Pro = new("pro", "Pro", null, 99.9m, [new(99.9m, 10), new(99m, 25)], null);

    [Fact]
    public void A_tier_is_met_when_every_core_component_it_covers_met_its_target()
    {
        var met = Report([Pro], Component("a"), Component("b", hoursDown: 0.5));
        var missed = Report([Pro], Component("a"), Component("b", hoursDown: 2), Component("c", hoursDown: 20));

        Assert.Equal((true, 99.93m, 0m), met.Tiers[0] is var t ? (t.Met, t.Percent, t.CreditPercent) : default);
        Assert.Equal((false, 97.31m, 25m), missed.Tiers[0] is var u ? (u.Met, u.Percent, u.CreditPercent) : default);
        Assert.Equal([0m, 10m, 25m], missed.Tiers[0].Components.Select(c => c.CreditPercent));
    }

    [Fact]
    public void Best_effort_components_are_in_no_tier_and_have_no_target()
    {
        var report = Report([Pro, Pro with { ComponentIds = ["beta", "a"] }], Component("a"), Component("beta", hoursDown: 100, core: false));

        Assert.All(report.Tiers, tier => Assert.Equal(["a"], tier.Components.Select(c => c.Component.Id)));
        Assert.Equal([(99.5m, true), (null, null)], report.Components.Select(c => (c.Target, c.Met)));
    }

    [Fact]
    public void A_tier_with_components_of_its_own_is_not_judged_by_others()
    {
        var report = Report([Pro with { ComponentIds = ["b"] }], Component("a", hoursDown: 100), Component("b"));

        Assert.Equal((true, 100m), (report.Tiers[0].Met, report.Tiers[0].Percent));
    }

    [Fact]
    public void Without_data_nothing_is_met_or_missed_and_nothing_is_owed()
    {
        var untracked = Component("a") with { History = new SlaHistory { TrackedSince = May.AddDays(80), Down = IntervalSet.None } };

        Assert.Equal((null, null, 0m), Report([Pro], untracked).Tiers[0] is var t ? (t.Met, t.Percent, t.CreditPercent) : default);
        Assert.Equal((true, 100m), Report([Pro], untracked, Component("b")).Tiers[0] is var u ? (u.Met, u.Percent) : default);
        Assert.Null(Report([Pro]).Tiers[0].Met);
    }

    [Fact]
    public void A_month_is_final_once_it_is_over()
    {
        var month = SlaPeriod.ParseMonth("2026-05")!;

        Assert.False(SlaReport.Compute(month, TimeZoneInfo.Utc, May.AddDays(31).AddTicks(-1), [], []).Final);
        Assert.True(SlaReport.Compute(month, TimeZoneInfo.Utc, May.AddDays(31), [], []).Final);
        Assert.False(SlaReport.Compute(month, TimeZoneInfo.FindSystemTimeZoneById("America/New_York"), May.AddDays(31), [], []).Final);
    }

    private static SlaReport Report(SlaTerms[] tiers, params SlaComponent[] components) =>
        SlaReport.Compute(SlaPeriod.ParseMonth("2026-05")!, TimeZoneInfo.Utc, May.AddDays(60), tiers, components);

    private static SlaComponent Component(string id, double hoursDown = 0, bool core = true) => new(id, id, core, 99.5m, new SlaHistory
    {
        TrackedSince = May.AddDays(-100),
        Down = IntervalSet.Of(May.AddDays(3), May.AddDays(3).AddHours(hoursDown)),
    });
}
