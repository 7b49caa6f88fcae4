using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Suggestions;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Suggestions;

public sealed class SuggestionServiceTests
{
    [Fact]
    public async Task Publishing_says_something_fit_for_customers_and_keeps_the_alerts_words_among_staff()
    {
        await using var app = await CoreApp.StartAsync();
        var component = await app.AddComponentAsync("Payments");
        var source = await app.AddAlertSourceAsync(with: input => input with { ComponentId = component.Id });
        var began = app.Now.AddMinutes(-7);
        await app.ReceiveAsync(source, AlertDrivers.Firing("etcd quorum lost on db-17", startsAt: began) with
        {
            Impact = Impact.Major,
            Message = "10.0.0.7 does not answer",
            RunbookUrl = "https://runbooks.example.com/etcd",
        });
        var suggestion = await app.OneSuggestionAsync();

        var (incident, _) = await app.Get<SuggestionService>().PublishAsync(app.Admin, suggestion.Id, new IncidentReport());

        var published = Assert.Single(app.Published.Incidents.NewestFirst);
        Assert.Equal("Problem with Payments", published.Title);
        Assert.Contains("We are investigating a problem with Payments.", published.Updates[0].Message, StringComparison.Ordinal);
        Assert.Equal((began, began, Impact.Major, IncidentStatus.Investigating), (incident.StartedAt, incident.DetectedAt, incident.Impact, incident.Status));
        Assert.Equal(ComponentStatus.PartialOutage, app.Published.Components.Single().Value.Status);
        var note = Assert.Single(await app.ReadAsync(db => db.IncidentNotes.Where(n => n.IncidentId == incident.Id).ToListAsync()));
        Assert.All(["etcd quorum lost", "10.0.0.7 does not answer", "https://runbooks.example.com/etcd", "Prometheus"], word => Assert.Contains(word, note.Text, StringComparison.Ordinal));
        var done = await app.OneSuggestionAsync();
        Assert.Equal((SuggestionState.Published, incident.Id), (done.State, done.IncidentId));
    }

    [Fact]
    public async Task The_sources_template_gives_the_words_and_what_one_asks_for_wins()
    {
        await using var app = await CoreApp.StartAsync();
        var (one, two) = (await app.AddComponentAsync("API"), await app.AddComponentAsync("Dashboard"));
        var template = await app.AddTemplateAsync("Errors", input => input with { Title = "Errors in {{component}}", Message = "{{component}} fails at times." });
        var source = await app.AddAlertSourceAsync(with: input => input with { ComponentId = one.Id, TemplateId = template.Id });
        await app.ReceiveAsync(source, AlertDrivers.Firing("a", "a"), AlertDrivers.Firing("b", "b"));
        var ids = (await app.SuggestionsAsync()).ToDictionary(s => s.Title, s => s.Id);

        var (plain, _) = await app.Get<SuggestionService>().PublishAsync(app.Admin, ids["a"], new IncidentReport());
        var (other, _) = await app.Get<SuggestionService>().PublishAsync(app.Admin, ids["b"], new IncidentReport
        {
            Impact = Impact.Critical,
            Components = [new AffectedComponent(two.Id, ComponentStatus.MajorOutage)],
            Status = IncidentStatus.Identified,
        });

        Assert.Equal(("Errors in API", "API fails at times."), (plain.Title, plain.Updates[0].Message));
        Assert.Equal(("Errors in Dashboard", Impact.Critical, IncidentStatus.Identified), (other.Title, other.Impact, other.Status));
        Assert.Equal([two.Id], other.Components.Select(c => c.ComponentId));
        Assert.Equal(2, (await app.ReadAsync(db => db.Templates.SingleAsync())).Uses);
    }

