using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Suggestions;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Suggestions;

public sealed class AlertInboxTests
{
    [Fact]
    public async Task An_alert_becomes_a_suggestion_and_its_repeats_are_counted_on_it()
    {
        await using var app = await CoreApp.StartAsync();
        var component = await app.AddComponentAsync("API");
        var source = await app.AddAlertSourceAsync(with: input => input with { ComponentId = component.Id });
        var began = app.Now.AddMinutes(-5);

        await app.ReceiveAsync(source, AlertDrivers.Firing(startsAt: began));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = await app.ReceiveAsync(source, AlertDrivers.Firing("Disk is fuller", startsAt: began) with { Impact = Impact.Major });

        Assert.Equal(new AlertReceipt(1, Suggested: 0, Repeated: 1, Resolved: 0, Opened: 0), again);
        var suggestion = await app.OneSuggestionAsync();
        Assert.Equal(
            ("Disk is fuller", Impact.Major, component.Id, 2, began, app.Now),
            (suggestion.Title, suggestion.Impact, suggestion.ComponentId, suggestion.TimesSeen, suggestion.StartedAt, suggestion.LastSeenAt));
        Assert.Empty(app.Published.Incidents.NewestFirst);
    }

    [Fact]
    public async Task The_same_alert_in_fifty_requests_at_once_is_one_suggestion_seen_fifty_times()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => app.ReceiveAsync(source, AlertDrivers.Firing()))));

        Assert.Equal(50, (await app.OneSuggestionAsync()).TimesSeen);
    }

    [Fact]
    public async Task The_database_itself_refuses_a_second_open_suggestion_of_an_alert()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();
        await app.ReceiveAsync(source, AlertDrivers.Firing());

        var refused = await Assert.ThrowsAsync<SqliteException>(() => app.ReadAsync(db =>
        {
            var others = string.Join(", ", db.Model.FindEntityType(typeof(Suggestion))!.GetProperties().Select(p => p.Name).Where(name => name is not ("Id" or "Round")));
            return db.Database.ExecuteSqlRawAsync(string.Concat("INSERT INTO Suggestions (Id, Round, ", others, ") SELECT 'other', 99, ", others, " FROM Suggestions"));
        }));

        Assert.Contains("Suggestions.SourceId, Suggestions.Fingerprint", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_body_may_hold_the_same_alert_twice_and_resolve_and_fire_it_again()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();

        var receipt = await app.ReceiveAsync(source, AlertDrivers.Firing(), AlertDrivers.Firing(), AlertDrivers.Resolved(), AlertDrivers.Firing(), AlertDrivers.Firing("Other", "f2"));

        Assert.Equal(new AlertReceipt(5, Suggested: 3, Repeated: 1, Resolved: 1, Opened: 0), receipt);
        Assert.Equal(2, (await app.SuggestionsAsync(SuggestionState.Open)).Count);
        Assert.Equal(2, Assert.Single(await app.SuggestionsAsync(SuggestionState.Closed)).TimesSeen);
    }

    [Fact]
    public async Task A_resolved_alert_closes_its_suggestion_and_firing_again_makes_a_new_one()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();
        await app.ReceiveAsync(source, AlertDrivers.Firing(startsAt: app.Now));
        app.Clock.Advance(TimeSpan.FromMinutes(3));

        await app.ReceiveAsync(source, AlertDrivers.Resolved());

        var closed = await app.OneSuggestionAsync();
        Assert.Equal((SuggestionState.Closed, app.Now, app.Now), (closed.State, closed.DecidedAt, closed.AlertEndedAt));

        await app.ReceiveAsync(source, AlertDrivers.Resolved());
        await app.ReceiveAsync(source, AlertDrivers.Firing(startsAt: app.Now));
        Assert.Equal(2, (await app.SuggestionsAsync()).Count);
        Assert.Equal(1, Assert.Single(await app.SuggestionsAsync(SuggestionState.Open)).TimesSeen);
    }

    [Fact]
    public async Task A_dismissed_one_stays_dismissed_while_the_same_alert_keeps_firing()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();
        var began = app.Now;
        await app.ReceiveAsync(source, AlertDrivers.Firing(startsAt: began));
        await app.Get<SuggestionService>().DismissAsync(app.Admin, (await app.OneSuggestionAsync()).Id, " Known ");

        app.Clock.Advance(TimeSpan.FromHours(20));
        await app.ReceiveAsync(source, AlertDrivers.Firing(startsAt: began));
        var dismissed = await app.OneSuggestionAsync();
        Assert.Equal((SuggestionState.Dismissed, "Known", 2), (dismissed.State, dismissed.Reason, dismissed.TimesSeen));

        await app.ReceiveAsync(source, AlertDrivers.Firing(startsAt: app.Now));
        Assert.Single(await app.SuggestionsAsync(SuggestionState.Open));
    }

    [Fact]
    public async Task An_alert_that_states_no_beginning_is_the_same_until_it_resolves_or_is_silent_for_an_hour()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();
        await app.ReceiveAsync(source, AlertDrivers.Firing());
        await app.Get<SuggestionService>().DismissAsync(app.Admin, (await app.OneSuggestionAsync()).Id, reason: null);

        app.Clock.Advance(TimeSpan.FromMinutes(50));
        await app.ReceiveAsync(source, AlertDrivers.Firing());
        app.Clock.Advance(TimeSpan.FromMinutes(50));
        await app.ReceiveAsync(source, AlertDrivers.Firing());
        Assert.Equal(3, (await app.OneSuggestionAsync()).TimesSeen);

        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await app.ReceiveAsync(source, AlertDrivers.Firing());
        Assert.Single(await app.SuggestionsAsync(SuggestionState.Open));
    }

    [Theory]
    [InlineData("payments API", "payments")]
    [InlineData("ID", "payments")]
    [InlineData("Twin", "default")]
    [InlineData("unknown", "default")]
    [InlineData(null, "default")]
    public async Task An_alert_names_its_component_by_id_or_name_and_else_gets_that_of_its_source(string? named, string expected)
    {
        await using var app = await CoreApp.StartAsync();
        var payments = await app.AddComponentAsync("Payments API");
        var fallback = await app.AddComponentAsync("Default");
        await app.AddComponentAsync("Twin", await app.AddGroupAsync("A"));
        await app.AddComponentAsync("Twin", await app.AddGroupAsync("B"));
        var source = await app.AddAlertSourceAsync(with: input => input with { ComponentId = fallback.Id });

        await app.ReceiveAsync(source, AlertDrivers.Firing(component: named == "ID" ? payments.Id : named));

        Assert.Equal(expected == "payments" ? payments.Id : fallback.Id, (await app.OneSuggestionAsync()).ComponentId);
    }

    [Theory]
    [InlineData(null, null, Impact.Minor)]
    [InlineData(null, Impact.Critical, Impact.Critical)]
    [InlineData(Impact.None, Impact.Critical, Impact.None)]
    public async Task The_impact_is_the_alerts_else_the_sources_else_minor(Impact? stated, Impact? ofSource, Impact expected)
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync(with: input => input with { Impact = ofSource });

        await app.ReceiveAsync(source, AlertDrivers.Firing() with { Impact = stated });

        Assert.Equal(expected, (await app.OneSuggestionAsync()).Impact);
    }

    [Fact]
    public async Task Repeats_leave_no_trace_in_the_audit_log_and_secrets_none_ever()
    {
        await using var app = await CoreApp.StartAsync();
        var (source, secret) = await app.Get<AlertSourceService>().AddAsync(app.Admin, new AlertSourceInput { Name = "Prometheus" });
        await app.ReceiveAsync(source, AlertDrivers.Firing());
        var before = await app.ReadAsync(db => db.Audit.CountAsync());
        for (var i = 0; i < 10; i++)
        {
            await app.ReceiveAsync(source, AlertDrivers.Firing("Title " + i));
        }

        Assert.Equal(before, await app.ReadAsync(db => db.Audit.CountAsync()));
        var (_, renewed) = await app.Get<AlertSourceService>().RotateAsync(app.Admin, source.Id);
        Assert.Equal(renewed, await app.Get<AlertSourceService>().RevealAsync(app.Admin, source.Id));
        var audit = string.Concat(await app.ReadAsync(db => db.Audit.Select(a => a.Before + a.After).ToListAsync()));
        Assert.Contains("(secret)", audit, StringComparison.Ordinal);
        foreach (var one in new[] { secret, renewed })
        {
            Assert.DoesNotContain(one, audit, StringComparison.Ordinal);
            Assert.DoesNotContain(Core.Accounts.Secrets.Hash(one), audit, StringComparison.Ordinal);
        }

        var stored = await app.ReadAsync(db => db.AlertSources.SingleAsync());
        Assert.DoesNotContain(renewed, stored.SecretProtected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dismissed_and_closed_ones_go_after_ninety_days_and_published_ones_stay()
    {
        await using var app = await CoreApp.StartAsync();
        var source = await app.AddAlertSourceAsync();
        await app.ReceiveAsync(source, AlertDrivers.Firing("Open", "a"), AlertDrivers.Firing("Dismissed", "b"), AlertDrivers.Firing("Published", "c"), AlertDrivers.Firing("Closed", "f1"));
        var ids = (await app.SuggestionsAsync()).ToDictionary(s => s.Title, s => s.Id);
        await app.ReceiveAsync(source, AlertDrivers.Resolved());
        await app.Get<SuggestionService>().DismissAsync(app.Admin, ids["Dismissed"], null);
        await app.Get<SuggestionService>().PublishAsync(app.Admin, ids["Published"], new IncidentReport());

        app.Clock.Advance(TimeSpan.FromDays(89));
        await app.Get<Core.Data.Retention>().RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, (await app.SuggestionsAsync()).Count);
        app.Clock.Advance(TimeSpan.FromDays(2));
        await app.Get<Core.Data.Retention>().RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["Open", "Published"], (await app.SuggestionsAsync()).Select(s => s.Title).Order(StringComparer.Ordinal));
    }
}
