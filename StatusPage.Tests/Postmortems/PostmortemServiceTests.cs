using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Wire;
using StatusPage.Tests.Notifications;
using StatusPage.Tests.Promises;
using StatusPage.Tests.Support;
using Xunit;

namespace StatusPage.Tests.Postmortems;

public sealed class PostmortemServiceTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_major_incident_owes_its_postmortem_as_it_is_resolved_and_the_public_reads_when()
    {
        var incident = await _app.ReportAsync("Payments fail");
        Assert.Null((await _app.PostmortemOfAsync(incident)).Debt);

        await _app.ResolveAsync(incident);

        // Seven business days after Tuesday the 12th, at the close.
        var due = new DateTimeOffset(2026, 5, 21, 18, 0, 0, TimeSpan.Zero);
        Assert.Equal(due, (await _app.PostmortemOfAsync(incident)).Debt!.DueAt);
        Assert.Equal(new PostmortemWire(null, null, due), Wire(incident).Postmortem);
        Assert.Equal(incident.Id, Assert.Single((await _app.Get<PostmortemQueries>().ListAsync(PostmortemPhase.Owed, 1, 50)).Lines).IncidentId);
    }

    [Fact]
    public async Task A_minor_one_owes_none_unless_it_was_worse_before()
    {
        var minor = await _app.ReportAsync(Impact.Minor);
        await _app.ResolveAsync(minor);
        Assert.Null((await _app.PostmortemOfAsync(minor)).Debt);

        var worse = await _app.ReportAsync(Impact.Critical);
        await _app.PostAsync(worse, "Only slow now.", posting => posting with { Impact = Impact.Minor });
        await _app.ResolveAsync(worse);
        Assert.True((await _app.PostmortemOfAsync(worse)).Debt!.IsOwed);
    }

    [Fact]
    public async Task By_downtime_all_outages_of_a_component_count_together_and_what_is_only_slow_does_not()
    {
        await _app.PromiseAsync(ReadyMadePolicy.C);
        var api = await _app.AddComponentAsync("API");
        var site = await _app.AddComponentAsync("Site");
        var slow = await _app.ReportAsync("Slow", (site, ComponentStatus.DegradedPerformance));
        var incident = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage));
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        await _app.PostAsync(incident, "Back, slowly.", posting => posting with { Components = [new(api.Id, ComponentStatus.DegradedPerformance)] });
        _app.Clock.Advance(TimeSpan.FromMinutes(30));
        await _app.PostAsync(incident, "Down again.", posting => posting with { Components = [new(api.Id, ComponentStatus.PartialOutage)] });
        _app.Clock.Advance(TimeSpan.FromMinutes(5));
        await _app.ResolveAsync(incident);
        await _app.ResolveAsync(slow);
        Assert.Null((await _app.PostmortemOfAsync(incident)).Debt);
        Assert.Null((await _app.PostmortemOfAsync(slow)).Debt);

        await _app.ReopenAsync(incident);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await _app.ResolveAsync(incident);

        Assert.True((await _app.PostmortemOfAsync(incident)).Debt!.IsOwed);
    }

    [Fact]
    public async Task An_incident_keeps_the_policy_it_began_under()
    {
        var incident = await _app.ReportAsync("Payments fail");
        await _app.PromiseAsync(ReadyMadePolicy.B);
        await _app.ResolveAsync(incident);

        Assert.Equal(PostmortemReaders.Everybody, (await _app.PostmortemOfAsync(incident)).Debt!.Readers);
    }

    [Fact]
    public async Task Reopened_it_is_owed_no_more_and_resolved_again_its_time_starts_anew()
    {
        var incident = await _app.ReportAsync("Payments fail");
        await _app.ResolveAsync(incident);
        _app.Clock.Advance(TimeSpan.FromDays(2));
        await _app.ReopenAsync(incident);
        Assert.False((await _app.PostmortemOfAsync(incident)).Debt!.IsOwed);
        Assert.Null(Wire(incident).Postmortem);

        _app.Clock.Advance(TimeSpan.FromDays(20));
        await _app.WatchPostmortemsAsync();
        Assert.DoesNotContain(await _app.SaidAsync(), said => said.StartsWith("postmortem", StringComparison.Ordinal));

        await _app.ResolveAsync(incident);
        var debt = (await _app.PostmortemOfAsync(incident)).Debt!;
        // Wednesday, 3 June 2026.
        Assert.Equal((2, new DateTimeOffset(2026, 6, 12, 18, 0, 0, TimeSpan.Zero)), (debt.Cycle, debt.DueAt!.Value));
    }

    [Fact]
    public async Task Published_in_time_the_promise_is_kept_and_stands_in_the_ledger()
    {
        var incident = await ResolvedAsync();
        _app.Clock.Advance(TimeSpan.FromDays(3));
        await _app.PublishAsync(incident);
        _app.Clock.Advance(TimeSpan.FromDays(30));
        await _app.WatchPostmortemsAsync();

        Assert.Contains("postmortem 1 kept", await _app.SaidAsync());
        Assert.DoesNotContain("postmortem 1 missed", await _app.SaidAsync());
    }

    [Fact]
    public async Task Staff_are_reminded_once_before_it_is_due_and_once_when_it_was_missed_and_it_stays_owed()
    {
        var incident = await ResolvedAsync();
        await _app.WatchPostmortemsAsync();
        _app.Clock.Now = new DateTimeOffset(2026, 5, 20, 15, 0, 0, TimeSpan.Zero);
        await _app.WatchPostmortemsAsync();
        await _app.WatchPostmortemsAsync();
        Assert.Equal(["anna@example.com postmortem 1 near"], await PostmortemRemindersAsync());

        _app.Clock.Now = new DateTimeOffset(2026, 5, 21, 18, 0, 1, TimeSpan.Zero);
        await _app.WatchPostmortemsAsync();
        await using (var another = await _app.StartAnotherAsync())
        {
            await another.WatchPostmortemsAsync();
        }

        Assert.Equal(["anna@example.com postmortem 1 near", "anna@example.com postmortem 1 missed"], await PostmortemRemindersAsync());
        Assert.Single(await _app.SaidAsync(), "postmortem 1 missed");
        // The page says on that it is owed.
        Assert.NotNull(_app.Published.Incidents.Find(incident.Id)!.Postmortem!.DueAt);
        await _app.PublishAsync(incident);
        Assert.Single(await _app.SaidAsync(), said => said.StartsWith("postmortem", StringComparison.Ordinal));
        Assert.Equal(DebtState.Met, (await _app.PostmortemOfAsync(incident)).Debt!.State);
    }

    [Fact]
    public async Task A_draft_begins_with_the_record_of_the_incident_and_marks_what_comes_from_notes_among_staff()
    {
        var api = await _app.AddComponentAsync("API");
        var hidden = await _app.AddComponentAsync("Secret store", with: input => input with { Visible = false });
        var incident = await _app.ReportAsync("Payments fail", (api, ComponentStatus.MajorOutage), (hidden, ComponentStatus.MajorOutage));
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await _app.Incidents.AddNoteAsync(_app.Admin, incident.Id, "Host db-7 is full.");
        _app.Clock.Advance(TimeSpan.FromMinutes(22));
        await _app.ResolveAsync(incident);

        var draft = await _app.Postmortems().DraftAsync(_app.Admin, incident.Id, new PostmortemChange());

        var timeline = draft.Of(PostmortemSection.Timeline);
        Assert.Contains("- **12 May 2026, 09:00 UTC** Investigating (API major outage): We are looking into it.", timeline, StringComparison.Ordinal);
        Assert.Contains("- **12 May 2026, 09:20 UTC** [internal note] Host db-7 is full.", timeline, StringComparison.Ordinal);
        Assert.Contains("- **12 May 2026, 09:42 UTC** Resolved", timeline, StringComparison.Ordinal);
        Assert.Equal("- API: down for 42 minutes.", draft.Of(PostmortemSection.Affected));
        Assert.Equal("A disk was full.", draft.Of(PostmortemSection.RootCause));
        Assert.DoesNotContain("Secret store", string.Concat(draft.Sections.Values), StringComparison.Ordinal);

        await _app.Postmortems().ChangeAsync(_app.Admin, incident.Id, new PostmortemChange { Sections = new Dictionary<PostmortemSection, string> { [PostmortemSection.Summary] = "It broke." } }, null);
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null));
        Assert.Contains("[internal note]", refused.Errors["timeline"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_published_only_whole_and_of_an_incident_that_is_over()
    {
        var incident = await _app.ReportAsync("Payments fail");
        await _app.DraftAsync(incident);
        await Assert.ThrowsAsync<RuleException>(() => _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null));

        await _app.ResolveAsync(incident);
        await _app.Postmortems().ChangeAsync(
            _app.Admin,
            incident.Id,
            new PostmortemChange
            {
                Sections = new Dictionary<PostmortemSection, string> { [PostmortemSection.Summary] = "", [PostmortemSection.Lessons] = "Watch disks." },
                Actions = [new ActionInput(null, "Alarm on all disks", "", null)],
            },
            null);
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null));
        Assert.Equal(["actions[0].dueOn", "actions[0].owner", "summary"], refused.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Once_published_it_is_permanent_and_only_action_items_change_state()
    {
        var incident = await ResolvedAsync();
        await _app.DraftAsync(incident, new ActionInput(null, "Alarm on all disks", "Bo", new DateOnly(2026, 6, 1)));
        var published = await _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null);
        var change = new PostmortemChange { Sections = new Dictionary<PostmortemSection, string> { [PostmortemSection.Summary] = "Nothing happened." } };

        await Assert.ThrowsAsync<RuleException>(() => _app.Postmortems().ChangeAsync(_app.Admin, incident.Id, change, null));
        await Assert.ThrowsAsync<RuleException>(() => _app.Postmortems().ChangeAsync(_app.Admin, incident.Id, new PostmortemChange { Actions = [] }, null));
        await Assert.ThrowsAsync<RuleException>(() => _app.Postmortems().DiscardAsync(_app.Admin, incident.Id, null));
        await Assert.ThrowsAsync<RuleException>(() => _app.Postmortems().PublishAsync(_app.Admin, incident.Id, null));
        await Assert.ThrowsAsync<RuleException>(() => _app.Postmortems().DraftAsync(_app.Admin, incident.Id, new PostmortemChange()));

        var outside = await Assert.ThrowsAnyAsync<Exception>(() => _app.ReadAsync(db => db.Postmortems.ExecuteUpdateAsync(set => set.SetProperty(p => p.PublishedBy, "nobody"))));
        Assert.Contains("cannot be changed", outside.Message, StringComparison.Ordinal);
        outside = await Assert.ThrowsAnyAsync<Exception>(() => _app.ReadAsync(db => db.Postmortems.ExecuteDeleteAsync()));
        Assert.Contains("cannot be deleted", outside.Message, StringComparison.Ordinal);

        await _app.Postmortems().SetActionAsync(_app.Admin, published.Actions[0].Id, ActionState.Done);
        var shown = _app.Published.Incidents.Find(incident.Id)!.Postmortem!;
        Assert.Equal((ActionState.Done, "Alarm on all disks"), (shown.Actions.Single().State, shown.Actions.Single().Text));
        Assert.Empty((await _app.Get<PostmortemQueries>().ActionsAsync(ActionState.Open, 1, 50)).Lines);

        await _app.ReopenAsync(incident);
        await _app.ResolveAsync(incident);
        Assert.False((await _app.PostmortemOfAsync(incident)).Debt!.IsOwed);
        Assert.Equal(published.PublishedAt, _app.Published.Incidents.Find(incident.Id)!.Postmortem!.PublishedAt);
    }

    [Fact]
    public async Task Of_two_who_edit_at_once_the_second_is_told()
    {
        var incident = await ResolvedAsync();
        var draft = await _app.DraftAsync(incident);
        var mine = new PostmortemChange { Sections = new Dictionary<PostmortemSection, string> { [PostmortemSection.Summary] = "Mine." } };
        await _app.Postmortems().ChangeAsync(_app.Admin, incident.Id, mine, draft.Version);

        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Postmortems().ChangeAsync(_app.Admin, incident.Id, mine, draft.Version));
        await Assert.ThrowsAsync<StaleVersionException>(() => _app.Postmortems().PublishAsync(_app.Admin, incident.Id, draft.Version));
    }

    [Fact]
    public async Task Those_who_got_the_mails_of_the_incident_are_mailed_in_its_thread_and_nobody_else()
    {
        await _app.SubscribeAsync("reader@example.com");
        await _app.SubscribeAsync("critical-only@example.com", minimumImpact: Impact.Critical);
        var incident = await _app.ReportAsync("Payments fail");
        await _app.SubscribeAsync("later@example.com");
        await _app.ResolveAsync(incident);
        await _app.SubscribeAsync("after@example.com");
        Assert.Equal(2, await _app.Get<PostmortemQueries>().ReachAsync(incident.Id));

        await _app.PublishAsync(incident);

        var notification = Assert.Single(await _app.NotificationsAsync(), n => n.Kind == NotificationKind.PostmortemPublished);
        Assert.Equal(2, notification.Recipients);
        Assert.Equal(["later@example.com", "reader@example.com"], await _app.RecipientsAsync(notification));
        var mail = (await _app.Get<MailRenderer>().RenderAsync(notification))!;
        Assert.Contains("Re: Payments fail", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("disk was full", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"/incidents/{incident.Id}#postmortem", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_request_its_text_is_not_published_nobody_is_mailed_and_only_the_newest_private_link_opens_it()
    {
        await _app.PromiseAsync(ReadyMadePolicy.B);
        await _app.SubscribeAsync("reader@example.com");
        var incident = await ResolvedAsync();
        await Assert.ThrowsAsync<NotFoundException>(() => _app.Postmortems().LinkAsync(_app.Admin, incident.Id, null));
        await _app.PublishAsync(incident);

        var shown = _app.Published.Incidents.Find(incident.Id)!.Postmortem!;
        Assert.False(shown.IsReadable);
        Assert.Empty(shown.Sections);
        Assert.Equal((null, _app.Now), (Wire(incident).Postmortem!.Url, Wire(incident).Postmortem!.PublishedAt));
        Assert.DoesNotContain(await _app.NotificationsAsync(), n => n.Kind == NotificationKind.PostmortemPublished);

        var (_, first) = await _app.Postmortems().LinkAsync(_app.Admin, incident.Id, null);
        Assert.NotNull(await _app.Get<PostmortemQueries>().OpenAsync(first));
        var (_, second) = await _app.Postmortems().LinkAsync(_app.Admin, incident.Id, null);
        Assert.Null(await _app.Get<PostmortemQueries>().OpenAsync(first));
        Assert.NotNull(await _app.Get<PostmortemQueries>().OpenAsync(second));
        await _app.Postmortems().UnlinkAsync(_app.Admin, incident.Id, null);
        Assert.Null(await _app.Get<PostmortemQueries>().OpenAsync(second));
        Assert.DoesNotContain(await _app.ReadAsync(db => db.Audit.Select(a => a.After).ToListAsync()), after => after?.Contains(Secrets.Hash(second), StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task What_everybody_was_promised_cannot_be_made_for_few()
    {
        var incident = await ResolvedAsync();
        await _app.DraftAsync(incident);

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Postmortems().ChangeAsync(_app.Admin, incident.Id, new PostmortemChange { Readers = PostmortemReaders.OnRequest }, null));
        Assert.True(refused.Errors.ContainsKey("readers"));
    }

    private async Task<Incident> ResolvedAsync() => await _app.ResolveAsync(await _app.ReportAsync("Payments fail"));

    private async Task<IEnumerable<string>> PostmortemRemindersAsync() => (await _app.RemindersAsync()).Where(reminder => reminder.Contains("postmortem", StringComparison.Ordinal));

    private IncidentWire Wire(Incident incident) => PublicWire.IncidentOf(id => id, _app.Published.Incidents.Find(incident.Id)!, "https://status.example.com");
}
