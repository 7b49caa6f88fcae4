using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Settings;
using StatusPage.Core.Uptime;
using StatusPage.Tests.Notifications;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Maintenance;

public sealed class MaintenanceServiceTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Component _api = null!;

    private MaintenanceService Service => _app.Get<MaintenanceService>();

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _api = await _app.AddComponentAsync("API");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Forty_eight_hours_ahead_is_accepted_and_a_minute_less_refused_with_the_earliest_start()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(48));
        Assert.False(window.Emergency);

        var refused = await Assert.ThrowsAsync<ShortNoticeException>(() => ScheduleAsync(_app.Now.AddHours(48).AddMinutes(-1)));
        Assert.Equal(_app.Now.AddHours(48), refused.EarliestStart);
        Assert.Contains("47 hours 59 minutes", refused.Message, StringComparison.Ordinal);
        Assert.Single(await _app.ReadAsync(db => db.Maintenances.ToListAsync()));
    }

    [Fact]
    public async Task An_emergency_needs_its_reason_and_is_known_as_one()
    {
        var noReason = await Assert.ThrowsAsync<InvalidInputException>(() => ScheduleAsync(_app.Now.AddHours(1), input => input with { Emergency = true }));
        Assert.Equal(["emergencyReason"], noReason.Errors.Keys);

        var window = await ScheduleAsync(_app.Now.AddHours(1), input => input with { Emergency = true, EmergencyReason = "A disk is failing." });

        Assert.Equal((true, "A disk is failing."), (window.Emergency, window.EmergencyReason));
        Assert.Equal((true, "A disk is failing."), _app.Published.Maintenances.Single() is var published ? (published.Emergency, published.EmergencyReason) : default);
        Assert.Equal([(_app.Now.AddHours(1), true, 48)], window.Announcements.Select(a => (a.Start, a.Emergency, a.NoticeHours)));
    }

    [Fact]
    public async Task An_emergency_that_begins_now_is_under_way_at_once()
    {
        await _app.SubscribeAsync("reader@example.com");
        var window = await ScheduleAsync(_app.Now, input => input with { Emergency = true, EmergencyReason = "A disk is failing." });

        Assert.Equal((MaintenanceStatus.InProgress, ComponentStatus.UnderMaintenance), (window.Status, Shown(_api)));
        Assert.Equal([NotificationKind.MaintenanceAnnounced, NotificationKind.MaintenanceStarted], (await _app.NotificationsAsync()).Select(n => n.Kind));
        await _app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Single((await _app.ReadAsync(db => db.Maintenances.Include(m => m.Updates).SingleAsync())).Updates);
    }

    [Fact]
    public async Task A_choice_of_emergency_says_nothing_where_the_notice_is_long_enough()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(49), input => input with { Emergency = true });

        Assert.Equal((false, null), (window.Emergency, window.EmergencyReason));
    }

    [Fact]
    public async Task Moving_earlier_is_checked_again_from_now_and_moving_later_keeps_the_announcement()
    {
        var announced = _app.Now;
        var window = await ScheduleAsync(_app.Now.AddHours(100));
        _app.Clock.Advance(TimeSpan.FromHours(60));

        await Assert.ThrowsAsync<ShortNoticeException>(() => MoveAsync(window, announced.AddHours(99)));
        window = await MoveAsync(window, announced.AddHours(101));
        Assert.Equal((announced, false), (window.AnnouncedAt, window.Emergency));

        window = await MoveAsync(window, announced.AddHours(300));
        _app.Clock.Advance(TimeSpan.FromHours(1));
        window = await MoveAsync(window, announced.AddHours(200));

        Assert.Equal((_app.Now, false), (window.AnnouncedAt, window.Emergency));
        Assert.Equal(
            [announced, announced, announced, _app.Now],
            window.Announcements.Select(a => a.CountsFrom));
    }

    [Fact]
    public async Task Only_the_end_may_move_at_any_time_and_what_it_adds_at_short_notice_counts_in_the_sla()
    {
        var from = _app.Now.AddHours(50);
        var window = await ScheduleAsync(from, length: 1);
        await PassToAsync(from.AddMinutes(30));
        await Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ScheduledUntil = from.AddHours(3) }, null);
        await PassToAsync(from.AddHours(3));

        Assert.Equal(MaintenanceStatus.Completed, (await WindowAsync(window)).Status);
        Assert.Equal(TimeSpan.FromHours(1), LeftOut());
    }

    [Fact]
    public async Task Where_no_notice_is_promised_what_is_added_at_the_end_is_left_out_as_well()
    {
        await _app.Get<SettingsService>().ChangePolicyAsync(_app.Admin, IncidentPolicy.Default with { MaintenanceNoticeHours = 0 }, null);
        var mail = await _app.AddComponentAsync("Mail");
        var window = await ScheduleAsync(_app.Now.AddHours(1), length: 1);
        await PassToAsync(window.ScheduledFor.AddMinutes(30));
        window = await Service.ChangeAsync(
            _app.Admin, window.Id, new MaintenanceChange { ScheduledUntil = window.ScheduledFor.AddHours(3), ComponentIds = [_api.Id, mail.Id] }, null);
        await PassToAsync(window.ScheduledUntil);

        Assert.Equal((TimeSpan.FromHours(3), TimeSpan.FromHours(2.5)), (LeftOut(), LeftOut(mail)));
    }

    [Fact]
    public async Task A_component_that_comes_to_it_during_the_outage_is_not_left_out_of_the_sla()
    {
        var mail = await _app.AddComponentAsync("Mail");
        var window = await ScheduleAsync(_app.Now.AddHours(48), length: 2);
        await PassToAsync(window.ScheduledFor.AddMinutes(30));
        await Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ComponentIds = [_api.Id, mail.Id] }, null);
        await _app.PassAsync(TimeSpan.FromMinutes(30));
        await Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ComponentIds = [_api.Id] }, null);
        await PassToAsync(window.ScheduledUntil);
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.Zero), (LeftOut(), LeftOut(mail)));

        // Also when it is long past.
        await _app.PassAsync(TimeSpan.FromDays(120));
        Assert.Equal((TimeSpan.FromHours(2), TimeSpan.Zero), (LeftOut(), LeftOut(mail)));
    }

    [Fact]
    public async Task A_component_that_came_too_late_is_in_time_where_the_window_moves_far_enough_away()
    {
        var mail = await _app.AddComponentAsync("Mail");
        var window = await ScheduleAsync(_app.Now.AddHours(60), length: 1);
        _app.Clock.Advance(TimeSpan.FromHours(50));
        window = await Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ComponentIds = [_api.Id, mail.Id] }, null);
        Assert.Equal([mail.Id], window.LateComponents);

        window = await MoveAsync(window, _app.Now.AddHours(20));
        Assert.Equal([mail.Id], window.LateComponents);
        window = await MoveAsync(window, _app.Now.AddHours(48));
        await PassToAsync(window.ScheduledUntil);

        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromHours(1)), (LeftOut(), LeftOut(mail)));
    }

    [Fact]
    public async Task A_start_that_passed_without_a_beginning_is_no_announcement_of_a_later_one()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(48), input => input with { Automatic = false });
        await PassToAsync(window.ScheduledFor.AddDays(3));

        var refused = await Assert.ThrowsAsync<ShortNoticeException>(() => MoveAsync(window, _app.Now.AddHours(1)));
        Assert.Equal(_app.Now.AddHours(48), refused.EarliestStart);
        var emergency = await MoveAsync(window, _app.Now.AddHours(1), change => change with { Emergency = true, EmergencyReason = "Now or never." });
        Assert.Equal((true, _app.Now), (emergency.Emergency, emergency.AnnouncedAt));

        window = await MoveAsync(window, _app.Now.AddHours(48));
        Assert.Equal((false, _app.Now), (window.Emergency, window.AnnouncedAt));
        Assert.Equal([PromiseState.Kept, PromiseState.Missed, PromiseState.Kept], (await NoticesAsync()).Select(entry => entry.State));
    }

    [Fact]
    public async Task Whether_notice_was_kept_is_in_the_ledger_at_any_moment_of_a_second()
    {
        _app.Clock.Advance(TimeSpan.FromMilliseconds(413));
        var window = await ScheduleAsync(_app.Now.AddHours(60));
        await ScheduleAsync(_app.Now.AddHours(1), input => input with { Emergency = true, EmergencyReason = "A disk is failing." });
        _app.Clock.Advance(TimeSpan.FromSeconds(10.2));
        window = await MoveAsync(window, _app.Now.AddHours(50));
        _app.Clock.Advance(TimeSpan.FromSeconds(10.2));
        await MoveAsync(window, _app.Now.AddHours(55));

        Assert.Equal(
            [(1, PromiseState.Kept), (1, PromiseState.Missed), (2, PromiseState.Kept)],
            (await NoticesAsync()).Select(entry => (entry.Cycle, entry.State)));
    }

    [Fact]
    public async Task A_window_that_is_past_its_end_does_not_go_on_by_itself()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(48), input => input with { Automatic = false });
        await PassToAsync(window.ScheduledFor.AddMinutes(10));
        var unbegun = await Assert.ThrowsAsync<InvalidInputException>(() => Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { Automatic = true }, null));
        Assert.Contains("Start it by hand first", unbegun.Errors["automatic"].Single(), StringComparison.Ordinal);

        await PassToAsync(window.ScheduledUntil.AddHours(2));
        await StepAsync(window, MaintenanceStatus.InProgress);
        var began = _app.Now;
        await _app.PassAsync(TimeSpan.FromMinutes(10));
        var ended = await Assert.ThrowsAsync<InvalidInputException>(() => Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { Automatic = true }, null));
        Assert.Contains("already past", ended.Errors["automatic"].Single(), StringComparison.Ordinal);

        await Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { Automatic = true, ScheduledUntil = _app.Now.AddHours(1) }, null);
        await _app.PassAsync(TimeSpan.FromHours(1));
        window = await WindowAsync(window);
        Assert.Equal((MaintenanceStatus.Completed, began, _app.Now), (window.Status, window.StartedAt, window.CompletedAt));
    }

    [Fact]
    public async Task The_sla_goes_by_the_announcement_of_the_start_that_was_used()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(100), length: 1);
        _app.Clock.Advance(TimeSpan.FromHours(60));
        window = await MoveAsync(window, _app.Now.AddHours(10), change => change with { Emergency = true, EmergencyReason = "The vendor asks for it." });
        await PassToAsync(window.ScheduledUntil);
        Assert.Equal(TimeSpan.Zero, LeftOut());

        var other = await ScheduleAsync(_app.Now.AddHours(100), length: 1);
        _app.Clock.Advance(TimeSpan.FromHours(10));
        other = await MoveAsync(other, _app.Now.AddHours(48));
        await PassToAsync(other.ScheduledUntil);
        Assert.Equal(TimeSpan.FromHours(1), LeftOut());
    }

    [Fact]
    public async Task Work_that_begins_before_its_time_was_not_announced_for_that_time()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(60), length: 2);
        _app.Clock.Advance(TimeSpan.FromHours(50));

        await Assert.ThrowsAsync<ShortNoticeException>(() => StepAsync(window, MaintenanceStatus.InProgress));
        window = await StepAsync(window, MaintenanceStatus.InProgress, posting => posting with { Emergency = true, EmergencyReason = "It fails already." });

        Assert.Equal((MaintenanceStatus.InProgress, true, _app.Now), (window.Status, window.Emergency, window.StartedAt));
        Assert.Equal(ComponentStatus.UnderMaintenance, Shown(_api));
        await PassToAsync(window.ScheduledUntil);
        Assert.Equal(TimeSpan.Zero, LeftOut());
    }

    [Fact]
    public async Task It_is_verified_and_completed_early_and_its_components_return_to_normal_at_once()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(48), length: 4);
        await PassToAsync(window.ScheduledFor.AddHours(1));
        await StepAsync(window, MaintenanceStatus.Verifying);
        Assert.Equal(ComponentStatus.UnderMaintenance, Shown(_api));
        await _app.PassAsync(TimeSpan.FromMinutes(10));

        window = await StepAsync(window, MaintenanceStatus.Completed, posting => posting with { Message = "Done sooner than planned." });

        Assert.Equal((_app.Now, ComponentStatus.Operational), (window.CompletedAt, Shown(_api)));
        Assert.Equal(
            [MaintenanceStatus.InProgress, MaintenanceStatus.Verifying, MaintenanceStatus.Completed],
            _app.Published.Maintenances.Single().Updates.Select(u => u.Status));
    }

    [Fact]
    public async Task An_outage_is_seen_through_maintenance_and_outlasts_it()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(48), length: 1);
        await PassToAsync(window.ScheduledFor.AddMinutes(10));
        var incident = await _app.ReportAsync("Down", (_api, ComponentStatus.MajorOutage));
        Assert.Equal(ComponentStatus.MajorOutage, Shown(_api));

        await PassToAsync(window.ScheduledUntil);
        Assert.Equal(ComponentStatus.MajorOutage, Shown(_api));
        await _app.ResolveAsync(incident);
        Assert.Equal(ComponentStatus.Operational, Shown(_api));
    }

    [Fact]
    public async Task Components_come_to_it_and_leave_it_while_it_runs()
    {
        var mail = await _app.AddComponentAsync("Mail");
        var window = await ScheduleAsync(_app.Now.AddHours(48), length: 2);
        await PassToAsync(window.ScheduledFor.AddMinutes(10));

        await Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ComponentIds = [mail.Id] }, null);
        Assert.Equal((ComponentStatus.Operational, ComponentStatus.UnderMaintenance), (Shown(_api), Shown(mail)));

        await PassToAsync(window.ScheduledUntil);
        Assert.Equal((ComponentStatus.Operational, ComponentStatus.Operational), (Shown(_api), Shown(mail)));
    }

    public static TheoryData<MaintenanceStatus, MaintenanceStatus, bool> Steps()
    {
        var rows = new TheoryData<MaintenanceStatus, MaintenanceStatus, bool>();
        foreach (var from in Enum.GetValues<MaintenanceStatus>())
        {
            foreach (var to in Enum.GetValues<MaintenanceStatus>().Where(to => to != from))
            {
                rows.Add(from, to, (from, to) is (MaintenanceStatus.Scheduled, MaintenanceStatus.InProgress) or (MaintenanceStatus.Scheduled, MaintenanceStatus.Cancelled)
                    or (MaintenanceStatus.InProgress, MaintenanceStatus.Verifying) or (MaintenanceStatus.InProgress, MaintenanceStatus.Completed) or (MaintenanceStatus.Verifying, MaintenanceStatus.Completed));
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_that_is_not_allowed_is_refused_with_those_that_are(MaintenanceStatus from, MaintenanceStatus to, bool allowed)
    {
        var refusal = Record.Exception(() => MaintenanceTransitions.Check("Upgrade", from, to));

        Assert.Equal(allowed, refusal is null);
        if (!allowed)
        {
            Assert.Contains(MaintenanceTransitions.IsOpen(from) ? "Allowed: " : "Schedule another one.", Assert.IsType<RuleException>(refusal).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_over_is_not_changed_and_a_second_editor_is_told()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(48));
        await MoveAsync(window, _app.Now.AddHours(50));
        await Assert.ThrowsAsync<StaleVersionException>(() => Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { Title = "Mine" }, window.Version));

        await Service.CancelAsync(_app.Admin, window.Id, "The vendor is not ready.", notify: null, expectedVersion: null);
        await Assert.ThrowsAsync<RuleException>(() => Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { Title = "Too late" }, null));
        await Assert.ThrowsAsync<RuleException>(() => Service.PostAsync(_app.Admin, window.Id, new MaintenancePosting { Message = "More." }, null));
        await PassToAsync(_app.Now.AddHours(60));
        Assert.Equal((MaintenanceStatus.Cancelled, ComponentStatus.Operational), ((await WindowAsync(window)).Status, Shown(_api)));
    }

    [Fact]
    public async Task Closing_words_written_while_the_clock_completed_it_are_its_last_update()
    {
        await _app.SubscribeAsync("reader@example.com");
        var window = await ScheduleAsync(_app.Now.AddHours(48));
        await PassToAsync(window.ScheduledFor);
        await PassToAsync(window.ScheduledUntil.AddSeconds(20));

        window = await StepAsync(window, MaintenanceStatus.Completed, posting => posting with { Message = "All disks are new." });

        var last = _app.Published.Maintenances.Single().Updates[^1];
        Assert.Equal(("All disks are new.", MaintenanceStatus.Completed, window.ScheduledUntil), (last.Message, last.Status, window.CompletedAt));
        Assert.Equal(NotificationKind.MaintenanceChanged, (await _app.NotificationsAsync())[^1].Kind);
        await Assert.ThrowsAsync<RuleException>(() => StepAsync(window, MaintenanceStatus.Completed, posting => posting with { Message = "And more." }));
    }

    [Fact]
    public async Task Cancelling_again_changes_nothing_whatever_is_said_with_it()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(48));
        await Service.CancelAsync(_app.Admin, window.Id, "The vendor is not ready.", notify: null, expectedVersion: null);

        var again = await Service.CancelAsync(_app.Admin, window.Id, "The vendor is not ready.", notify: null, expectedVersion: null);

        Assert.Equal(("The vendor is not ready.", MaintenanceStatus.Cancelled), (Assert.Single(again.Updates).Message, again.Status));
    }

    [Fact]
    public async Task Every_turn_is_mailed_to_those_concerned_and_the_reminder_once()
    {
        await _app.SubscribeAsync("reader@example.com");
        var window = await ScheduleAsync(_app.Now.AddHours(60), length: 1);
        await MoveAsync(window, _app.Now.AddHours(70));
        await Service.PostAsync(_app.Admin, window.Id, new MaintenancePosting { Message = "All is prepared." }, null);
        await _app.PassAsync(TimeSpan.FromHours(46));
        await _app.PassAsync(TimeSpan.FromMinutes(1));
        await _app.PassAsync(TimeSpan.FromHours(24));
        await _app.PassAsync(TimeSpan.FromHours(1));

        var told = await _app.NotificationsAsync();
        Assert.Equal(
            [
                NotificationKind.MaintenanceAnnounced, NotificationKind.MaintenanceChanged, NotificationKind.MaintenanceChanged,
                NotificationKind.MaintenanceReminder, NotificationKind.MaintenanceStarted, NotificationKind.MaintenanceCompleted,
            ],
            told.Select(n => n.Kind));
        Assert.All(told, n => Assert.Equal(1, n.Recipients));
    }

    [Fact]
    public async Task Nobody_is_reminded_of_what_was_announced_later_than_the_reminder_or_moved_since()
    {
        await ScheduleAsync(_app.Now.AddHours(20), input => input with { Emergency = true, EmergencyReason = "A disk is failing." });
        var window = await ScheduleAsync(_app.Now.AddHours(48));
        await _app.PassAsync(TimeSpan.FromHours(5));
        await _app.PassAsync(TimeSpan.FromHours(30));
        Assert.Single(await RemindersAsync());

        // Told of its new time anyway, in this very moment.
        await MoveAsync(window, window.ScheduledFor.AddHours(3));
        await _app.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Single(await RemindersAsync());

        // Moved far away, it is reminded of again.
        await MoveAsync(window, window.ScheduledFor.AddHours(100));
        await PassToAsync(window.ScheduledFor.AddHours(80));
        Assert.Equal(2, (await RemindersAsync()).Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 1)]
    public async Task How_long_before_is_a_setting(int hours, int reminders)
    {
        var settings = await _app.ReadAsync(db => db.Settings.SingleAsync());
        await _app.Get<SettingsService>().ChangeAsync(_app.Admin, SettingsInput.From(settings) with { MaintenanceReminderHours = hours }, null);
        var window = await ScheduleAsync(_app.Now.AddHours(48));
        await PassToAsync(window.ScheduledFor.AddHours(-3));
        Assert.Empty(await RemindersAsync());

        await PassToAsync(window.ScheduledFor.AddHours(-2));
        Assert.Equal(reminders, (await RemindersAsync()).Count);
    }

    [Fact]
    public async Task A_quiet_window_is_mailed_to_nobody()
    {
        await _app.SubscribeAsync("reader@example.com");
        var window = await ScheduleAsync(_app.Now.AddHours(48), input => input with { Notify = false });
        await PassToAsync(window.ScheduledFor.AddHours(-10));
        await PassToAsync(window.ScheduledUntil);

        Assert.Empty(await _app.NotificationsAsync());
    }

    [Fact]
    public async Task One_that_is_not_automatic_waits_for_somebody()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(48), input => input with { Automatic = false });
        await PassToAsync(window.ScheduledFor.AddMinutes(20));
        Assert.Equal((MaintenanceStatus.Scheduled, ComponentStatus.Operational), ((await WindowAsync(window)).Status, Shown(_api)));

        window = await StepAsync(window, MaintenanceStatus.InProgress);
        Assert.Equal((_app.Now, false), (window.StartedAt, window.Emergency));
        await PassToAsync(window.ScheduledUntil.AddHours(5));
        Assert.Equal(ComponentStatus.UnderMaintenance, Shown(_api));

        // However long nobody does.
        await _app.PassAsync(TimeSpan.FromDays(120));
        Assert.True((await WindowAsync(window)).IsPastEnd(_app.Now));
        Assert.Equal([window.Id], _app.Published.Maintenances.Select(m => m.Id));
    }

    [Fact]
    public async Task Other_windows_and_open_incidents_on_the_same_components_at_that_time_are_named()
    {
        var mail = await _app.AddComponentAsync("Mail");
        var one = await ScheduleAsync(_app.Now.AddHours(50), length: 2);
        await ScheduleAsync(_app.Now.AddHours(52), length: 1);
        await ScheduleAsync(_app.Now.AddHours(50), input => input with { ComponentIds = [mail.Id] });
        var incident = await _app.ReportAsync("Slow", (_api, ComponentStatus.DegradedPerformance));
        var queries = _app.Get<MaintenanceQueries>();

        var overlaps = await queries.OverlapsAsync([_api.Id], _app.Now.AddHours(51), _app.Now.AddHours(52));
        Assert.Equal([(incident.Id, (string?)null), (null, one.Id)], overlaps.Select(o => (o.IncidentId, o.MaintenanceId)));
        Assert.DoesNotContain(await queries.OverlapsAsync([_api.Id], _app.Now.AddHours(51), _app.Now.AddHours(52), one.Id), o => o.MaintenanceId is not null);

        await _app.ResolveAsync(incident);
        Assert.Empty(await queries.OverlapsAsync([_api.Id], _app.Now.AddHours(53), _app.Now.AddHours(54)));
    }

    [Fact]
    public async Task Two_clocks_at_once_start_and_remind_once()
    {
        await _app.SubscribeAsync("reader@example.com");
        await ScheduleAsync(_app.Now.AddHours(60));
        await ScheduleAsync(_app.Now.AddHours(48));
        _app.Clock.Advance(TimeSpan.FromHours(48));
        var other = new MaintenanceClock(
            _app.Get<IDbContextFactory<StatusPageDbContext>>(),
            ActivatorUtilities.CreateInstance<Acts>(_app.Services, new WriteGate(oneProcess: true)),
            _app.Clock);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(n => Task.Run(async () =>
        {
            try
            {
                await (n % 2 == 0 ? _app.Get<MaintenanceClock>() : other).RunOnceAsync(CancellationToken.None);
            }
            catch (BusyException)
            {
                // Another process held the database; the next run makes up for it.
            }
        })));
        await _app.Get<MaintenanceClock>().RunOnceAsync(CancellationToken.None);

        var kinds = (await _app.NotificationsAsync()).Select(n => n.Kind).ToList();
        Assert.Equal((1, 1), (kinds.Count(k => k == NotificationKind.MaintenanceStarted), kinds.Count(k => k == NotificationKind.MaintenanceReminder)));
    }

    [Fact]
    public async Task A_crash_between_leaves_nothing_half_done_and_the_next_run_does_it_all()
    {
        var crash = new CrashOnce();
        await using var app = await CoreApp.StartAsync(services => services.AddSingleton<IFollow<MaintenanceStarted>>(crash));
        var api = await app.AddComponentAsync("API");
        await app.SubscribeAsync("reader@example.com");
        var window = await app.Get<MaintenanceService>().ScheduleAsync(app.Admin, Input(app.Now.AddHours(48), 1, api));
        app.Clock.Advance(TimeSpan.FromHours(48));

        var failed = await Assert.ThrowsAsync<AggregateException>(() => app.Get<MaintenanceClock>().RunOnceAsync(CancellationToken.None));
        Assert.IsType<IOException>(Assert.Single(failed.InnerExceptions));
        Assert.Equal(MaintenanceStatus.Scheduled, await app.ReadAsync(db => db.Maintenances.Select(m => m.Status).SingleAsync()));
        Assert.Single(await app.NotificationsAsync());

        await app.Get<MaintenanceClock>().RunOnceAsync(CancellationToken.None);
        var started = await app.ReadAsync(db => db.Maintenances.Include(m => m.Updates).SingleAsync());
        Assert.Equal((MaintenanceStatus.InProgress, window.ScheduledFor), (started.Status, started.StartedAt));
        Assert.Single(started.Updates);
        Assert.Equal(2, (await app.NotificationsAsync()).Count);
    }

    [Fact]
    public async Task The_trouble_of_one_window_keeps_no_other_waiting_and_is_told()
    {
        await using var app = await CoreApp.StartAsync(services => services.AddSingleton<IFollow<MaintenanceStarted>>(new CrashOnce()));
        var api = await app.AddComponentAsync("API");
        var service = app.Get<MaintenanceService>();
        await service.ScheduleAsync(app.Admin, Input(app.Now.AddHours(48), 1, api));
        var other = await service.ScheduleAsync(app.Admin, Input(app.Now.AddHours(48).AddSeconds(1), 1, api));
        app.Clock.Advance(TimeSpan.FromHours(48).Add(TimeSpan.FromSeconds(1)));

        await Assert.ThrowsAsync<AggregateException>(() => app.Get<MaintenanceClock>().RunOnceAsync(CancellationToken.None));

        Assert.Equal(other.Id, await app.ReadAsync(db => db.Maintenances.Where(m => m.Status == MaintenanceStatus.InProgress).Select(m => m.Id).SingleAsync()));
    }

    [Fact]
    public async Task A_window_of_less_than_a_minute_is_refused()
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => ScheduleAsync(_app.Now.AddHours(48), length: 20.0 / 3600));

        Assert.Contains("shorter than a minute", refused.Errors["scheduledUntil"].Single(), StringComparison.Ordinal);
    }

    private static MaintenanceInput Input(DateTimeOffset start, double length, Component component) => new()
    {
        Title = "Upgrade",
        Message = "Planned work.",
        ComponentIds = [component.Id],
        ScheduledFor = start,
        ScheduledUntil = start.AddHours(length),
    };

    private Task<MaintenanceWindow> ScheduleAsync(DateTimeOffset start, Func<MaintenanceInput, MaintenanceInput>? with = null, double length = 1) =>
        Service.ScheduleAsync(_app.Admin, with?.Invoke(Input(start, length, _api)) ?? Input(start, length, _api));

    private async Task<MaintenanceWindow> MoveAsync(MaintenanceWindow window, DateTimeOffset start, Func<MaintenanceChange, MaintenanceChange>? with = null)
    {
        var present = await WindowAsync(window);
        var change = new MaintenanceChange { ScheduledFor = start, ScheduledUntil = start + (present.ScheduledUntil - present.ScheduledFor) };
        return await Service.ChangeAsync(_app.Admin, window.Id, with?.Invoke(change) ?? change, null);
    }

    private async Task<MaintenanceWindow> StepAsync(MaintenanceWindow window, MaintenanceStatus status, Func<MaintenancePosting, MaintenancePosting>? with = null)
    {
        var posting = new MaintenancePosting { Status = status };
        return (await Service.PostAsync(_app.Admin, window.Id, with?.Invoke(posting) ?? posting, null)).Window;
    }

    private Task PassToAsync(DateTimeOffset at) => _app.PassAsync(at - _app.Now);

    private Task<MaintenanceWindow> WindowAsync(MaintenanceWindow window) => _app.ReadAsync(db => db.Maintenances.SingleAsync(m => m.Id == window.Id));

    private async Task<List<Notification>> RemindersAsync() => [.. (await _app.NotificationsAsync()).Where(n => n.Kind == NotificationKind.MaintenanceReminder)];

    private ComponentStatus Shown(Component component) => _app.Published.Components[component.Id].Status;

    private TimeSpan LeftOut(Component? component = null) => _app.Published.Sla.Counted((component ?? _api).Id, SlaPeriod.ParseMonth("2026-05")!)!.Maintenance;

    private Task<List<LedgerEntry>> NoticesAsync() =>
        _app.ReadAsync(db => db.PromiseLedger.Where(entry => entry.Kind == PromiseKind.MaintenanceNotice).OrderBy(entry => entry.Number).ToListAsync());

    private sealed class CrashOnce : IFollow<MaintenanceStarted>
    {
        private int _crashes;

        public Task FollowAsync(MaintenanceStarted happened, Act act) =>
            Interlocked.Increment(ref _crashes) == 1 ? throw new IOException("The disk went away.") : Task.CompletedTask;
    }
}
