using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications;

/// <summary>What staff are told of mails, and how many a posting will reach before it is made.</summary>
public sealed class DeliveryQueriesTests : IAsyncLifetime
{
    private readonly ScriptedMailServer _server = ScriptedMailServer.Start();
    private CoreApp _app = null!;

    private DeliveryQueries Deliveries => _app.Get<DeliveryQueries>();

    private AudienceQueries Audiences => _app.Get<AudienceQueries>();

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync(services => services.AddSingleton(_server.Options));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Postings_are_listed_newest_first_with_what_became_of_their_mails()
    {
        await SubscribeAsync(5);
        _server.OnRecipient = recipient => recipient.StartsWith("reader3@", StringComparison.Ordinal) ? "550 5.1.1 <reader3@example.com>: unknown" : null;
        var incident = await _app.ReportAsync("Outage");
        await _app.SendMailAsync();
        await _app.PostAsync(incident, "Found it.");

        var page = await Deliveries.PostingsAsync(new PostingFilter(), before: null, take: 10);
        Assert.Equal(
            [(NotificationKind.IncidentUpdated, 4, 0, 0, 4), (NotificationKind.IncidentCreated, 5, 4, 1, 0)],
            page.Select(p => (p.Kind, p.Recipients, p.Sent, p.Failed, p.Queued)));
        Assert.All(page, p => Assert.Equal("Outage", p.SubjectTitle));
        Assert.Equal([page[1]], await Deliveries.PostingsAsync(new PostingFilter(), before: page[0].Id, take: 10));
        Assert.Equal([page[0]], await Deliveries.PostingsAsync(new PostingFilter { Running = true }, before: null, take: 10));
        Assert.Equal([page[1]], await Deliveries.PostingsAsync(new PostingFilter { Failed = true }, before: null, take: 10));
        Assert.Empty(await Deliveries.PostingsAsync(new PostingFilter { State = NotificationState.Held }, before: null, take: 10));
        Assert.Equal(2, await Deliveries.CountPostingsAsync(new PostingFilter { SubjectId = incident.Id }));
        Assert.Equal(4, await Deliveries.QueuedAsync());
        Assert.Equal([new("550 5.1.1 …: unknown", 1)], await Deliveries.RepliesAsync(page[1].Id, DeliveryState.Failed));
        Assert.Empty(await Deliveries.RepliesAsync(page[0].Id, DeliveryState.Queued));
    }

    [Fact]
    public async Task Single_mails_are_found_by_posting_state_and_subscriber_page_by_page()
    {
        var ids = await SubscribeAsync(5);
        _server.OnRecipient = recipient => recipient.StartsWith("reader3@", StringComparison.Ordinal) ? "550 5.1.1 No such user" : null;
        var incident = await _app.ReportAsync("Outage");
        await _app.SendMailAsync();
        await _app.PostAsync(incident, "Found it.");
        var test = await _app.Get<NotificationService>().SendTestAsync(_app.Admin, "ops@example.com");
        var posting = (await Deliveries.PostingsAsync(new PostingFilter(), null, 10))[^1].Id;

        var ofPosting = new DeliveryFilter { PostingId = posting };
        Assert.Equal(["reader0@example.com", "reader1@example.com", "reader2@example.com", "reader3@example.com", "reader4@example.com"], await PagesAsync(ofPosting, size: 2));
        Assert.Equal(["reader3@example.com"], await PagesAsync(ofPosting with { State = DeliveryState.Failed }, size: 2));
        Assert.Empty(await PagesAsync(ofPosting with { State = DeliveryState.Queued }, size: 2));
        Assert.Equal(10, (await PagesAsync(new DeliveryFilter(), size: 3)).Count);
        Assert.Equal("ops@example.com", (await PagesAsync(new DeliveryFilter(), size: 3))[0]);
        Assert.Equal(5, (await PagesAsync(new DeliveryFilter { State = DeliveryState.Queued }, size: 2)).Count);
        Assert.Equal(2, (await PagesAsync(new DeliveryFilter { SubscriberId = ids[1] }, size: 1)).Count);
        Assert.Single(await PagesAsync(new DeliveryFilter { SubscriberId = ids[3] }, size: 1));
        Assert.Single(await PagesAsync(new DeliveryFilter { SubscriberId = ids[1], PostingId = posting }, size: 1));

        var failed = (await Deliveries.ListAsync(ofPosting with { State = DeliveryState.Failed }, null, 1)).Single();
        Assert.Equal((SubscriberState.Quarantined, "550 5.1.1 No such user", 1, false), (failed.Subscriber, failed.Reply, failed.Attempts, failed.MayRetry));
        Assert.Equal(("ops@example.com", MailKind.Test), (await Deliveries.FindAsync(test)) is { } found ? (found.Email, found.Kind) : default);
        Assert.Null(await Deliveries.FindAsync(4711));
    }

