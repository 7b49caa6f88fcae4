using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.ProbeDriver;

namespace StatusPage.Tests.Probing;

/// <summary>Several probes of one component, each with its own impact, that come, go and move.</summary>
public sealed class ManyCausesTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Component _api = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _api = await _app.AddComponentAsync("API");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_probe_without_an_impact_of_its_own_makes_a_minor_incident_that_it_joins_critical()
    {
        var slow = await _app.AddProbeAsync(_api, "Slow", p => p.Impact = Impact.Minor);
        var down = await _app.AddProbeAsync(_api, "Down");
        await _app.FindsAsync(slow, Bad(), 3);
        Assert.Equal(ComponentStatus.DegradedPerformance, _app.Published.Components[_api.Id].Status);

        await _app.FindsAsync(down, Bad(), 3);

        Assert.Equal(Impact.Critical, Assert.Single(await _app.AllIncidentsAsync()).Impact);
        Assert.Equal(ComponentStatus.MajorOutage, _app.Published.Components[_api.Id].Status);
    }

    [Fact]
    public async Task The_impact_of_a_probe_that_joins_is_that_of_its_own_template()
    {
        var template = await _app.AddTemplateAsync("Partly", t => t with { Impact = Impact.Major });
        var slow = await _app.AddProbeAsync(_api, "Slow", p => p.Impact = Impact.Minor);
        var partly = await _app.AddProbeAsync(_api, "Partly", p => p.TemplateId = template.Id);
        await _app.FindsAsync(slow, Bad(), 3);
        await _app.FindsAsync(partly, Bad(), 3);

        Assert.Equal(Impact.Major, Assert.Single(await _app.AllIncidentsAsync()).Impact);
    }

    [Fact]
    public async Task A_probe_that_is_moved_to_another_component_begins_anew_there()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        var site = await _app.AddComponentAsync("Website");
        var moved = await _app.Get<ProbeService>().ChangeAsync(_app.Admin, probe.Id, ProbeInput.From(probe) with { ComponentId = site.Id, Target = "http://192.0.2.1/" }, expectedVersion: null);
        moved = await _app.Get<ProbeService>().ChangeAsync(_app.Admin, probe.Id, ProbeInput.From(moved) with { ComponentId = _api.Id }, expectedVersion: null);
        await _app.FindsAsync(moved, Bad(), 3);

        moved = await _app.Get<ProbeService>().ChangeAsync(_app.Admin, probe.Id, ProbeInput.From(moved) with { ComponentId = site.Id }, expectedVersion: null);
        await _app.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(IncidentStatus.Monitoring, Assert.Single(await _app.AllIncidentsAsync()).Status);
        await _app.FindsAsync(moved, Bad(), 3);

        Assert.Equal(["API is unavailable", "Website is unavailable"], (await _app.AllIncidentsAsync()).Select(incident => incident.Title));
    }

    [Fact]
    public async Task An_incident_does_not_end_as_quiet_while_maintenance_hides_that_the_probe_fails_again()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.FindsAsync(probe, Good(), 3);
        await _app.AddMaintenanceAsync("Upgrade", _app.Now, _app.Now.AddHours(1), _api);
        await _app.PassAsync(TimeSpan.FromSeconds(1));
        await _app.FindsAsync(probe, Bad(), 20);
        await _app.WaitAsync(TimeSpan.Zero);

        Assert.Equal(IncidentStatus.Monitoring, Assert.Single(await _app.AllIncidentsAsync()).Status);
    }

    [Fact]
    public async Task A_recovery_before_the_clock_was_set_back_an_hour_does_not_make_the_quiet_time_an_hour_longer()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        await _app.FindsAsync(probe, Good(), 3);
        await _app.WaitAsync(TimeSpan.FromHours(-1));
        await _app.WaitAsync(TimeSpan.FromMinutes(10));

        Assert.False(Assert.Single(await _app.AllIncidentsAsync()).IsOpen);
    }

    [Fact]
    public async Task When_its_component_is_removed_nothing_watches_the_incident_any_more()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Bad(), 3);
        var incident = Assert.Single(await _app.AllIncidentsAsync());
        await _app.Get<IncidentService>().PostAsync(
            _app.Admin, incident.Id, new IncidentPosting { Message = "This was never ours.", Components = [new AffectedComponent(_api.Id, null)] }, expectedVersion: null);
        await _app.Get<CatalogService>().RemoveComponentAsync(_app.Admin, _api.Id, expectedVersion: null);

        Assert.NotNull((await _app.ReadAsync(db => db.AutomaticIncidents.SingleAsync())).ClosedAt);
    }
}
