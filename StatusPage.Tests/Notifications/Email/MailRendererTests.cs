using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Core.Settings;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Subscribers;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Notifications.Email;

public sealed class MailRendererTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    private MailRenderer Renderer => _app.Get<MailRenderer>();

    public async ValueTask InitializeAsync() => _app = await MailSamples.StartAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_mail_tells_of_its_own_posting_even_when_later_ones_were_made()
    {
        var api = await _app.AddComponentAsync("API");
        var secret = await _app.AddComponentAsync("Hidden thing", with: component => component with { Visible = false });
        var incident = await _app.ReportAsync("Checkout fails", (api, ComponentStatus.PartialOutage), (secret, ComponentStatus.MajorOutage));
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await _app.PostAsync(incident, "We found a full disk.", posting => posting with
        {
            Status = IncidentStatus.Identified,
            Impact = Impact.Critical,
            Components = [new AffectedComponent(api.Id, ComponentStatus.MajorOutage)],
            EstimatedResolutionAt = _app.Now.AddHours(1),
        });
        _app.Clock.Advance(TimeSpan.FromMinutes(20));
        await _app.ResolveAsync(incident);

        var mails = await RenderAllAsync();

        Assert.Equal(3, mails.Count);
        Assert.Equal(["Checkout fails · Status", "Re: Checkout fails · Status", "Re: Checkout fails · Status"], mails.Select(mail => mail.Subject));
        Assert.StartsWith("INVESTIGATING · Major\n", mails[0].Text, StringComparison.Ordinal);
        Assert.Contains("- API: Partial outage\n", mails[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Estimated resolution", mails[0].Text, StringComparison.Ordinal);
        Assert.StartsWith("IDENTIFIED · Critical\n", mails[1].Text, StringComparison.Ordinal);
        Assert.Contains("Status: Investigating → Identified\nImpact: Major → Critical\n", mails[1].Text, StringComparison.Ordinal);
        Assert.Contains("Estimated resolution: ", mails[1].Text, StringComparison.Ordinal);
        Assert.Contains("- API: Partial outage → Major outage\n", mails[1].Text, StringComparison.Ordinal);
        Assert.Contains("Duration: 40 minutes\n\nWhat happened\n\nA disk was full.\n\nWhat we did\n\nWe added space and an alarm.\n", mails[2].Text, StringComparison.Ordinal);
        Assert.Contains("- API: Major outage → Operational\n", mails[2].Text, StringComparison.Ordinal);
        Assert.All(mails, mail => Assert.DoesNotContain("Hidden thing", mail.Text + mail.Html, StringComparison.Ordinal));
        Assert.All(mails, mail => Assert.Contains($"http://localhost/incidents/{incident.Id}\n", mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_and_times_are_those_of_the_site()
    {
        await _app.Get<SettingsService>().ChangeAsync(_app.Admin, new SettingsInput { Name = "Acme", TimeZone = "Asia/Kathmandu", Accent = "#ffe000" }, expectedVersion: null);
        _app.Clock.Now = new DateTimeOffset(2026, 5, 12, 20, 30, 0, TimeSpan.Zero);
        await _app.ReportAsync("Checkout fails");

        var mail = Assert.Single(await RenderAllAsync());

        Assert.Contains("Began: 12 May 2026, 20:30 UTC (13 May, 02:15 Asia/Kathmandu, UTC+5:45)\n", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("color:#ffe000\"", mail.Html, StringComparison.Ordinal);
        Assert.Contains($"bgcolor=\"{AccentColour.ForLight("#ffe000")}\"", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incident_reported_when_it_was_over_is_explained_in_its_first_mail()
    {
        await _app.ReportAsync("Checkout failed", report => report with { Status = IncidentStatus.Resolved, RootCause = "A disk was full.", Remediation = "We added space." });

        var mail = Assert.Single(await RenderAllAsync());

        Assert.Equal("Checkout failed · Status", mail.Subject);
        Assert.Contains("What happened\n\nA disk was full.", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reopened_incident_says_so()
    {
        var incident = await _app.ReportAsync("Checkout fails");
        await _app.ResolveAsync(incident);
        await _app.Incidents.ReopenAsync(_app.Admin, incident.Id, "It is back.", components: null, notify: true, expectedVersion: null);

        var mail = (await RenderAllAsync())[^1];

        Assert.StartsWith("REOPENED · Major\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Status: Resolved → Investigating\n", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_taken_off_the_page_is_not_mailed()
    {
        var incident = await _app.ReportAsync("A mistake");
        var notification = Assert.Single(await _app.NotificationsAsync());
        await _app.Incidents.RemoveAsync(_app.Admin, incident.Id, expectedVersion: null);

        Assert.Null(await Renderer.RenderAsync(notification));
    }

    [Theory]
    [InlineData(NotificationKind.MaintenanceAnnounced, "MAINTENANCE PLANNED", "Begins: ", "Disks · Status")]
    [InlineData(NotificationKind.MaintenanceChanged, "MAINTENANCE CHANGED", "This holds now:", "Re: Disks · Status")]
    [InlineData(NotificationKind.MaintenanceReminder, "MAINTENANCE BEGINS SOON", "Begins: ", "Re: Disks · Status")]
    [InlineData(NotificationKind.MaintenanceStarted, "MAINTENANCE HAS BEGUN", "Ends: ", "Re: Disks · Status")]
    [InlineData(NotificationKind.MaintenanceCompleted, "MAINTENANCE COMPLETED", "Lasted: ", "Re: Disks · Status")]
    [InlineData(NotificationKind.MaintenanceCancelled, "MAINTENANCE CANCELLED", "will not take place", "Re: Disks · Status")]
    public async Task Every_turn_of_a_maintenance_has_a_mail(NotificationKind kind, string state, string says, string subject)
    {
        var api = await _app.AddComponentAsync("API");
        var window = await _app.AddMaintenanceAsync("Disks", _app.Now.AddDays(3), _app.Now.AddDays(3).AddHours(2), api);

        var mail = await Renderer.RenderAsync(new Notification
        {
            Kind = kind,
            SubjectId = window.Id,
            PostingId = window.Id,
            Impact = Impact.None,
            Components = [],
            CreatedAt = _app.Now.AddDays(3).AddHours(1),
        });

        Assert.NotNull(mail);
        Assert.Equal(subject, mail.Subject);
        Assert.StartsWith(state + "\nDisks\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains(says, mail.Text, StringComparison.Ordinal);
        Assert.Contains("- API\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"http://localhost/maintenance/{window.Id}\n", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_maintenance_tells_the_old_and_the_new_times_as_the_change_left_them()
    {
        var maintenance = _app.Get<MaintenanceService>();
        var start = FakeClock.Start.AddHours(100);
        var window = await maintenance.ScheduleAsync(_app.Admin, new MaintenanceInput { Title = "Disks", Message = "New disks.", ScheduledFor = start, ScheduledUntil = start.AddHours(2) });
        await maintenance.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ScheduledFor = start.AddHours(24), ScheduledUntil = start.AddHours(25), Note = "The *vendor* asked for it." }, null);
        await maintenance.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ScheduledUntil = start.AddHours(28) }, null);
        await maintenance.PostAsync(_app.Admin, window.Id, new MaintenancePosting { Message = "All is prepared." }, null);
        var mails = new List<string>();
        foreach (var notification in await _app.NotificationsAsync())
        {
            mails.Add((await Renderer.RenderAsync(notification))!.Text);
        }

        Assert.Contains("Begins: 16 May 2026, 13:00 UTC\nEnds: 16 May 2026, 15:00 UTC\n", mails[0], StringComparison.Ordinal);
        Assert.Contains("The vendor asked for it.", mails[1], StringComparison.Ordinal);
        Assert.Contains("Was to begin: 16 May 2026, 13:00 UTC\nWas to end: 16 May 2026, 15:00 UTC\nBegins: 17 May 2026, 13:00 UTC\nEnds: 17 May 2026, 14:00 UTC\n", mails[1], StringComparison.Ordinal);
        Assert.Contains("Was to end: 17 May 2026, 14:00 UTC\nBegins: 17 May 2026, 13:00 UTC\nEnds: 17 May 2026, 17:00 UTC\n", mails[2], StringComparison.Ordinal);
        Assert.DoesNotContain("Was to begin", mails[2], StringComparison.Ordinal);
        Assert.StartsWith("MAINTENANCE UPDATE\nDisks\n", mails[3], StringComparison.Ordinal);
        Assert.DoesNotContain("Was to", mails[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_begins_before_its_time_says_so_and_why_and_its_end_says_nothing_of_an_outage_that_goes_on()
    {
        var maintenance = _app.Get<MaintenanceService>();
        var start = FakeClock.Start.AddHours(100);
        var window = await maintenance.ScheduleAsync(_app.Admin, new MaintenanceInput { Title = "Disks", Message = "New disks.", ScheduledFor = start, ScheduledUntil = start.AddHours(2) });
        await maintenance.PostAsync(_app.Admin, window.Id, new MaintenancePosting { Status = MaintenanceStatus.InProgress, Emergency = true, EmergencyReason = "A disk fails." }, null);
        await maintenance.PostAsync(_app.Admin, window.Id, new MaintenancePosting { Status = MaintenanceStatus.Completed }, null);
        var told = await _app.NotificationsAsync();

        var began = (await Renderer.RenderAsync(told[1]))!.Text;
        Assert.Contains("Was to begin: 16 May 2026, 13:00 UTC\nBegan: 12 May 2026, 09:00 UTC\nEnds: 16 May 2026, 15:00 UTC\nEmergency: A disk fails.\n", began, StringComparison.Ordinal);
        var ended = (await Renderer.RenderAsync(told[2]))!.Text;
        Assert.Contains("The work is done.", ended, StringComparison.Ordinal);
        Assert.DoesNotContain("normal", ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_confirmation_says_what_was_asked_for_and_its_link_confirms_it()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.AskAsync("zoe@example.com", new SubscriptionRequest { Scope = SubscriberScope.Components, Components = [api.Id], MinimumImpact = Impact.Major, Maintenance = false });
        var subscriber = await _app.SubscriberAsync("zoe@example.com");

        var mail = await Renderer.RenderConfirmationAsync(subscriber.Id, subscriber.ConfirmationNumber);

        Assert.NotNull(mail);
        Assert.Contains($"http://localhost/v1/status/subscribe/confirm?token={await _app.ConfirmTokenAsync("zoe@example.com")}\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Incidents: Major and worse\nMaintenance: no\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("- API\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("zoe@example.com", mail.Text, StringComparison.Ordinal);
        Assert.Null(await Renderer.RenderConfirmationAsync(subscriber.Id, subscriber.ConfirmationNumber - 1));
    }

    [Fact]
    public async Task A_confirmation_of_one_incident_names_it()
    {
        var incident = await _app.ReportAsync("Checkout fails");
        await _app.AskAsync("zoe@example.com", new SubscriptionRequest { Scope = SubscriberScope.Incidents, IncidentId = incident.Id });
        var subscriber = await _app.SubscriberAsync("zoe@example.com");

        var mail = await Renderer.RenderConfirmationAsync(subscriber.Id, subscriber.ConfirmationNumber);

        Assert.Contains("Updates on: Checkout fails\n", mail!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_is_not_made_before_the_page_knows_where_it_is()
    {
        var listening = new TaskCompletionSource();
        var renderer = new MailRenderer(
            _app.Get<IDbContextFactory<Core.Data.StatusPageDbContext>>(),
            _app.Get<LinkKeys>(),
            new SmtpOptions(),
            new SiteAddress(() => listening.Task.IsCompleted ? "http://127.0.0.1:4711" : "http://localhost", listening.Task),
            _app.Get<IServiceScopeFactory>(),
            _app.Get<Microsoft.Extensions.Logging.ILoggerFactory>());

        var rendering = renderer.RenderTestAsync(1, "Anna");
        Assert.False(rendering.IsCompleted);
        listening.SetResult();

        Assert.Contains("http://127.0.0.1:4711/", (await rendering).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_lead_to_pages_that_the_web_server_has()
    {
        Assert.Equal(StatusUrls.Subscription + "?token=a", MailLinks.PreferencesPath("a"));
        Assert.Equal(StatusUrls.ConfirmSubscription + "?token=a", MailLinks.ConfirmPath("a"));
        Assert.Equal(StatusUrls.Unsubscribe + "?token=a", MailLinks.UnsubscribePath("a"));
    }

    private async Task<List<RenderedMail>> RenderAllAsync()
    {
        var mails = new List<RenderedMail>();
        foreach (var notification in await _app.NotificationsAsync())
        {
            mails.Add(Assert.IsType<RenderedMail>(await Renderer.RenderAsync(notification)));
        }

        return mails;
    }
}
