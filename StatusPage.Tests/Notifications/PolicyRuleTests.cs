using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications;

/// <summary>The policy's rule for an impact decides who is mailed when.</summary>
public sealed class PolicyRuleTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        await _app.SubscribeAsync("reader@example.com");
        await _app.Get<SettingsService>().ChangePolicyAsync(_app.Admin, IncidentPolicy.Default with
        {
            Emails = new Dictionary<Impact, EmailRule>
            {
                [Impact.Critical] = EmailRule.AtOnce,
                [Impact.Major] = EmailRule.OnResolution,
                [Impact.Minor] = EmailRule.ByHand,
            },
        }, expectedVersion: null);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static TheoryData<EmailRule, NotificationKind, bool, NotificationState> Rules()
    {
        var rules = new TheoryData<EmailRule, NotificationKind, bool, NotificationState>();
        foreach (var kind in new[] { NotificationKind.IncidentCreated, NotificationKind.IncidentUpdated, NotificationKind.IncidentResolved, NotificationKind.IncidentReopened })
        {
            foreach (var mailed in new[] { false, true })
            {
                rules.Add(EmailRule.AtOnce, kind, mailed, NotificationState.Released);
                rules.Add(EmailRule.ByHand, kind, mailed, NotificationState.Held);
                var tells = kind == NotificationKind.IncidentResolved || (kind == NotificationKind.IncidentReopened && mailed);
                rules.Add(EmailRule.OnResolution, kind, mailed, tells ? NotificationState.Released : NotificationState.Held);
            }
        }

        return rules;
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_says_of_each_posting_whether_it_goes_by_itself(EmailRule rule, NotificationKind kind, bool mailedBefore, NotificationState state) =>
        Assert.Equal(state, NotificationRule.StateOf(rule, kind, mailedBefore));

    [Fact]
    public async Task An_impact_that_the_policy_does_not_name_is_mailed_at_once()
    {
        await _app.ReportAsync("For your information", report => report with { Impact = Impact.None });

        Assert.Equal((NotificationState.Released, 1), (await _app.NotificationsAsync()).Select(n => (n.State, n.Recipients)).Single());
    }

    [Fact]
    public async Task On_resolution_readers_get_one_mail_and_what_was_kept_back_is_settled()
    {
        var incident = await _app.ReportAsync("Slow");
        incident = await _app.PostAsync(incident, "Still slow.");
        Assert.Empty(await _app.DeliveriesAsync());

        await _app.ResolveAsync(incident);

        Assert.Equal(
            [NotificationState.Superseded, NotificationState.Superseded, NotificationState.Released],
            (await _app.NotificationsAsync()).Select(n => n.State));
        Assert.Single(await _app.DeliveriesAsync());
    }

    [Fact]
    public async Task An_incident_that_is_reported_once_it_is_over_is_mailed_as_a_resolution()
    {
        await _app.ReportAsync("Was slow", report => report with { Status = IncidentStatus.Resolved, RootCause = "A disk was full.", Remediation = "We added space." });

        Assert.Equal((NotificationState.Released, 1), (await _app.NotificationsAsync()).Select(n => (n.State, n.Recipients)).Single());
    }

    [Fact]
    public async Task Who_was_told_that_it_is_over_hears_that_it_is_not()
    {
        var incident = await _app.ResolveAsync(await _app.ReportAsync("Slow"));
        await _app.ReopenAsync(incident);

        Assert.Equal(NotificationState.Released, (await _app.NotificationsAsync())[^1].State);
        Assert.Equal(2, (await _app.DeliveriesAsync()).Count);
    }

    [Fact]
    public async Task An_impact_that_grows_is_mailed_by_the_rule_of_the_worse_one_from_then_on()
    {
        var incident = await _app.ReportAsync("Slow", report => report with { Impact = Impact.Minor });
        incident = await _app.PostAsync(incident, "Down.", posting => posting with { Impact = Impact.Critical });
        await _app.PostAsync(incident, "Only slow again.", posting => posting with { Impact = Impact.Minor });

        Assert.Equal(
            [NotificationState.Held, NotificationState.Released, NotificationState.Released],
            (await _app.NotificationsAsync()).Select(n => n.State));
    }

    [Fact]
    public async Task Staff_send_by_hand_what_was_kept_back_and_only_once()
    {
        await _app.ReportAsync("Slow", report => report with { Impact = Impact.Minor });
        var held = (await _app.NotificationsAsync()).Single();

        await _app.Get<NotificationService>().SendAsync(_app.Admin, held.Id);

        Assert.Equal(["reader@example.com"], await _app.RecipientsAsync(held));
        var refusal = await Assert.ThrowsAsync<RuleException>(() => _app.Get<NotificationService>().SendAsync(_app.Admin, held.Id));
        Assert.Contains("nobody is told twice", refusal.Message, StringComparison.Ordinal);
        Assert.Single(await _app.DeliveriesAsync());
        Assert.Equal(1, await _app.ReadAsync(db => db.Audit.CountAsync(a => a.Action == "notification.sent_by_hand")));
    }

    [Fact]
    public async Task A_posting_without_notice_and_a_backfilled_incident_are_mailed_to_nobody()
    {
        await _app.ReportAsync("Quiet", report => report with { Impact = Impact.Critical, Notify = false });
        await _app.ReportAsync("Long ago", report => report with { Impact = Impact.Critical, Backfilled = true, StartedAt = _app.Now.AddDays(-2) });

        Assert.Empty(await _app.NotificationsAsync());
        Assert.Empty(await _app.DeliveriesAsync());
    }

    [Fact]
    public async Task Maintenance_that_starts_and_ends_is_told_to_those_who_want_to_hear_of_it()
    {
        await _app.SubscribeAsync("no-maintenance@example.com", maintenance: false);
        await _app.AddMaintenanceAsync("Database upgrade", _app.Now.AddHours(1), _app.Now.AddHours(2), await _app.AddComponentAsync("API"));

        await _app.PassAsync(TimeSpan.FromHours(1));
        await _app.PassAsync(TimeSpan.FromHours(1));

        var notifications = await _app.NotificationsAsync();
        Assert.Equal([NotificationKind.MaintenanceStarted, NotificationKind.MaintenanceCompleted], notifications.Select(n => n.Kind));
        Assert.All(await Task.WhenAll(notifications.Select(_app.RecipientsAsync)), recipients => Assert.Equal(["reader@example.com"], recipients));
    }
}
