using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;
using StatusPage.Core.Suggestions;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Suggestions;

public sealed class SilentAlertsTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Component _component = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _component = await _app.AddComponentAsync("API");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_incident_whose_alert_was_not_heard_of_for_a_day_recovers_with_a_note_and_resolves()
    {
        var source = await _app.AddAlertSourceAsync(with: input => input with { Mode = AlertSourceMode.Open, ComponentId = _component.Id });
        await _app.ReceiveAsync(source, AlertDrivers.Firing());
        await WaitAsync(TimeSpan.FromHours(23));
        await _app.ReceiveAsync(source, AlertDrivers.Firing());
        await WaitAsync(TimeSpan.FromHours(23));
        Assert.Equal(IncidentStatus.Investigating, _app.Published.Incidents.NewestFirst.Single().Status);

        await WaitAsync(TimeSpan.FromHours(1));

        Assert.Equal(IncidentStatus.Monitoring, _app.Published.Incidents.NewestFirst.Single().Status);
        var notes = await _app.ReadAsync(db => db.IncidentNotes.Select(note => note.Text).ToListAsync());
        Assert.Contains(notes, note => note.Contains("not heard of for 24 hours", StringComparison.Ordinal));
        await WaitAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(IncidentStatus.Resolved, _app.Published.Incidents.NewestFirst.Single().Status);

        await WaitAsync(TimeSpan.FromHours(1));
        Assert.Equal(1, (await _app.ReceiveAsync(source, AlertDrivers.Firing())).Opened);
    }

    [Fact]
    public async Task A_suggestion_that_nobody_decided_is_closed_a_day_after_its_alert_was_last_seen_and_says_why()
    {
        var source = await _app.AddAlertSourceAsync();
        await _app.ReceiveAsync(source, AlertDrivers.Firing());
        await WaitAsync(TimeSpan.FromHours(24));
        await WaitAsync(TimeSpan.FromHours(24));

        var suggestion = await _app.OneSuggestionAsync();
        Assert.Equal(SuggestionState.Closed, suggestion.State);
        Assert.Contains("not heard of for 24 hours", suggestion.Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await _app.ReceiveAsync(source, AlertDrivers.Firing())).Suggested);
    }

    [Fact]
    public async Task What_staff_published_or_dismissed_stays_as_they_decided()
    {
        var source = await _app.AddAlertSourceAsync(with: input => input with { ComponentId = _component.Id });
        await _app.ReceiveAsync(source, AlertDrivers.Firing("A", "a"), AlertDrivers.Firing("B", "b"));
        var suggestions = await _app.SuggestionsAsync();
        await _app.Get<SuggestionService>().PublishAsync(_app.Admin, suggestions[0].Id, new IncidentReport());
        await _app.Get<SuggestionService>().DismissAsync(_app.Admin, suggestions[1].Id, "Known.");

        await WaitAsync(TimeSpan.FromDays(3));

        Assert.All(await _app.SuggestionsAsync(), suggestion => Assert.Null(suggestion.AlertEndedAt));
        Assert.True(_app.Published.Incidents.NewestFirst.Single().IsOpen);
    }

    private async Task WaitAsync(TimeSpan time)
    {
        _app.Clock.Advance(time);
        await _app.Get<SilentAlerts>().RunOnceAsync(TestContext.Current.CancellationToken);
        await _app.Get<AutomaticIncidents>().RunOnceAsync(TestContext.Current.CancellationToken);
    }
}
