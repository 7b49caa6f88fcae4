using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Notifications;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Subscribers;

public class SubscriberQueriesTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    private SubscriberQueries Queries => _app.Get<SubscriberQueries>();

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("anna", "Anna@example.com")]
    [InlineData("EXAMPLE.org", "ben_b@example.org")]
    [InlineData("n_b", "ben_b@example.org")]
    [InlineData("100%", "100%@example.net")]
    [InlineData("é", "émile@bücher.example")]
    [InlineData("E@BÜCHER.example", "émile@bücher.example")]
    [InlineData("bücher", "émile@bücher.example")]
    [InlineData("xn--bcher", "émile@bücher.example")]
    [InlineData(" anna@ ", "Anna@example.com")]
    public async Task A_part_of_the_address_finds_it_in_any_spelling(string search, string found)
    {
        foreach (var email in (string[])["Anna@example.com", "ben_b@example.org", "benxb@example.edu", "100%@example.net", "émile@bücher.example"])
        {
            await _app.AskAsync(email);
        }

        Assert.Equal([found], await EmailsAsync(new SubscriberFilter { Search = search }));
    }

    [Fact]
    public async Task The_list_is_narrowed_by_state_scope_component_and_domain_and_counted_by_state()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.SubscribeAsync("all@one.example.com");
        await _app.SubscribeAsync("some@one.example.com", new SubscriptionRequest { Scope = SubscriberScope.Components, Components = [api.Id] });
        await _app.SubscribeAsync("gone@two.example.com");
        await _app.QuarantineAsync("gone@two.example.com");
        await _app.AskAsync("new@one.example.com");

        Assert.Equal(["gone@two.example.com"], await EmailsAsync(new SubscriberFilter { State = SubscriberState.Quarantined }));
        Assert.Equal(["some@one.example.com"], await EmailsAsync(new SubscriberFilter { Scope = SubscriberScope.Components }));
        Assert.Equal(["some@one.example.com"], await EmailsAsync(new SubscriberFilter { ComponentId = api.Id }));
        Assert.Equal(["new@one.example.com", "some@one.example.com", "all@one.example.com"], await EmailsAsync(new SubscriberFilter { Domain = "One.Example.com" }));
        var counts = await Queries.CountAsync(new SubscriberFilter { Domain = "one.example.com", State = SubscriberState.Quarantined });
        Assert.Equal((2, 1, 0), (counts[SubscriberState.Active], counts[SubscriberState.Pending], counts.GetValueOrDefault(SubscriberState.Quarantined)));
    }

    [Fact]
    public async Task Pages_lead_down_and_up_again()
    {
        foreach (var number in Enumerable.Range(1, 7))
        {
            await _app.AskAsync($"{number}@example.com");
        }

        var first = await Queries.OlderAsync(new SubscriberFilter(), null, 3);
        Assert.Equal(["7", "6", "5"], first.Select(Name));
        var second = await Queries.OlderAsync(new SubscriberFilter(), first[^1].Subscriber.Id, 3);
        Assert.Equal(["4", "3", "2"], second.Select(Name));
        Assert.Equal(["7", "6", "5"], (await Queries.NewerAsync(new SubscriberFilter(), second[0].Subscriber.Id, 3)).Select(Name));
        var all = new List<string>();
        await foreach (var line in Queries.AllAsync(new SubscriberFilter()))
        {
            all.Add(Name(line));
        }

        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], all);
    }

    [Fact]
    public async Task The_mails_of_a_subscriber_are_listed_newest_first_with_what_they_were_about()
    {
        var api = await _app.AddComponentAsync("API");
        var anna = await _app.SubscribeAsync("anna@example.com");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        var incident = await _app.ReportAsync("API is down", (api, ComponentStatus.MajorOutage));
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.PostAsync(incident, "Found it.");
        await _app.SubscribeAsync("ben@example.com");

        var mails = await Queries.MailsAsync(anna.Id, 20);
        Assert.Equal([NotificationKind.IncidentUpdated, NotificationKind.IncidentCreated, null], mails.Select(mail => mail.About));
        Assert.Equal(["API is down", "API is down", null], mails.Select(mail => mail.Subject));
        Assert.Equal(2, (await Queries.MailsAsync(anna.Id, 2)).Count);
    }

    [Fact]
    public async Task A_mail_that_was_refused_for_now_shows_with_its_subscriber()
    {
        var api = await _app.AddComponentAsync("API");
        var anna = await _app.SubscribeAsync("anna@example.com");
        await _app.ReportAsync("API is down", (api, ComponentStatus.MajorOutage));
        Assert.Null((await Queries.FindAsync(anna.Id))!.Waiting);
        await _app.ReadAsync(db => db.Deliveries.Where(d => d.NotificationId != null).ExecuteUpdateAsync(set => set
            .SetProperty(d => d.Attempts, 2).SetProperty(d => d.Reply, "450 4.2.0 Greylisted, come again").SetProperty(d => d.DueMs, _app.Now.AddMinutes(5).ToUnixTimeMilliseconds())));
        var waiting = (await Queries.OlderAsync(new SubscriberFilter(), null, 10)).Single().Waiting;
        Assert.Equal(new WaitingMail("450 4.2.0 Greylisted, come again", 2, _app.Now.AddMinutes(5)), waiting);
    }

    private static string Name(SubscriberLine line) => line.Subscriber.Email.Split('@')[0];

    private async Task<IEnumerable<string>> EmailsAsync(SubscriberFilter filter) => (await Queries.OlderAsync(filter, null, 50)).Select(line => line.Subscriber.Email).ToList();
}