    [Fact]
    public async Task Without_a_component_or_with_one_that_left_the_board_the_words_name_none()
    {
        await using var app = await CoreApp.StartAsync();
        var component = await app.AddComponentAsync("API");
        var source = await app.AddAlertSourceAsync();
        await app.ReceiveAsync(source, AlertDrivers.Firing(component: "API"));
        await app.Catalog.RemoveComponentAsync(app.Admin, component.Id, expectedVersion: null);

        var (incident, _) = await app.Get<SuggestionService>().PublishAsync(app.Admin, (await app.OneSuggestionAsync()).Id, new IncidentReport());

        Assert.Equal("Service problem", incident.Title);
        Assert.Empty(incident.Components);
    }

    [Fact]
    public async Task Of_many_who_publish_at_once_one_does_and_the_others_are_told_of_the_incident()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();
        await app.ReceiveAsync(source, AlertDrivers.Firing());
        var id = (await app.OneSuggestionAsync()).Id;

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await app.Get<SuggestionService>().PublishAsync(app.Admin, id, new IncidentReport())).Incident.Id;
            }
            catch (RuleException refused)
            {
                return refused.Message;
            }
        })));

        var incident = Assert.Single(app.Published.Incidents.NewestFirst);
        Assert.Single(answers, incident.Id);
        Assert.All(answers.Where(answer => answer != incident.Id), refusal => Assert.Contains($"“{incident.Title}” ({incident.Id})", refusal, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_decided_stays_decided_but_a_closed_one_may_still_be_published()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();
        var suggestions = app.Get<SuggestionService>();
        await app.ReceiveAsync(source, AlertDrivers.Firing("Dismissed", "a"), AlertDrivers.Firing("Closed"));
        var ids = (await app.SuggestionsAsync()).ToDictionary(s => s.Title, s => s.Id);
        await suggestions.DismissAsync(app.Admin, ids["Dismissed"], null);
        await app.ReceiveAsync(source, AlertDrivers.Resolved());

        Assert.Contains("was dismissed by", (await Assert.ThrowsAsync<RuleException>(() => suggestions.PublishAsync(app.Admin, ids["Dismissed"], new IncidentReport()))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RuleException>(() => suggestions.DismissAsync(app.Admin, ids["Dismissed"], null));
        Assert.Contains("resolved", (await Assert.ThrowsAsync<RuleException>(() => suggestions.DismissAsync(app.Admin, ids["Closed"], null))).Message, StringComparison.Ordinal);
        var (_, note) = await suggestions.PublishAsync(app.Admin, ids["Closed"], new IncidentReport());
        Assert.Contains("resolved at", note.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_somebody_works_on_its_incident_an_alert_suggests_nothing_more()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();
        await app.ReceiveAsync(source, AlertDrivers.Firing(startsAt: app.Now));
        var (incident, _) = await app.Get<SuggestionService>().PublishAsync(app.Admin, (await app.OneSuggestionAsync()).Id, new IncidentReport());

        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.ReceiveAsync(source, AlertDrivers.Firing(startsAt: app.Now));
        Assert.Equal(2, (await app.OneSuggestionAsync()).TimesSeen);

        await app.ResolveAsync(incident);
        await app.ReceiveAsync(source, AlertDrivers.Firing(startsAt: app.Now));
        Assert.Single(await app.SuggestionsAsync(SuggestionState.Open));
    }

    [Fact]
    public async Task An_alert_that_resolves_after_its_incident_was_published_says_so_in_the_notes_once()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();
        await app.ReceiveAsync(source, AlertDrivers.Firing());
        var (incident, _) = await app.Get<SuggestionService>().PublishAsync(app.Admin, (await app.OneSuggestionAsync()).Id, new IncidentReport());
        app.Clock.Advance(TimeSpan.FromMinutes(4));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => app.ReceiveAsync(source, AlertDrivers.Resolved()))));

        var notes = await app.ReadAsync(db => db.IncidentNotes.Where(n => n.IncidentId == incident.Id).ToListAsync());
        Assert.Equal(2, notes.Count);
        Assert.Single(notes, note => note.Text.StartsWith("The alert “Disk is full” from Prometheus resolved at", StringComparison.Ordinal));
        Assert.Equal(SuggestionState.Published, (await app.OneSuggestionAsync()).State);
        Assert.True(incident.IsOpen);
    }
}
