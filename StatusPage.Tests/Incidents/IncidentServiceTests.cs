using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Incidents;

public class IncidentServiceTests : IAsyncLifetime
{
    private readonly Follower _follower = new();
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync(services => services.AddSingleton<IFollow<IncidentPosted>>(_follower));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Reporting_writes_the_incident_its_audit_entry_and_its_notification_together()
    {
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));

        var notification = await _app.ReadAsync(db => db.Notifications.SingleAsync());
        var audit = await _app.ReadAsync(db => db.Audit.SingleAsync(a => a.SubjectId == incident.Id));
        Assert.Equal((NotificationKind.IncidentCreated, incident.Id, incident.Updates[0].Id), (notification.Kind, notification.SubjectId, notification.PostingId));
        Assert.Equal([new AffectedComponent(api.Id, ComponentStatus.MajorOutage)], notification.Components);
        Assert.Equal((NotificationState.Released, 0), (notification.State, notification.Recipients));
        Assert.Equal(("incident.created", _app.Admin.Name, FakeClock.Start), (audit.Action, audit.ActorName, audit.At));
    }

    [Fact]
    public async Task When_something_that_follows_fails_nothing_of_the_report_is_left()
    {
        var api = await _app.AddComponentAsync("API");
        var before = await CountAsync();
        _follower.Fails = true;

        await Assert.ThrowsAsync<InvalidOperationException>(() => _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage)));

        Assert.Equal(before, await CountAsync());
        Assert.Equal(ComponentStatus.Operational, _app.Published.Overall);

        _follower.Fails = false;
        await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));
        Assert.Equal(ComponentStatus.MajorOutage, _app.Published.Overall);
    }

    [Fact]
    public async Task A_refused_report_leaves_nothing()
    {
        var api = await _app.AddComponentAsync("API");
        var before = await CountAsync();

        await Assert.ThrowsAsync<InvalidInputException>(() => _app.ReportAsync(new string('x', 300), (api, ComponentStatus.MajorOutage)));
        await Assert.ThrowsAsync<InvalidInputException>(() => _app.ReportAsync("Fine", report => report with { Components = [new("no-such-id", ComponentStatus.MajorOutage)] }));

        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_refused_update_leaves_nothing()
    {
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));
        await _app.ResolveAsync(incident);
        var before = await CountAsync();
        var published = _app.Published;

        await Assert.ThrowsAsync<RuleException>(() => _app.PostAsync(incident, "More."));
        await Assert.ThrowsAsync<RuleException>(() => _app.ResolveAsync(incident));

        Assert.Equal(before, await CountAsync());
        Assert.Same(published, _app.Published);
    }

    [Theory]
    [InlineData("no-such-component")]
    [InlineData("")]
    [InlineData("'; DROP TABLE Incidents; --")]
    public async Task An_unknown_component_is_refused_by_name(string id)
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() =>
            _app.ReportAsync("API down", report => report with { Components = [new(id, ComponentStatus.MajorOutage)] }));

        Assert.Contains($"“{id}”", refused.Errors["components"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_component_cannot_be_named_any_more()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.Catalog.RemoveComponentAsync(_app.Admin, api.Id, null);

        await Assert.ThrowsAsync<InvalidInputException>(() => _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage)));
    }

    [Fact]
    public async Task Taking_off_a_component_that_the_incident_does_not_have_changes_nothing()
    {
        var incident = await _app.ReportAsync("Something");

        var updated = await _app.PostAsync(incident, "More.", posting => posting with { Components = [new("no-such-component", null)] });

        Assert.Empty(updated.Updates[^1].Components);
    }

    [Fact]
    public async Task Each_posting_owes_the_notification_of_its_kind()
    {
        var incident = await _app.ReportAsync("API down");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.PostAsync(incident, "More.");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.ResolveAsync(incident);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.ReopenAsync(incident);

        Assert.Equal(
            [NotificationKind.IncidentCreated, NotificationKind.IncidentUpdated, NotificationKind.IncidentResolved, NotificationKind.IncidentReopened],
            await NotificationsAsync());
    }

    [Fact]
    public async Task Without_notify_and_when_backfilled_nobody_is_owed_a_word()
    {
        var quiet = await _app.ReportAsync("Quiet", report => report with { Notify = false });
        await _app.PostAsync(quiet, "More.", posting => posting with { Notify = false });
        var past = await _app.ReportAsync("Past", report => report with { Backfilled = true, StartedAt = _app.Now.AddDays(-2) });
        await _app.PostAsync(past, "More.");
        await _app.ResolveAsync(past);
        await _app.ReopenAsync(past);

        Assert.Empty(await NotificationsAsync());
        Assert.True(_app.Published.Incidents.Find(past.Id)!.Backfilled);
    }

    [Fact]
    public async Task A_correction_is_marked_edited_in_public_and_its_earlier_text_is_kept_for_staff()
    {
        var incident = await _app.ReportAsync("API down");
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        await _app.Incidents.CorrectAsync(_app.Admin, incident.Id, incident.Updates[0].Id, "We are looking into the API.", null);
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        await _app.Incidents.CorrectAsync(_app.Admin, incident.Id, incident.Updates[0].Id, "We look into the API.", null);

        var update = _app.Published.Incidents.Find(incident.Id)!.Updates.Single();
        Assert.Equal(("We look into the API.", _app.Now), (update.Message, update.EditedAt!.Value));
        var kept = await _app.ReadAsync(db => db.IncidentUpdates.Include(u => u.Revisions).SingleAsync());
        Assert.Equal(["We are looking into it.", "We are looking into the API."], kept.Revisions.OrderBy(r => r.Id).Select(r => r.Message));
        Assert.Equal([NotificationKind.IncidentCreated], await NotificationsAsync());
    }

    [Fact]
    public async Task Placeholders_in_an_update_are_filled_as_in_a_report()
    {
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));
        await _app.PostAsync(incident, "{{component}}: {{title}} is {{status}}.", posting => posting with { Status = IncidentStatus.Identified });
        Assert.Equal("API: API down is identified.", _app.Published.Incidents.Find(incident.Id)!.Updates[^1].Message);

        var bare = await _app.ReportAsync("Something");
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.PostAsync(bare, "{{component}} is back."));
        Assert.Contains("{{component}} could not be filled in", refused.Errors["message"].Single(), StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.ReportAsync("About {{title}}"));
        Assert.Contains("cannot be part of it", refused.Errors["title"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_that_left_the_board_does_not_come_back_with_a_reopened_incident()
    {
        var api = await _app.AddComponentAsync("API");
        var incident = await _app.ReportAsync("API down", (api, ComponentStatus.MajorOutage));
        await _app.ResolveAsync(incident);
        await _app.Catalog.RemoveComponentAsync(_app.Admin, api.Id, null);
        await _app.ReopenAsync(incident);

        Assert.Equal(ComponentStatus.Operational, _app.Published.Incidents.Find(incident.Id)!.Components.Single().Status);
        Assert.Empty(_app.Published.Incidents.Find(incident.Id)!.Updates[^1].Components);
    }

    [Fact]
    public async Task What_changes_nothing_leaves_no_trace()
    {
        var incident = await _app.ReportAsync("API down");
        await _app.Incidents.AcknowledgeAsync(_app.Admin, incident.Id);
        var before = await CountAsync();
        var version = (await _app.ReadAsync(db => db.Incidents.SingleAsync())).Version;

        await _app.Incidents.AcknowledgeAsync(_app.Admin, incident.Id);
        await _app.Incidents.ChangeAsync(_app.Admin, incident.Id, new IncidentChange { Title = "API down" }, null);
        await _app.Incidents.CorrectAsync(_app.Admin, incident.Id, incident.Updates[0].Id, incident.Updates[0].Message, null);
        await _app.Incidents.HandLeadToAsync(_app.Admin, incident.Id, null);

        Assert.Equal(before, await CountAsync());
        Assert.Equal(version, (await _app.ReadAsync(db => db.Incidents.SingleAsync())).Version);
    }

    [Fact]
    public async Task An_update_that_stays_as_it_was_stays_the_same_object()
    {
        var incident = await _app.ReportAsync("API down");
        var first = _app.Published.Incidents.Find(incident.Id)!.Updates[0];
        await _app.PostAsync(incident, "More.");
        Assert.Same(first, _app.Published.Incidents.Find(incident.Id)!.Updates[0]);
    }

    [Fact]
    public async Task The_second_of_two_editors_is_told_and_overwrites_nothing()
    {
        var incident = await _app.ReportAsync("API down");
        var seen = incident.Version;
        await _app.PostAsync(incident, "From the first.");

        var refused = await Assert.ThrowsAsync<StaleVersionException>(() =>
            _app.Incidents.PostAsync(_app.Admin, incident.Id, new IncidentPosting { Message = "From the second." }, seen));

        Assert.Equal((1, 2), (Assert.Single(refused.Expected.AnyOf), refused.Current));
        Assert.Contains("changed by someone else", refused.Message, StringComparison.Ordinal);
        Assert.Equal(2, await _app.ReadAsync(db => db.IncidentUpdates.CountAsync()));
    }

    [Fact]
    public async Task Of_twenty_editors_at_once_exactly_one_wins()
    {
        var incident = await _app.ReportAsync("API down");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () =>
        {
            try
            {
                await _app.Incidents.PostAsync(_app.Admin, incident.Id, new IncidentPosting { Message = $"From {i}." }, expectedVersion: 1);
                return "posted";
            }
            catch (StaleVersionException)
            {
                return "stale";
            }
        })));

        Assert.Equal((1, 19), (outcomes.Count(o => o == "posted"), outcomes.Count(o => o == "stale")));
        Assert.Equal(2, await _app.ReadAsync(db => db.IncidentUpdates.CountAsync()));
        Assert.Equal(2, _app.Published.Incidents.Find(incident.Id)!.Updates.Length);
    }

    [Fact]
    public async Task Twenty_updates_at_once_without_a_version_are_all_kept_in_order()
    {
        var incident = await _app.ReportAsync("API down");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => _app.PostAsync(incident, $"From {i}."))));

        var updates = await _app.ReadAsync(db => db.IncidentUpdates.OrderBy(u => u.Number).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 21), updates.Select(u => u.Number));
        Assert.Equal(21, (await NotificationsAsync()).Count);
        Assert.Equal(21, _app.Published.Incidents.Find(incident.Id)!.Updates.Length);
    }

    [Fact]
    public async Task A_template_fills_what_the_form_leaves_open_and_counts_its_uses()
    {
        var api = await _app.AddComponentAsync("API");
        var mail = await _app.AddComponentAsync("Mail");
        var template = await _app.AddTemplateAsync("Outage", input => input with
        {
            Title = "{{component}} unavailable",
            Message = "Since {{time}} “{{title}}” ({{impact}}).",
            Impact = Impact.Critical,
            Components = [new(api.Id, ComponentStatus.MajorOutage), new(mail.Id, ComponentStatus.PartialOutage)],
        });

        var incident = await _app.Incidents.ReportAsync(_app.Admin, new IncidentReport { TemplateId = template.Id });

        Assert.Equal("API and Mail unavailable", incident.Title);
        Assert.Equal("Since 09:00 UTC “API and Mail unavailable” (critical).", incident.Updates[0].Message);
        Assert.Equal((Impact.Critical, 2), (incident.Impact, incident.Components.Count));
        Assert.Equal(1, await _app.ReadAsync(db => db.Templates.Select(t => t.Uses).SingleAsync()));

        var other = await _app.Incidents.ReportAsync(_app.Admin, new IncidentReport { TemplateId = template.Id, Title = "My own words", Impact = Impact.Minor, Components = [], Message = "Mine too." });
        Assert.Equal(("My own words", Impact.Minor, "Mine too.", 0), (other.Title, other.Impact, other.Updates[0].Message, other.Components.Count));
    }

    [Fact]
    public async Task A_placeholder_that_cannot_be_filled_does_not_become_public()
    {
        var template = await _app.AddTemplateAsync("Outage", input => input with { Title = "{{component}} unavailable" });

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => _app.Incidents.ReportAsync(_app.Admin, new IncidentReport { TemplateId = template.Id }));

        Assert.Contains("{{component}} could not be filled in", refused.Errors["title"].Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_of_staff_never_become_public()
    {
        var incident = await _app.ReportAsync("API down");
        var before = _app.Published;
        await _app.Incidents.AddNoteAsync(_app.Admin, incident.Id, "It was the intern's cat.");

        Assert.Same(before, _app.Published);
        Assert.DoesNotContain("cat", System.Text.Json.JsonSerializer.Serialize(_app.Published.Incidents.NewestFirst), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lead_is_somebody_who_can_sign_in()
    {
        var incident = await _app.ReportAsync("API down");
        var bo = await _app.AddStaffAsync(Core.Accounts.StaffRole.Responder, "Bo");
        Assert.Equal("Bo", (await _app.Incidents.HandLeadToAsync(_app.Admin, incident.Id, bo.Id)).LeadName);

        await _app.Accounts.ChangeUserAsync(_app.Admin, bo.Id, new(null, null, Disabled: true), null);
        await Assert.ThrowsAsync<InvalidInputException>(() => _app.Incidents.HandLeadToAsync(_app.Admin, incident.Id, bo.Id));
        await Assert.ThrowsAsync<InvalidInputException>(() => _app.Incidents.HandLeadToAsync(_app.Admin, incident.Id, "nobody"));
        Assert.Null((await _app.Incidents.HandLeadToAsync(_app.Admin, incident.Id, null)).LeadName);
    }

    [Theory]
    [InlineData("no-such-incident")]
    [InlineData("")]
    public async Task What_is_not_there_is_said_not_to_be_there(string id)
    {
        await Assert.ThrowsAsync<NotFoundException>(() => _app.Incidents.PostAsync(_app.Admin, id, new IncidentPosting { Message = "x" }, null));
        await Assert.ThrowsAsync<NotFoundException>(() => _app.Incidents.AcknowledgeAsync(_app.Admin, id));
        await Assert.ThrowsAsync<NotFoundException>(() => _app.Incidents.ReopenAsync(_app.Admin, id, null, null, true, null));
        await Assert.ThrowsAsync<NotFoundException>(() => _app.Incidents.AddNoteAsync(_app.Admin, id, "x"));
        await Assert.ThrowsAsync<NotFoundException>(() => _app.Incidents.RemoveAsync(_app.Admin, id, null));
    }

    private Task<List<NotificationKind>> NotificationsAsync() => _app.ReadAsync(db => db.Notifications.OrderBy(n => n.CreatedAt).Select(n => n.Kind).ToListAsync());

    private Task<(int, int, int, int, int, int, long)> CountAsync() => _app.ReadAsync(async db => (
        await db.Incidents.CountAsync(),
        await db.IncidentUpdates.CountAsync(),
        await db.StatusIntervals.CountAsync(),
        await db.Audit.CountAsync(),
        await db.Notifications.CountAsync(),
        await db.Incidents.SumAsync(i => i.Version),
        (await db.Publications.SingleAsync()).Version));

    private sealed class Follower : IFollow<IncidentPosted>
    {
        public bool Fails { get; set; }

        public Task FollowAsync(IncidentPosted happened, Act act) =>
            Fails ? throw new InvalidOperationException("The follower failed.") : Task.CompletedTask;
    }
}
