using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data.Demo;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications;
using StatusPage.Core.Publication;
using StatusPage.Core.Uptime;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Data;

public sealed class DemoDataTests
{
    [Theory]
    [InlineData("2026-05-12T09:00:00Z")]
    [InlineData("2026-05-11T22:00:00Z")] // midnight in Berlin
    [InlineData("2026-05-11T22:00:01Z")]
    [InlineData("2026-05-11T21:59:59Z")]
    [InlineData("2026-03-29T00:59:30Z")] // the hour before clocks go forward
    [InlineData("2026-03-29T01:00:00Z")]
    [InlineData("2026-04-11T08:13:00Z")] // two weeks after
    [InlineData("2026-10-25T00:30:00Z")] // the hour that comes twice
    [InlineData("2026-10-25T01:30:00Z")]
    [InlineData("2026-11-08T08:00:00Z")]
    [InlineData("2026-12-31T23:30:00Z")]
    [InlineData("2027-01-01T00:00:00Z")]
    [InlineData("2028-02-29T12:00:00Z")]
    public async Task At_any_hour_of_any_day_it_shows_a_company_with_three_months_of_history_and_something_going_on(string at)
    {
        await using var app = await CoreApp.StartAsync();
        app.Clock.Now = DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);
        await app.Get<DemoData>().LoadAsync(withAdministrator: false);

        var page = app.Published;
        Assert.Equal("Quillwerk", page.Site.Name);
        Assert.Equal("Europe/Berlin", page.Site.Zone.Id);
        Assert.Equal(4, page.Groups.Length);
        Assert.Equal(14, page.Components.Count);
        Assert.All(page.Components.Values, component =>
        {
            Assert.NotNull(component.Description);
            Assert.NotNull(component.Measured);
            Assert.Equal(component.Core, component.Target is not null);
            Assert.All(component.Days.SkipLast(1), day => Assert.NotNull(day.Percent));
        });

        Assert.Equal(["Business", "Enterprise"], page.Sla.Tiers.Select(t => t.Name));
        Assert.All(page.Sla.Report(page.Sla.Month.Plus(-1))!.Tiers, tier => Assert.NotNull(tier.Met));
        Assert.Single(page.Incidents.NewestFirst, i => i.SlaExclusion is not null);

        var open = page.Incidents.Open.ToList();
        Assert.Equal([Impact.Minor, Impact.Major], open.Select(i => i.Impact).Order());
        Assert.All(open, i => Assert.InRange(i.Updates[^1].PostedAt, app.Now.AddHours(-3), app.Now));
        Assert.All(open, i => Assert.True(i.EstimatedResolutionAt > app.Now));
        Assert.Equal(ComponentStatus.PartialOutage, page.Overall);
        Assert.Equal(page.Overall, StatusRollup.Worst(page.Components.Values.Select(c => c.Status)));