    [Fact]
    public async Task A_list_of_many_mails_is_read_through_an_index_and_not_from_end_to_end()
    {
        var plans = await _app.ReadAsync(async db =>
        {
            var asked = new Dictionary<string, string>();
            await db.Database.OpenConnectionAsync();
            foreach (var (name, sql) in new[]
            {
                ("posting", """SELECT * FROM "Deliveries" d WHERE d."NotificationId" = 1 AND d."State" = 'failed' AND d."SubscriberId" > 5 ORDER BY d."SubscriberId" LIMIT 51"""),
                ("subscriber", """SELECT * FROM "Deliveries" d WHERE d."SubscriberId" = 1 AND (d."NotificationId" IS NULL OR d."NotificationId" IN (SELECT n."Id" FROM "Notifications" n)) ORDER BY d."Id" DESC LIMIT 51"""),
            })
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = "EXPLAIN QUERY PLAN " + sql;
                await using var rows = await command.ExecuteReaderAsync();
                var plan = new List<string>();
                while (await rows.ReadAsync())
                {
                    plan.Add(rows.GetString(3));
                }

                asked[name] = string.Join('\n', plan);
            }

            return asked;
        });

        Assert.All(plans.Values, plan => Assert.Contains("USING INDEX IX_Deliveries_NotificationId_SubscriberId", plan, StringComparison.Ordinal));
        Assert.DoesNotContain("SCAN d", plans["posting"] + plans["subscriber"], StringComparison.Ordinal);
        Assert.DoesNotContain("USE TEMP B-TREE", plans["posting"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_many_a_posting_reaches_is_known_before_and_is_how_many_it_reached()
    {
        var (api, docs) = (await _app.AddComponentAsync("API"), await _app.AddComponentAsync("Docs"));
        await _app.SubscribeAsync("all@example.com");
        await _app.SubscribeAsync("api@example.com", SubscriberScope.Components, components: [api.Id]);
        await _app.SubscribeAsync("docs@example.com", SubscriberScope.Components, components: [docs.Id]);
        await _app.SubscribeAsync("grave@example.com", minimumImpact: Impact.Critical);

        var before = await Audiences.AskAsync(new Audience { Impact = Impact.Major, ComponentIds = [api.Id] }, NotificationKind.IncidentCreated);
        Assert.Equal(new Reach(2, EmailRule.AtOnce, NotificationState.Released), before);
        var incident = await _app.ReportAsync("Outage", (api, ComponentStatus.MajorOutage));
        Assert.Equal(before.Subscribers, (await _app.NotificationsAsync())[^1].Recipients);

        var worse = Audience.Of(await FindAsync(incident)).With(Impact.Critical, [docs.Id]);
        Assert.Equal(4, (await Audiences.AskAsync(worse, NotificationKind.IncidentUpdated)).Subscribers);
        // What it was is not forgotten when it gets better.
        Assert.Equal(2, (await Audiences.AskAsync(Audience.Of(await FindAsync(incident)).With(Impact.Minor, []), NotificationKind.IncidentUpdated)).Subscribers);
        await _app.PostAsync(incident, "Docs too.", posting => posting with { Impact = Impact.Critical, Components = [new AffectedComponent(docs.Id, ComponentStatus.MajorOutage)] });
        Assert.Equal(4, (await _app.NotificationsAsync())[^1].Recipients);
        Assert.Equal(4, await _app.Get<NotificationService>().CountAsync((await Audiences.OfIncidentAsync(incident.Id))!));
        Assert.Null(await Audiences.OfIncidentAsync("nope"));
    }

    [Fact]
    public async Task What_the_policy_keeps_back_is_known_before_and_what_is_sent_by_hand_says_how_many_it_reaches()
    {
        await SubscribeAsync(3);
        await _app.Get<SettingsService>().ChangePolicyAsync(
            _app.Admin, IncidentPolicy.Default with { Emails = new Dictionary<Impact, EmailRule> { [Impact.Major] = EmailRule.ByHand, [Impact.Minor] = EmailRule.OnResolution } }, null);

        Assert.Equal(new Reach(3, EmailRule.ByHand, NotificationState.Held), await Audiences.AskAsync(new Audience { Impact = Impact.Major, ComponentIds = [] }, NotificationKind.IncidentCreated));
        Assert.Equal(
            [NotificationState.Held, NotificationState.Released],
            [await StateAsync(NotificationKind.IncidentCreated), await StateAsync(NotificationKind.IncidentResolved)]);

        await _app.ReportAsync("Outage");
        var held = (await Deliveries.PostingsAsync(new PostingFilter { State = NotificationState.Held }, null, 10)).Single();
        var sent = await _app.Get<NotificationService>().SendAsync(_app.Admin, held.Id);

        Assert.Equal((NotificationState.Released, 3), (sent.State, sent.Recipients));
        Assert.Equal((3, 3, true), (await Deliveries.FindPostingAsync(held.Id)) is { } now ? (now.Recipients, now.Queued, now.IsRunning) : default);
        async Task<NotificationState> StateAsync(NotificationKind kind) => (await Audiences.AskAsync(new Audience { Impact = Impact.Minor, ComponentIds = [] }, kind)).State;
    }

    private Task<Incident> FindAsync(Incident incident) =>
        _app.ReadAsync(db => db.Incidents.Include(i => i.Updates).Include(i => i.Components).AsSplitQuery().SingleAsync(i => i.Id == incident.Id));

    private async Task<List<string?>> PagesAsync(DeliveryFilter filter, int size)
    {
        var all = new List<string?>();
        long? after = null;
        while (true)
        {
            var page = await Deliveries.ListAsync(filter, after, size);
            all.AddRange(page.Select(line => line.Email));
            if (page.Count < size)
            {
                return all;
            }

            after = filter.PositionOf(page[^1]);
        }
    }

    private async Task<List<long>> SubscribeAsync(int count)
    {
        var ids = new List<long>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await _app.SubscribeAsync($"reader{i}@example.com"));
        }

        return ids;
    }
}
