using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Incidents;

/// <summary>What a component shows while several things hold it, and when they end.</summary>
public sealed class WorstOfTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_component_in_two_incidents_shows_the_worse_and_then_what_is_left()
    {
        var api = await _app.AddComponentAsync("API");
        var slow = await _app.ReportAsync("Slow", (api, ComponentStatus.DegradedPerformance));
        var down = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage));
        Assert.Equal(ComponentStatus.MajorOutage, Shown(api));

        await _app.ResolveAsync(down);
        Assert.Equal(ComponentStatus.DegradedPerformance, Shown(api));

        await _app.ResolveAsync(slow);
        Assert.Equal(ComponentStatus.Operational, Shown(api));
    }

    [Fact]
    public async Task When_the_last_incident_ends_the_status_set_by_hand_shows_again()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.Catalog.SetStatusAsync(_app.Admin, api.Id, ComponentStatus.DegradedPerformance, "Known to be slow this week.", null);
        var down = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage));
        Assert.Null(_app.Published.Components[api.Id].StatusReason);

        await _app.ResolveAsync(down);

        Assert.Equal(ComponentStatus.DegradedPerformance, Shown(api));
        Assert.Equal("Known to be slow this week.", _app.Published.Components[api.Id].StatusReason);
    }

    [Fact]
    public async Task An_incident_that_is_milder_than_the_status_set_by_hand_does_not_improve_it()
    {
        var api = await _app.AddComponentAsync("API", with: input => input with { Status = ComponentStatus.PartialOutage, StatusReason = "One region is off." });

        await _app.ReportAsync("Slow", (api, ComponentStatus.DegradedPerformance));

        Assert.Equal(ComponentStatus.PartialOutage, Shown(api));
    }

    [Fact]
    public async Task Maintenance_never_hides_an_outage_and_shows_when_the_outage_is_over()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.AddMaintenanceAsync("Upgrade", _app.Now.AddHours(1), _app.Now.AddHours(3), api);
        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(ComponentStatus.UnderMaintenance, Shown(api));

        var down = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage));
        Assert.Equal(ComponentStatus.MajorOutage, Shown(api));

        await _app.ResolveAsync(down);
        Assert.Equal(ComponentStatus.UnderMaintenance, Shown(api));

        await _app.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(ComponentStatus.Operational, Shown(api));
    }

    [Fact]
    public async Task An_incident_outlasts_the_maintenance_it_began_in()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.AddMaintenanceAsync("Upgrade", _app.Now.AddHours(1), _app.Now.AddHours(3), api);
        await _app.PassAsync(TimeSpan.FromHours(1));
        await _app.ReportAsync("Down", (api, ComponentStatus.PartialOutage));

        await _app.PassAsync(TimeSpan.FromHours(5));

        Assert.Equal(ComponentStatus.PartialOutage, Shown(api));
    }

    [Fact]
    public async Task A_component_taken_off_an_incident_is_no_longer_held_by_it()
    {
        var api = await _app.AddComponentAsync("API");
        var mail = await _app.AddComponentAsync("Mail");
        var incident = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage), (mail, ComponentStatus.MajorOutage));

        await _app.PostAsync(incident, "Mail was never affected.", posting => posting with { Components = [new(mail.Id, null)] });

        Assert.Equal((ComponentStatus.MajorOutage, ComponentStatus.Operational), (Shown(api), Shown(mail)));
        Assert.Equal([api.Id], _app.Published.Incidents.Find(incident.Id)!.Components.Select(c => c.ComponentId));
    }

    [Fact]
    public async Task Components_come_get_better_and_worse_during_an_incident()
    {
        var api = await _app.AddComponentAsync("API");
        var mail = await _app.AddComponentAsync("Mail");
        var incident = await _app.ReportAsync("Slow", (api, ComponentStatus.DegradedPerformance));

        foreach (var status in new[] { ComponentStatus.MajorOutage, ComponentStatus.PartialOutage, ComponentStatus.Operational, ComponentStatus.DegradedPerformance })
        {
            _app.Clock.Advance(TimeSpan.FromMinutes(5));
            await _app.PostAsync(incident, "News.", posting => posting with { Components = [new(api.Id, status), new(mail.Id, ComponentStatus.PartialOutage)] });
            Assert.Equal((status, ComponentStatus.PartialOutage), (Shown(api), Shown(mail)));
        }
    }

    [Fact]
    public async Task Several_changes_within_one_moment_end_in_the_last_of_them()
    {
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("Slow", (api, ComponentStatus.DegradedPerformance));
        await _app.PostAsync(incident, "Worse.", posting => posting with { Components = [new(api.Id, ComponentStatus.MajorOutage)] });
        await _app.PostAsync(incident, "Better.", posting => posting with { Components = [new(api.Id, ComponentStatus.PartialOutage)] });
        Assert.Equal(ComponentStatus.PartialOutage, Shown(api));

        await _app.ResolveAsync(incident);
        await _app.ReopenAsync(incident);

        Assert.Equal(ComponentStatus.PartialOutage, Shown(api));
    }

    [Fact]
    public async Task Reopening_puts_each_component_back_into_what_it_was()
    {
        var api = await _app.AddComponentAsync("API");
        var mail = await _app.AddComponentAsync("Mail");
        var incident = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage), (mail, ComponentStatus.DegradedPerformance));
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.ResolveAsync(incident);
        Assert.Equal((ComponentStatus.Operational, ComponentStatus.Operational), (Shown(api), Shown(mail)));

        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.ReopenAsync(incident);

        Assert.Equal((ComponentStatus.MajorOutage, ComponentStatus.DegradedPerformance), (Shown(api), Shown(mail)));
        Assert.Equal(IncidentStatus.Investigating, _app.Published.Incidents.Find(incident.Id)!.Status);
    }

    [Fact]
    public async Task The_hour_between_resolving_and_reopening_is_not_counted_as_down()
    {
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage));
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.ResolveAsync(incident);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.ReopenAsync(incident);
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await _app.ResolveAsync(incident);

        Assert.Equal(2 * 3600, _app.Published.Components[api.Id].Days[^1].DownSeconds);
    }

    [Fact]
    public async Task Down_counts_from_when_the_incident_began_even_if_it_was_reported_later()
    {
        var api = await _app.AddComponentAsync("API");
        _app.Clock.Advance(TimeSpan.FromHours(3));

        var incident = await _app.ReportAsync("Down", report => report with { StartedAt = _app.Now.AddHours(-2) }, (api, ComponentStatus.MajorOutage));
        Assert.Equal(2 * 3600, _app.Published.Components[api.Id].Days[^1].DownSeconds);

        await _app.Incidents.ChangeAsync(_app.Admin, incident.Id, new IncidentChange { StartedAt = _app.Now.AddHours(-3) }, null);
        Assert.Equal(3 * 3600, _app.Published.Components[api.Id].Days[^1].DownSeconds);
    }

    [Fact]
    public async Task A_past_incident_reported_as_resolved_counts_from_its_beginning_to_its_displayed_end()
    {
        var api = await _app.AddComponentAsync("API");
        _app.Clock.Advance(TimeSpan.FromDays(2));
        var began = FakeClock.Start.AddHours(2);

        var incident = await _app.ReportAsync(
            "Was down",
            report => report with
            {
                Backfilled = true,
                Status = IncidentStatus.Resolved,
                StartedAt = began,
                DisplayedAt = began.AddHours(1),
                RootCause = "A disk was full.",
                Remediation = "We added space.",
            },
            (api, ComponentStatus.MajorOutage));

        Assert.Equal([0, 3600, 0, 0], _app.Published.Components[api.Id].Days.TakeLast(4).Select(day => day.DownSeconds));
        Assert.Equal(ComponentStatus.Operational, Shown(api));
        Assert.Equal(began.AddHours(1), _app.Published.Incidents.Find(incident.Id)!.ResolvedAt);
    }

    [Fact]
    public async Task The_page_and_the_group_show_the_worst_of_their_components()
    {
        var group = await _app.AddGroupAsync("Core");
        var api = await _app.AddComponentAsync("API", group);
        await _app.AddComponentAsync("Mail", group);
        await _app.AddComponentAsync("Docs");

        await _app.ReportAsync("Down", report => report with { Impact = Impact.Minor }, (api, ComponentStatus.PartialOutage));

        Assert.Equal(ComponentStatus.PartialOutage, _app.Published.Overall);
        Assert.Equal([ComponentStatus.Operational, ComponentStatus.PartialOutage], _app.Published.Groups.Select(g => g.Status));
    }

    private ComponentStatus Shown(Component component) => _app.Published.Components[component.Id].Status;
}