        Assert.Single(page.Maintenances, m => m.Status == MaintenanceStatus.InProgress && m.ScheduledFor <= app.Now && m.ScheduledUntil > app.Now);
        Assert.Single(page.Maintenances, m => m.Status == MaintenanceStatus.Scheduled && m.ScheduledFor > app.Now);
        Assert.All(page.Maintenances, m => Assert.Equal(m.Emergency, m.ScheduledFor - m.AnnouncedAt < TimeSpan.FromHours(48)));
        Assert.Single(page.Maintenances, m => m.EmergencyReason is not null);
    }

    [Fact]
    public async Task Nothing_in_it_lies_in_the_future_and_every_timeline_runs_forward()
    {
        await using var app = await LoadAsync();

        var incidents = await app.ReadAsync(db => db.Incidents.Include(i => i.Updates.OrderBy(u => u.Number)).Include(i => i.Components).ToListAsync());
        Assert.InRange(incidents.Count, 22, 28);
        Assert.All(incidents, incident =>
        {
            Assert.True(incident.StartedAt <= incident.DetectedAt);
            Assert.Equal(incident.Updates.OrderBy(u => u.DisplayedAt).Select(u => u.Id), incident.Updates.Select(u => u.Id));
            Assert.All(incident.Updates, u => Assert.InRange(u.PostedAt, incident.StartedAt, app.Now));
            Assert.All(incident.Updates, u => Assert.True(u.EditedAt is null || u.EditedAt <= app.Now));
            Assert.InRange(incident.Updates.Count, 2, 5);
            if (incident is { Status: IncidentStatus.Resolved, Impact: not Impact.None })
            {
                Assert.NotNull(incident.RootCause);
                Assert.NotNull(incident.Remediation);
            }
        });
        Assert.Single(incidents, i => i.Backfilled);
        Assert.InRange(incidents.SelectMany(i => i.Updates).Count(u => u.EditedAt is not null), 2, 5);
        Assert.Contains(incidents, i => i.Impact == Impact.None);
        Assert.Contains(incidents, i => i.Impact == Impact.Critical);
        Assert.Contains(incidents, i => i.Updates.Any(u => u.StatusBefore == IncidentStatus.Resolved));
        Assert.Equal(0, await app.ReadAsync(db => db.StatusIntervals.CountAsync(i => i.From > app.Now || i.To > app.Now)));
    }

    [Fact]
    public async Task The_bars_show_quiet_days_and_troubled_ones_and_the_figures_stay_believable()
    {
        await using var app = await LoadAsync();

        var days = app.Published.Components.Values.SelectMany(c => c.Days).ToList();
        Assert.All(
            [DayLevel.Operational, DayLevel.Maintenance, DayLevel.Degraded, DayLevel.PartialOutage, DayLevel.MajorOutage],
            level => Assert.Contains(days, day => day.Level == level));
        Assert.All(app.Published.Components.Values, c => Assert.InRange(c.Uptime(90)!.Value, 99.5m, 100m));
        await app.Get<Publisher>().RefreshAsync();
        Assert.Contains(app.Published.Probes.Targets, target => target.Total > target.Ok);
        Assert.All(app.Published.Probes.Targets.Where(target => target.Total > target.Ok), target => Assert.True(target.LastFailureAt >= app.Published.Probes.WindowStart, target.ToString()));
        var quiet = Enumerable.Range(0, 90).Count(d => app.Published.Components.Values.All(c => c.Days[d].IncidentIds.Count == 0));
        Assert.InRange(quiet, 50, 75);
    }

    [Fact]
    public async Task It_says_who_would_have_been_mailed_of_each_posting_and_what_became_of_it()
    {
        await using var app = await LoadAsync();

        var postings = await app.ReadAsync(db => db.Notifications.ToListAsync());
        var updates = await app.ReadAsync(db => db.Incidents.Where(i => !i.Backfilled).SelectMany(i => i.Updates).Where(u => u.Notify).Select(u => u.Id).ToListAsync());
        Assert.Equal(updates.Order(StringComparer.Ordinal), postings.Select(p => p.PostingId).Order(StringComparer.Ordinal));
        Assert.All(postings, p => Assert.Equal((NotificationState.Released, 0), (p.State, p.Queued)));
        Assert.Contains(postings, p => p.Recipients > 20);
        Assert.Contains(postings, p => p.Failed > 0);
        var mails = await app.ReadAsync(db => db.Deliveries.Select(d => new { d.NotificationId, d.State }).ToListAsync());
        Assert.All(postings, p => Assert.Equal(
            (p.Sent, p.Failed), (mails.Count(m => m.NotificationId == p.Id && m.State == DeliveryState.Sent), mails.Count(m => m.NotificationId == p.Id && m.State == DeliveryState.Failed))));
    }

    [Fact]
    public async Task Nobody_is_mailed_and_everything_is_in_the_audit_log()
    {
        await using var app = await LoadAsync();

        Assert.Equal(0, await app.ReadAsync(db => db.Deliveries.CountAsync(d => d.State == DeliveryState.Queued)));
        var audit = await app.ReadAsync(db => db.Audit.OrderBy(a => a.Id).ToListAsync());
        Assert.Equal(14, audit.Count(a => a.Action == "component.created"));
        Assert.Equal(await app.ReadAsync(db => db.Incidents.CountAsync()), audit.Count(a => a.Action == "incident.created"));
        Assert.Equal("demo.loaded", audit[^1].Action);
        var invented = audit.Where(a => a.Action.StartsWith("incident.", StringComparison.Ordinal)).ToList();
        Assert.All(invented, a => Assert.EndsWith("(demo)", a.ActorName, StringComparison.Ordinal));
        Assert.Equal(invented.OrderBy(a => a.At).Select(a => a.Id), invented.Select(a => a.Id));
    }

    [Fact]
    public async Task Its_templates_hold_placeholders_and_can_be_reported_from()
    {
        await using var app = await LoadAsync();

        var templates = await app.ReadAsync(db => db.Templates.ToListAsync());
        Assert.Equal(5, templates.Count);
        Assert.All(templates, t => Assert.NotEmpty(Placeholders.Open(t.Title + t.Message)));
        var api = app.Published.Components.Values.Single(c => c.Name == DemoCompany.Api);
        var slow = templates.Single(t => t.Name == "Slow responses");
        var incident = await app.Incidents.ReportAsync(app.Admin, new IncidentReport
        {
            TemplateId = slow.Id,
            Components = [new AffectedComponent(api.Id, ComponentStatus.DegradedPerformance)],
        });
        Assert.Equal("REST API: slow responses", incident.Title);
    }

    [Fact]
    public async Task A_second_start_does_not_load_it_again()
    {
        await using var app = await LoadAsync();
        app.Clock.Advance(TimeSpan.FromDays(3));
        await app.Get<DemoData>().LoadAsync(withAdministrator: true);

        Assert.Equal(14, await app.ReadAsync(db => db.Components.CountAsync()));
        Assert.Equal(1, await app.ReadAsync(db => db.Audit.CountAsync(a => a.Action == "demo.loaded")));
    }

    [Fact]
    public async Task An_installation_with_anything_of_its_own_is_left_alone()
    {
        await using var app = await CoreApp.StartAsync();
        await app.AddComponentAsync("Our own");
        await app.Get<DemoData>().LoadAsync(withAdministrator: false);

        Assert.Equal("Our own", Assert.Single(app.Published.Components.Values).Name);
        Assert.Equal("Status", app.Published.Site.Name);
    }

    [Fact]
    public async Task The_demonstration_can_be_worked_with_like_any_other_content()
    {
        await using var app = await LoadAsync();
        var major = app.Published.Incidents.Open.Single(i => i.Impact == Impact.Major);
        await app.Incidents.PostAsync(
            app.Admin,
            major.Id,
            new IncidentPosting { Status = IncidentStatus.Resolved, Message = "Over.", RootCause = "A change.", Remediation = "Taken back." },
            expectedVersion: null);
        await app.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal(ComponentStatus.DegradedPerformance, app.Published.Overall);
        Assert.Equal(5, app.Published.Maintenances.Count(m => m.Status == MaintenanceStatus.Completed));
    }

    [Fact]
    public async Task In_production_it_brings_content_but_no_account()
    {
        await using var app = await StatusPageApp.StartAsync(new Dictionary<string, string?>
        {
            ["Demo:Enabled"] = "true",
            ["Bootstrap:AdminEmail"] = null,
            ["Bootstrap:AdminPassword"] = null,
        });

        Assert.Equal(14, app.Published.Components.Count);
        Assert.Equal(0, await app.ReadAsync(db => db.Users.CountAsync()));
    }

    [Fact]
    public async Task A_development_machine_where_nobody_can_sign_in_gets_the_demonstration_administrator()
    {
        await using var app = await StatusPageApp.StartAsync(new Dictionary<string, string?>
        {
            ["Bootstrap:AdminEmail"] = null,
            ["Bootstrap:AdminPassword"] = null,
        });
        await app.Get<DemoData>().LoadAsync(withAdministrator: true);
        await app.Get<DemoData>().LoadAsync(withAdministrator: true);

        var user = await app.ReadAsync(db => db.Users.SingleAsync());
        Assert.Equal(DemoData.AdminEmail, user.Email);
        Assert.Equal(StaffRole.Administrator, user.Role);
        Assert.True(DemoData.AdminPassword.Length >= AccountRules.MinPassword);
    }

    [Fact]
    public async Task Where_somebody_can_sign_in_already_no_account_is_added()
    {
        await using var app = await CoreApp.StartAsync();
        await app.Get<DemoData>().LoadAsync(withAdministrator: true);

        Assert.Equal(TestApp.AdminEmail, (await app.ReadAsync(db => db.Users.SingleAsync())).Email);
    }

    private static async Task<CoreApp> LoadAsync()
    {
        var app = await CoreApp.StartAsync();
        await app.Get<DemoData>().LoadAsync(withAdministrator: false);
        return app;
    }
}
