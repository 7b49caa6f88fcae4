using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications;

/// <summary>Who hears of what: the rule by itself, and the database's answer for many at once, which has to be the same.</summary>
public class AudienceTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(Impact.Critical, Impact.Major, true)]
    [InlineData(Impact.Major, Impact.Major, true)]
    [InlineData(Impact.Minor, Impact.Major, false)]
    [InlineData(Impact.None, Impact.None, true)]
    public void One_hears_of_incidents_with_at_least_the_impact_asked_for(Impact impact, Impact minimum, bool hears)
    {
        var audience = new Audience { Impact = impact, ComponentIds = ["api"], IncidentId = "one" };

        Assert.Equal(hears, audience.Includes(SubscriberScope.All, minimum, maintenance: false, [], []));
        Assert.Equal(hears, audience.Includes(SubscriberScope.Components, minimum, maintenance: false, ["web", "api"], []));
        Assert.False(audience.Includes(SubscriberScope.Components, minimum, maintenance: false, ["web"], []));
        Assert.False(audience.Includes(SubscriberScope.Incidents, minimum, maintenance: true, ["api"], ["another"]));
        Assert.True(audience.Includes(SubscriberScope.Incidents, Impact.Critical, maintenance: false, [], ["one"]));
    }

    [Theory]
    [InlineData(SubscriberScope.All, true, true)]
    [InlineData(SubscriberScope.All, false, false)]
    [InlineData(SubscriberScope.Components, true, true)]
    [InlineData(SubscriberScope.Incidents, true, false)]
    public void Maintenance_is_for_those_who_want_it_whatever_the_least_impact(SubscriberScope scope, bool wanted, bool hears) =>
        Assert.Equal(hears, new Audience { ComponentIds = ["api"] }.Includes(scope, Impact.Critical, wanted, ["api"], []));

    [Fact]
    public async Task The_database_finds_exactly_those_whom_the_rule_includes()
    {
        var random = new Random(20_26);
        var components = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            components.Add((await _app.AddComponentAsync($"Component {i}")).Id);
        }

        var incidents = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            incidents.Add((await _app.ReportAsync($"Incident {i}", report => report with { Notify = false })).Id);
        }

        var people = new Dictionary<long, (SubscriberScope Scope, Impact Minimum, bool Maintenance, string[] Components, string[] Incidents)>();
        for (var i = 0; i < 150; i++)
        {
            var person = (
                Any(Enum.GetValues<SubscriberScope>()),
                Any(Enum.GetValues<Impact>()),
                random.Next(2) == 0,
                Some(components),
                random.Next(4) == 0 ? Some(incidents) : []);
            people[await _app.SubscribeAsync($"person{i}@example.com", person.Item1, person.Item2, person.Item3, person.Item4, person.Item5)] = person;
        }

        for (var i = 0; i < 60; i++)
        {
            var audience = random.Next(4) == 0
                ? new Audience { ComponentIds = Some(components) }
                : new Audience { Impact = Any(Enum.GetValues<Impact>()), ComponentIds = Some(components), IncidentId = random.Next(2) == 0 ? Any([.. incidents]) : null };

            var expected = people.Count(p => audience.Includes(p.Value.Scope, p.Value.Minimum, p.Value.Maintenance, p.Value.Components, p.Value.Incidents));

            Assert.Equal(expected, await _app.Get<NotificationService>().CountAsync(audience, TestContext.Current.CancellationToken));
        }

        T Any<T>(T[] of) => of[random.Next(of.Length)];

        string[] Some(List<string> of) => [.. of.Where(_ => random.Next(3) == 0)];
    }

    [Fact]
    public async Task Only_active_subscribers_are_written_to()
    {
        foreach (var state in Enum.GetValues<SubscriberState>())
        {
            var id = await _app.SubscribeAsync($"{state}@example.com");
            await _app.ReadAsync(db => db.Subscribers.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.State, state)));
        }

        await _app.ReportAsync("Outage");

        Assert.Equal(["Active@example.com"], await _app.RecipientsAsync((await _app.NotificationsAsync()).Single()));
    }

    [Fact]
    public async Task Who_heard_that_it_was_critical_hears_what_became_of_it()
    {
        var api = await _app.AddComponentAsync("API");
        var web = await _app.AddComponentAsync("Website");
        await _app.SubscribeAsync("critical@example.com", minimumImpact: Impact.Critical);
        await _app.SubscribeAsync("api@example.com", SubscriberScope.Components, components: [api.Id]);
        await _app.SubscribeAsync("web@example.com", SubscriberScope.Components, components: [web.Id]);

        var incident = await _app.ReportAsync("Outage", report => report with { Impact = Impact.Critical }, (api, ComponentStatus.MajorOutage));
        incident = await _app.PostAsync(incident, "Less bad than feared, and elsewhere.", posting => posting with
        {
            Impact = Impact.Minor,
            Components = [new AffectedComponent(api.Id, null), new AffectedComponent(web.Id, ComponentStatus.DegradedPerformance)],
        });
        await _app.ResolveAsync(incident);

        var notifications = await _app.NotificationsAsync();
        Assert.Equal(["api@example.com", "critical@example.com"], await _app.RecipientsAsync(notifications[0]));
        Assert.Equal(["api@example.com", "critical@example.com", "web@example.com"], await _app.RecipientsAsync(notifications[1]));
        Assert.Equal(["api@example.com", "critical@example.com", "web@example.com"], await _app.RecipientsAsync(notifications[2]));
        Assert.Equal([2, 3, 3], notifications.Select(n => n.Recipients));
    }
}
