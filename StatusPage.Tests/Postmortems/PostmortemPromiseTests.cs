using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Wire;
using StatusPage.Tests.Notifications;
using StatusPage.Tests.Promises;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Postmortems;

/// <summary>Whom a postmortem was promised to, and what becomes of the promise when its incident is corrected or removed.</summary>
public sealed class PostmortemPromiseTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_draft_that_begins_before_the_incident_is_over_is_for_whom_the_policy_promises_it_to()
    {
        await _app.PromiseAsync(ReadyMadePolicy.B);
        var incident = await _app.ReportAsync("Payments fail");

        var draft = await _app.DraftAsync(incident);
        Assert.Equal(PostmortemReaders.OnRequest, draft.Readers);

        await _app.ResolveAsync(incident);
        await _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null);
        Assert.False(_app.Published.Incidents.Find(incident.Id)!.Postmortem!.IsReadable);
    }

    [Fact]
    public async Task A_draft_can_be_made_for_few_before_the_incident_was_bad_enough_but_not_be_published_so_once_everybody_is_promised_it()
    {
        var incident = await _app.ReportAsync(Impact.Minor);
        await _app.DraftAsync(incident);
        await _app.Postmortems().ChangeAsync(_app.Admin, incident.Id, new PostmortemChange { Readers = PostmortemReaders.OnRequest }, null);
        await _app.PostAsync(incident, "It is worse.", posting => posting with { Impact = Impact.Critical });
        var change = new PostmortemChange { Readers = PostmortemReaders.OnRequest };
        await Assert.ThrowsAsync<InvalidInputException>(() => _app.Postmortems().ChangeAsync(_app.Admin, incident.Id, change, null));
        await _app.ResolveAsync(incident);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null));
        Assert.Contains("promises a public postmortem", refused.Errors["readers"].Single(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidInputException>(() => _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null, PostmortemReaders.OnRequest));

        await _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null, PostmortemReaders.Everybody);
        Assert.True(_app.Published.Incidents.Find(incident.Id)!.Postmortem!.IsReadable);
    }

    [Fact]
    public async Task What_is_promised_on_request_becomes_public_only_by_who_says_so_as_it_is_published()
    {
        await _app.PromiseAsync(ReadyMadePolicy.B);
        var incident = await _app.ResolveAsync(await _app.ReportAsync("Payments fail"));
        await _app.DraftAsync(incident);
        await _app.Postmortems().ChangeAsync(_app.Admin, incident.Id, new PostmortemChange { Readers = PostmortemReaders.Everybody }, null);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null));
        Assert.Contains("on request only", refused.Errors["readers"].Single(), StringComparison.Ordinal);
        Assert.Null((await _app.PostmortemOfAsync(incident)).Postmortem!.PublishedAt);

        await _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null, PostmortemReaders.Everybody);
        Assert.True(_app.Published.Incidents.Find(incident.Id)!.Postmortem!.IsReadable);
    }

    [Fact]
    public async Task An_incident_whose_postmortem_is_published_stays_on_the_page_with_it()
    {
        var incident = await _app.ResolveAsync(await _app.ReportAsync("Payments fail"));
        await _app.PublishAsync(incident);

        var refused = await Assert.ThrowsAsync<RuleException>(() => _app.Incidents.RemoveAsync(_app.Admin, incident.Id, null));
        Assert.Contains("published ones are permanent", refused.Message, StringComparison.Ordinal);
        Assert.True(_app.Published.Incidents.Find(incident.Id)!.Postmortem!.IsReadable);
    }

    [Fact]
    public async Task Taken_off_the_page_an_incident_owes_nothing_more_and_what_was_late_by_then_stands_in_the_ledger()
    {
        var soon = await _app.ResolveAsync(await _app.ReportAsync("Taken off in time"));
        await _app.DraftAsync(soon);
        await _app.Incidents.RemoveAsync(_app.Admin, soon.Id, null);
        var late = await _app.ResolveAsync(await _app.ReportAsync("Taken off too late"));
        _app.Clock.Advance(TimeSpan.FromDays(30));
        // Before the clock of postmortems has looked.
        await _app.Incidents.RemoveAsync(_app.Admin, late.Id, null);
        _app.Clock.Advance(TimeSpan.FromDays(30));
        await _app.WatchPostmortemsAsync();

        var entry = Assert.Single(await _app.LedgerAsync(), e => e.Kind == PromiseKind.Postmortem);
        Assert.Equal((late.Id, PromiseState.Missed), (entry.SubjectId, entry.State));
        Assert.All(await _app.ReadAsync(db => db.PostmortemDebts.ToListAsync()), debt => Assert.Equal(DebtState.Withdrawn, debt.State));
    }

    [Fact]
    public async Task What_an_earlier_version_left_owed_of_a_removed_incident_ends_as_of_its_removal()
    {
        var incident = await _app.ResolveAsync(await _app.ReportAsync("Taken off by the version before"));
        await _app.ReadAsync(db => db.Incidents.ExecuteUpdateAsync(set => set.SetProperty(i => i.RemovedAt, _app.Now)));
        _app.Clock.Advance(TimeSpan.FromDays(30));

        await _app.WatchPostmortemsAsync();

        Assert.Equal(DebtState.Withdrawn, (await _app.ReadAsync(db => db.PostmortemDebts.SingleAsync(d => d.IncidentId == incident.Id))).State);
        Assert.DoesNotContain(await _app.SaidAsync(), said => said.StartsWith("postmortem", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_corrected_beginning_decides_anew_whether_one_is_owed_by_downtime()
    {
        await _app.PromiseAsync(ReadyMadePolicy.C);
        var api = await _app.AddComponentAsync("API");
        _app.Clock.Advance(TimeSpan.FromMinutes(30));
        var incident = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage));
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        await _app.ResolveAsync(incident);
        var resolvedAt = _app.Now;
        Assert.Null((await _app.PostmortemOfAsync(incident)).Debt);

        _app.Clock.Advance(TimeSpan.FromHours(1));
        await BeginsAsync(incident, incident.StartedAt.AddMinutes(-10));
        var owed = (await _app.PostmortemOfAsync(incident)).Debt!;
        Assert.Equal((true, resolvedAt, 1), (owed.IsOwed, owed.From, owed.Cycle));
        Assert.Equal(owed.DueAt, _app.Published.Incidents.Find(incident.Id)!.Postmortem!.DueAt);

        await BeginsAsync(incident, incident.StartedAt.AddMinutes(-1));
        Assert.Equal(DebtState.Withdrawn, (await _app.PostmortemOfAsync(incident)).Debt!.State);
        Assert.Null(_app.Published.Incidents.Find(incident.Id)!.Postmortem);

        // By the same resolution: its time goes on, and is no second promise.
        await BeginsAsync(incident, incident.StartedAt.AddMinutes(-10));
        var again = (await _app.PostmortemOfAsync(incident)).Debt!;
        Assert.Equal((DebtState.Owed, 1, owed.DueAt), (again.State, again.Cycle, again.DueAt));
    }

    [Fact]
    public async Task What_was_late_stays_owed_whatever_beginning_is_entered_then()
    {
        await _app.PromiseAsync(ReadyMadePolicy.C);
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage));
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await _app.PostAsync(incident, "Back.", posting => posting with { Components = [new(api.Id, ComponentStatus.Operational)] });
        await _app.ResolveAsync(incident);
        await BeginsAsync(incident, incident.StartedAt.AddMinutes(-5));
        _app.Clock.Advance(TimeSpan.FromDays(20));

        await BeginsAsync(incident, incident.StartedAt.AddMinutes(-4));

        Assert.Equal(DebtState.Overdue, (await _app.PostmortemOfAsync(incident)).Debt!.State);
        Assert.Contains("postmortem 1 missed", await _app.SaidAsync());
    }

    [Fact]
    public async Task Who_got_the_mails_of_an_incident_is_still_known_when_its_postmortem_comes_late()
    {
        await _app.SubscribeAsync("reader@example.com");
        var owed = await _app.ResolveAsync(await _app.ReportAsync("Owed"));
        var open = await _app.ReportAsync("Open for long");
        var drafted = await _app.ResolveAsync(await _app.ReportAsync(Impact.Minor));
        await _app.DraftAsync(drafted);
        var done = await _app.ResolveAsync(await _app.ReportAsync(Impact.Minor));
        await _app.ReadAsync(db => db.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeliveryState.Sent)));
        _app.Clock.Advance(TimeSpan.FromDays(200));

        await _app.Get<Retention>().RunOnceAsync(CancellationToken.None);

        var (kept, gone) = (await ReachAsync(owed) + await ReachAsync(open) + await ReachAsync(drafted), await ReachAsync(done));
        Assert.Equal((3, 0), (kept, gone));
        await _app.PublishAsync(owed);
        Assert.Equal(1, Assert.Single(await _app.NotificationsAsync(), n => n.Kind == NotificationKind.PostmortemPublished).Recipients);
        await _app.Get<Retention>().RunOnceAsync(CancellationToken.None);
        Assert.Equal(1, await _app.ReadAsync(db => db.Deliveries.CountAsync(d => d.Thread == owed.Id)));
    }

    [Fact]
    public async Task Of_two_who_change_an_action_item_the_second_can_be_told()
    {
        var incident = await _app.ResolveAsync(await _app.ReportAsync("Payments fail"));
        var draft = await _app.DraftAsync(incident, new ActionInput(null, "Alarm on all disks", "Bo", new DateOnly(2026, 6, 1)));
        await _app.Postmortems().SetActionAsync(_app.Admin, draft.Actions[0].Id, ActionState.Done, draft.Version);

        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Postmortems().SetActionAsync(_app.Admin, draft.Actions[0].Id, ActionState.Dropped, draft.Version));
    }

    [Fact]
    public async Task Its_promise_stands_with_the_other_promises_of_the_incident_and_among_the_clocks_that_run()
    {
        var kept = await _app.ResolveAsync(await _app.ReportAsync("In time"));
        var late = await _app.ResolveAsync(await _app.ReportAsync("Late"));
        var due = (await _app.PostmortemOfAsync(kept)).Debt!.DueAt!.Value;
        Assert.Equal((due, null, PromiseState.Running), Told(kept));
        var running = await _app.Get<RunningPromises>().ReadAsync();
        Assert.Equal([("In time", PromiseKind.Postmortem, due), ("Late", PromiseKind.Postmortem, due)], running.Select(one => (one.Title, one.Clock.Kind, one.Clock.DueAt)).OrderBy(one => one.Title, StringComparer.Ordinal));

        _app.Clock.Advance(TimeSpan.FromDays(3));
        await _app.PublishAsync(kept);
        Assert.Equal((due, _app.Now, PromiseState.Kept), Told(kept));
        _app.Clock.Advance(TimeSpan.FromDays(20));
        await _app.WatchPostmortemsAsync();
        Assert.Equal((due, null, PromiseState.Missed), Told(late));
        Assert.Equal((late.Id, PromiseState.Missed), Assert.Single((await _app.Get<RunningPromises>().ReadAsync()).Select(one => (one.IncidentId, one.Clock.State))));

        await _app.ReopenAsync(late);
        // What was late stays late, and nobody waits for it any more.
        Assert.Equal((due, null, PromiseState.Missed), Told(late));
        Assert.DoesNotContain(await _app.Get<RunningPromises>().ReadAsync(), one => one.Clock.Kind == PromiseKind.Postmortem);
        await _app.ResolveAsync(late);
        Assert.Equal([PromiseState.Missed, PromiseState.Running], Promises(late).Select(promise => promise.State));
        Assert.Contains(await _app.Get<RunningPromises>().OfAsync(late.Id), one => one is { Kind: PromiseKind.Postmortem, Cycle: 2, State: PromiseState.Running });
    }

    private IEnumerable<PromiseWire> Promises(Incident incident) =>
        PublicWire.IncidentOf(id => id, _app.Published.Incidents.Find(incident.Id)!, "https://status.example.com").Promises.Where(promise => promise.Kind == PromiseKind.Postmortem);

    private (DateTimeOffset DueAt, DateTimeOffset? MetAt, PromiseState State) Told(Incident incident)
    {
        var promise = Promises(incident).Single();
        return (promise.DueAt, promise.MetAt, promise.State);
    }

    private Task<Incident> BeginsAsync(Incident incident, DateTimeOffset at) => _app.Incidents.ChangeAsync(_app.Admin, incident.Id, new IncidentChange { StartedAt = at }, null);

    private Task<int> ReachAsync(Incident incident) => _app.Get<PostmortemQueries>().ReachAsync(incident.Id);
}
