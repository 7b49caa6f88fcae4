using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Probing;
using StatusPage.Core.Suggestions;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Suggestions;

public sealed class DirectIncidentsTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Component _component = null!;
    private AlertSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _component = await _app.AddComponentAsync("API");
        _source = await _app.AddAlertSourceAsync(with: input => input with { Mode = AlertSourceMode.Open, ComponentId = _component.Id });
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_alert_opens_one_incident_dated_to_it_and_its_repeats_change_nothing()
    {
        var began = _app.Now.AddMinutes(-2);

        var receipt = await _app.ReceiveAsync(_source, AlertDrivers.Firing("etcd lost quorum", startsAt: began) with { Impact = Impact.Critical });
        await _app.ReceiveAsync(_source, AlertDrivers.Firing("etcd lost quorum", startsAt: began) with { Impact = Impact.Critical });

        Assert.Equal(1, receipt.Opened);
        var incident = Assert.Single(_app.Published.Incidents.NewestFirst);
        Assert.Equal((Impact.Critical, began), (incident.Impact, incident.StartedAt));
        Assert.DoesNotContain("etcd", incident.Title + incident.Updates[0].Message, StringComparison.Ordinal);
        Assert.Equal(ComponentStatus.MajorOutage, _app.Published.Components[_component.Id].Status);
        var suggestion = await _app.OneSuggestionAsync();
        Assert.Equal((SuggestionState.Published, incident.Id, 2), (suggestion.State, suggestion.IncidentId, suggestion.TimesSeen));
        Assert.Contains(await NotesAsync(), note => note.Contains("etcd lost quorum", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Alerts_of_one_body_and_of_many_requests_at_once_join_the_one_incident_of_their_component()
    {
        await _app.ReceiveAsync(_source, AlertDrivers.Firing("A", "a"), AlertDrivers.Firing("B", "b"));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => _app.ReceiveAsync(_source, AlertDrivers.Firing($"C{i}", $"c{i}")))));

        var incident = Assert.Single(_app.Published.Incidents.NewestFirst);
        Assert.All(await _app.SuggestionsAsync(), suggestion => Assert.Equal(incident.Id, suggestion.IncidentId));
        Assert.Equal(22, await _app.ReadAsync(db => db.IncidentCauses.CountAsync(c => c.IncidentId == incident.Id)));
    }

    [Fact]
    public async Task It_recovers_when_its_last_alert_ends_and_resolves_after_quiet()
    {
        await _app.ReceiveAsync(_source, AlertDrivers.Firing("A", "a"), AlertDrivers.Firing());
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        await _app.ReceiveAsync(_source, AlertDrivers.Resolved("a"));
        Assert.Equal(IncidentStatus.Investigating, _app.Published.Incidents.NewestFirst.Single().Status);

        await _app.ReceiveAsync(_source, AlertDrivers.Resolved());
        await _app.ReceiveAsync(_source, AlertDrivers.Resolved());

        Assert.Equal(IncidentStatus.Monitoring, _app.Published.Incidents.NewestFirst.Single().Status);
        Assert.Equal(ComponentStatus.Operational, _app.Published.Components[_component.Id].Status);
        Assert.All(await _app.SuggestionsAsync(), suggestion => Assert.NotNull(suggestion.AlertEndedAt));

        _app.Clock.Advance(TimeSpan.FromHours(2));
        await _app.Get<AutomaticIncidents>().RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(IncidentStatus.Resolved, _app.Published.Incidents.NewestFirst.Single().Status);
    }

    [Fact]
    public async Task An_alert_that_ends_and_fires_again_in_one_body_is_a_relapse_and_not_a_second_incident()
    {
        await _app.ReceiveAsync(_source, AlertDrivers.Firing());
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        await _app.ReceiveAsync(_source, AlertDrivers.Resolved(), AlertDrivers.Firing());

        var incident = Assert.Single(_app.Published.Incidents.NewestFirst);
        Assert.True(incident.IsOpen);
        Assert.Equal(2, (await _app.SuggestionsAsync()).Count(suggestion => suggestion.IncidentId == incident.Id));
    }

    [Fact]
    public async Task Where_no_component_is_known_or_it_is_in_maintenance_the_alert_waits_in_the_inbox()
    {
        var none = await _app.AddAlertSourceAsync("No component", input => input with { Mode = AlertSourceMode.Open });
        await _app.AddMaintenanceAsync("Upgrade", _app.Now, _app.Now.AddHours(1), _component);
        await _app.Get<MaintenanceClock>().RunOnceAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, (await _app.ReceiveAsync(none, AlertDrivers.Firing())).Opened);
        Assert.Equal(0, (await _app.ReceiveAsync(_source, AlertDrivers.Firing())).Opened);
        Assert.Equal(2, (await _app.SuggestionsAsync(SuggestionState.Open)).Count);

        await _app.PassAsync(TimeSpan.FromMinutes(61));
        Assert.Equal(1, (await _app.ReceiveAsync(_source, AlertDrivers.Firing())).Opened);
    }

    private Task<List<string>> NotesAsync() => _app.ReadAsync(db => db.IncidentNotes.Select(n => n.Text).ToListAsync());
}
