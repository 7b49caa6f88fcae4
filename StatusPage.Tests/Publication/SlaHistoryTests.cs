using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises;
using StatusPage.Core.Publication;
using StatusPage.Core.Settings;
using StatusPage.Core.Uptime;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Publication;

/// <summary>What the SLA makes of what staff did, over months.</summary>
public sealed class SlaHistoryTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Component _api = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _api = await _app.AddComponentAsync("API", with: input => input with { Target = 99.9m });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_outage_counts_in_its_month_also_when_that_is_long_past()
    {
        var incident = await _app.ReportAsync("Down", (_api, ComponentStatus.MajorOutage));
        await _app.PassAsync(TimeSpan.FromHours(3));
        await _app.ResolveAsync(incident);
        Assert.Equal(TimeSpan.FromHours(3), Down("2026-05"));

        await _app.PassAsync(TimeSpan.FromDays(200));

        Assert.Equal(TimeSpan.FromHours(3), Down("2026-05"));
        Assert.Equal(TimeSpan.Zero, Down("2026-06"));
        await SameAsReadFromNothingAsync();
    }

    [Fact]
    public async Task What_is_done_to_an_old_incident_is_in_the_report_at_once()
    {
        var incident = await _app.ReportAsync("Down", (_api, ComponentStatus.MajorOutage));
        await _app.PassAsync(TimeSpan.FromHours(3));
        await _app.ResolveAsync(incident);
        await _app.PassAsync(TimeSpan.FromDays(200));

        await _app.Incidents.ChangeAsync(_app.Admin, incident.Id, new IncidentChange { SlaExclusion = new(SlaExclusionReason.ThirdParty, "The carrier failed.") }, null);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromHours(3)), (Down("2026-05"), Counted("2026-05").Excused));

        await _app.Incidents.ChangeAsync(_app.Admin, incident.Id, new IncidentChange { ClearSlaExclusion = true, StartedAt = incident.StartedAt.AddHours(-2), DetectedAt = incident.StartedAt }, null);
        Assert.Equal(TimeSpan.FromHours(3), Down("2026-05"));
        await SameAsReadFromNothingAsync();

        await _app.Incidents.RemoveAsync(_app.Admin, incident.Id, null);
        Assert.Equal(TimeSpan.Zero, Down("2026-05"));
        await SameAsReadFromNothingAsync();
    }

    [Fact]
    public async Task A_past_incident_reported_late_is_in_the_report_of_its_month_at_once()
    {
        await _app.PassAsync(TimeSpan.FromDays(200));
        var began = FakeClock.Start.AddDays(1);

        await _app.ReportAsync(
            "Found later",
            report => report with { Backfilled = true, StartedAt = began, DisplayedAt = began.AddHours(2), Status = IncidentStatus.Resolved, RootCause = "A cable.", Remediation = "Another." },
            (_api, ComponentStatus.PartialOutage));

        Assert.Equal(TimeSpan.FromHours(2), Down("2026-05"));
        await SameAsReadFromNothingAsync();
    }

    [Theory]
    [InlineData(48, true)]
    [InlineData(47.99, false)]
    public async Task Maintenance_is_left_out_if_it_was_announced_as_early_as_promised(double hours, bool leftOut)
    {
        var from = _app.Now.AddHours(hours);
        await _app.AddMaintenanceAsync("Move", from, from.AddHours(2), _api);
        await _app.PassAsync(TimeSpan.FromHours(hours));
        var incident = await _app.ReportAsync("Down meanwhile", (_api, ComponentStatus.MajorOutage));
        await _app.PassAsync(TimeSpan.FromHours(3));
        await _app.ResolveAsync(incident);
        await _app.PassAsync(TimeSpan.FromDays(120));

        Assert.Equal(TimeSpan.FromHours(leftOut ? 1 : 3), Down("2026-05"));
        Assert.Equal(TimeSpan.FromHours(leftOut ? 2 : 0), Counted("2026-05").Maintenance);
        Assert.Equal(TimeSpan.FromHours(3), _app.Published.Sla.Uptime(_api.Id, SlaPeriod.ParseMonth("2026-05")!)!.Down);
    }

    [Fact]
    public async Task A_window_is_held_to_the_notice_that_was_promised_when_it_was_announced()
    {
        var from = _app.Now.AddHours(24);
        await _app.AddMaintenanceAsync("Move", from, from.AddHours(2), _api);
        await _app.PassAsync(TimeSpan.FromHours(30));
        Assert.Equal(TimeSpan.Zero, Counted("2026-05").Maintenance);

        await _app.Get<SettingsService>().ChangePolicyAsync(_app.Admin, IncidentPolicy.Default with { MaintenanceNoticeHours = 12 }, null);
        Assert.Equal(TimeSpan.Zero, Counted("2026-05").Maintenance);

        from = _app.Now.AddHours(13);
        await _app.AddMaintenanceAsync("Another", from, from.AddHours(1), _api);
        await _app.PassAsync(TimeSpan.FromHours(20));
        Assert.Equal(TimeSpan.FromHours(1), Counted("2026-05").Maintenance);
    }

    [Fact]
    public async Task A_report_names_the_version_of_the_policy_that_held()
    {
        await _app.PassAsync(TimeSpan.FromDays(40));
        await _app.Get<SettingsService>().ChangePolicyAsync(_app.Admin, IncidentPolicy.Default with { SlaMethod = "By the clock." }, null);
        var sla = _app.Published.Sla;

        Assert.Equal(1, sla.PolicyFor(sla.Report(SlaPeriod.ParseMonth("2026-05")!)!).Number);
        Assert.Equal((2, "By the clock."), sla.PolicyFor(sla.Report(sla.Month)!) is var p ? (p.Number, p.Policy.SlaMethod) : default);
    }

    [Fact]
    public async Task Months_to_come_and_months_before_three_years_ago_are_not_reported()
    {
        await _app.PassAsync(TimeSpan.FromMinutes(1));
        var sla = _app.Published.Sla;

        Assert.Null(sla.Report(sla.Month.Plus(1)));
        Assert.NotNull(sla.Report(sla.Month.Plus(-36)));
        Assert.Null(sla.Report(sla.Month.Plus(-37)));
        Assert.Null(sla.Report(sla.Month.Plus(-1))!.Components.Single().Measurement.Percent);
    }

    [Fact]
    public async Task A_tier_is_public_when_its_act_returns_and_a_hidden_component_is_in_no_report()
    {
        var hidden = await _app.AddComponentAsync("Secret", with: input => input with { Visible = false });
        await _app.Get<TierService>().AddAsync(_app.Admin, new TierInput { Name = "Pro", Target = 99.9m });

        var tier = _app.Published.Sla.Report(_app.Published.Sla.Month)!.Tiers.Single();
        Assert.Equal("Pro", tier.Tier.Name);
        Assert.DoesNotContain(hidden.Id, tier.Components.Select(c => c.Component.Id));
    }

    private SlaMeasurement Counted(string month) => _app.Published.Sla.Counted(_api.Id, SlaPeriod.ParseMonth(month)!)!;

    private TimeSpan Down(string month) => Counted(month).Down;

    private async Task SameAsReadFromNothingAsync()
    {
        var fresh = await _app.Get<SnapshotReader>().ReadAsync(before: null);
        for (var month = fresh.Sla.Month; month.First > new DateOnly(2026, 3, 1); month = month.Plus(-1))
        {
            Assert.Equal(fresh.Sla.Counted(_api.Id, month), _app.Published.Sla.Counted(_api.Id, month));
        }
    }
}
