using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Maintenance;

public sealed class MaintenanceSeriesTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Component _api = null!;

    private MaintenanceService Service => _app.Get<MaintenanceService>();

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _api = await _app.AddComponentAsync("API");
        var settings = await _app.ReadAsync(db => db.Settings.SingleAsync());
        await _app.Get<SettingsService>().ChangeAsync(_app.Admin, SettingsInput.From(settings) with { TimeZone = "Europe/Berlin" }, null);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Each_occurrence_is_announced_by_itself_once_and_in_time_over_a_change_of_clocks()
    {
        // Sunday 4 October 2026, 02:30 in Berlin: daylight-saving time ends on the 25th.
        _app.Clock.Now = new DateTimeOffset(2026, 10, 1, 8, 0, 0, TimeSpan.Zero);
        await ScheduleAsync(new DateTimeOffset(2026, 10, 4, 0, 30, 0, TimeSpan.Zero), Weekly);
        for (var day = 0; day < 30; day++)
        {
            await _app.PassAsync(TimeSpan.FromDays(1));
            await _app.Get<MaintenanceClock>().RunOnceAsync(CancellationToken.None);
        }

        var windows = await WindowsAsync();
        Assert.Equal(
            ["10-04 00:30", "10-11 00:30", "10-18 00:30", "10-25 00:30", "11-01 01:30", "11-08 01:30"],
            windows.Select(w => w.ScheduledFor.UtcDateTime.ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(windows, w => Assert.True(w.ScheduledFor - w.AnnouncedAt >= TimeSpan.FromHours(48)));
        Assert.All(windows, w => Assert.Equal(w.ScheduledFor, w.OccurrenceOf));
        Assert.All(windows, w => Assert.Equal(TimeSpan.FromHours(1), w.ScheduledUntil - w.ScheduledFor));
    }

    [Fact]
    public async Task Many_clocks_announce_an_occurrence_once()
    {
        await ScheduleAsync(_app.Now.AddHours(72), Weekly);
        _app.Clock.Advance(TimeSpan.FromDays(5));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _app.Get<MaintenanceClock>().RunOnceAsync(CancellationToken.None))));

        Assert.Equal(2, (await WindowsAsync()).Count(w => w.ScheduledFor <= FakeClock.Start.AddDays(10)));
        Assert.Equal((await WindowsAsync()).Count, (await WindowsAsync()).DistinctBy(w => w.OccurrenceOf).Count());
    }

    [Fact]
    public async Task One_occurrence_is_skipped_and_another_moved_and_the_series_goes_on()
    {
        var first = _app.Now.AddHours(72);
        var window = await ScheduleAsync(first, Weekly);
        await Service.ExceptAsync(_app.Admin, window.SeriesId!, first.AddDays(14), movedTo: null);
        var moved = await Service.ExceptAsync(_app.Admin, window.SeriesId!, first.AddDays(21), first.AddDays(22));
        Assert.Equal((first.AddDays(21), first.AddDays(22)), (moved!.OccurrenceOf!.Value, moved.ScheduledFor));

        for (var day = 0; day < 30; day++)
        {
            await _app.PassAsync(TimeSpan.FromDays(1));
        }

        Assert.Equal([0, 7, 22, 28, 35], (await WindowsAsync()).Select(w => (int)(w.ScheduledFor - first).TotalDays));
    }

    [Fact]
    public async Task An_occurrence_that_is_announced_or_that_there_is_not_is_excepted_nowhere()
    {
        var first = _app.Now.AddHours(72);
        var window = await ScheduleAsync(first, Weekly);

        await Assert.ThrowsAsync<InvalidInputException>(() => Service.ExceptAsync(_app.Admin, window.SeriesId!, first, movedTo: null));
        await Assert.ThrowsAsync<InvalidInputException>(() => Service.ExceptAsync(_app.Admin, window.SeriesId!, first.AddDays(15), movedTo: null));
        await Assert.ThrowsAsync<ShortNoticeException>(() => Service.ExceptAsync(_app.Admin, window.SeriesId!, first.AddDays(14), _app.Now.AddHours(3)));
        Assert.Single(await WindowsAsync());
    }

    [Fact]
    public async Task What_nobody_could_announce_in_time_does_not_take_place()
    {
        await ScheduleAsync(_app.Now.AddHours(72), Daily);
        // The process was away for a week.
        await _app.PassAsync(TimeSpan.FromDays(7));

        var windows = await WindowsAsync();
        Assert.All(windows, w => Assert.False(w.Emergency));
        Assert.All(windows.Skip(2), w => Assert.True(w.ScheduledFor - w.AnnouncedAt >= TimeSpan.FromHours(48)));
        Assert.Contains(await _app.ReadAsync(db => db.Audit.Select(a => a.Action).ToListAsync()), action => action == "maintenance.occurrence_left_out");
    }

    [Fact]
    public async Task An_ended_series_announces_no_more_and_a_changed_one_in_its_new_words()
    {
        var first = _app.Now.AddHours(72);
        var window = await ScheduleAsync(first, Weekly);
        await Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { Title = "Patching", ScheduledUntil = first.AddHours(2), AlsoLater = true }, null);
        await _app.PassAsync(TimeSpan.FromDays(3));
        Assert.Equal([("Patching", 2), ("Patching", 2)], (await WindowsAsync()).Select(w => (w.Title, (w.ScheduledUntil - w.ScheduledFor).Hours)));

        await Service.EndSeriesAsync(_app.Admin, window.SeriesId!);
        await _app.PassAsync(TimeSpan.FromDays(30));
        Assert.Equal(2, (await WindowsAsync()).Count);
        await Assert.ThrowsAsync<RuleException>(() => Service.EndSeriesAsync(_app.Admin, window.SeriesId!));
    }

    [Fact]
    public async Task A_component_of_a_series_is_not_removed_under_it()
    {
        var window = await ScheduleAsync(_app.Now.AddHours(72), Weekly);
        await Service.CancelAsync(_app.Admin, window.Id, null, null, null);

        var refused = await Assert.ThrowsAsync<RuleException>(() => _app.Catalog.RemoveComponentAsync(_app.Admin, _api.Id, null));
        Assert.Contains("comes again", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_longer_than_the_time_to_the_next_is_refused() =>
        await Assert.ThrowsAsync<InvalidInputException>(() => ScheduleAsync(_app.Now.AddHours(72), Daily, length: 30));

    [Fact]
    public async Task A_window_that_would_last_into_one_after_the_next_is_refused_also_when_it_is_learned_later()
    {
        // From Tuesday to Monday there are six days, from Monday to Tuesday there is one.
        var tuesday = _app.Now.AddDays(7);
        var rule = new RecurrenceRule { Frequency = RecurrenceFrequency.Weekly, Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday] };
        await Assert.ThrowsAsync<InvalidInputException>(() => ScheduleAsync(tuesday, rule, length: 30));
        var window = await ScheduleAsync(tuesday, rule, length: 20);

        var learned = await Assert.ThrowsAsync<InvalidInputException>(
            () => Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ScheduledUntil = tuesday.AddHours(30), AlsoLater = true }, null));
        Assert.Equal(["scheduledUntil"], learned.Errors.Keys);
        await Service.ChangeAsync(_app.Admin, window.Id, new MaintenanceChange { ScheduledUntil = tuesday.AddHours(30) }, null);
    }

    [Fact]
    public async Task What_a_raised_notice_leaves_out_is_listed_until_its_time_and_can_be_an_emergency()
    {
        var first = _app.Now.AddHours(72);
        var id = (await ScheduleAsync(first, Daily)).SeriesId!;
        await _app.Get<SettingsService>().ChangePolicyAsync(_app.Admin, IncidentPolicy.Default with { MaintenanceNoticeHours = 240 }, null);
        await _app.PassAsync(TimeSpan.FromHours(1));

        var series = Assert.Single(await _app.Get<MaintenanceQueries>().SeriesAsync());
        var announced = (await WindowsAsync()).Select(w => w.OccurrenceOf).Max()!.Value;
        Assert.NotEmpty(series.LeftOut);
        Assert.DoesNotContain(series.LeftOut, start => start - _app.Now >= TimeSpan.FromHours(240));
        var lost = series.LeftOut[0];
        await Assert.ThrowsAsync<ShortNoticeException>(() => Service.ExceptAsync(_app.Admin, id, lost, lost));
        var noReason = await Assert.ThrowsAsync<InvalidInputException>(() => Service.ExceptAsync(_app.Admin, id, lost, lost, ""));
        Assert.Equal(["emergencyReason"], noReason.Errors.Keys);

        var window = await Service.ExceptAsync(_app.Admin, id, lost, lost, "It was promised to the vendor.");

        Assert.Equal((lost, lost, true), (window!.ScheduledFor, window.OccurrenceOf!.Value, window.Emergency));
        Assert.NotEqual(announced, window.ScheduledFor);
        Assert.DoesNotContain(lost, Assert.Single(await _app.Get<MaintenanceQueries>().SeriesAsync()).LeftOut);
        await Assert.ThrowsAsync<InvalidInputException>(() => Service.ExceptAsync(_app.Admin, id, lost, lost, "Again."));
    }

    private static RecurrenceRule Weekly { get; } = new() { Frequency = RecurrenceFrequency.Weekly };

    private static RecurrenceRule Daily { get; } = new() { Frequency = RecurrenceFrequency.Daily };

    private Task<MaintenanceWindow> ScheduleAsync(DateTimeOffset start, RecurrenceRule rule, double length = 1) => Service.ScheduleAsync(_app.Admin, new MaintenanceInput
    {
        Title = "Upgrade",
        Message = "Planned work.",
        ComponentIds = [_api.Id],
        ScheduledFor = start,
        ScheduledUntil = start.AddHours(length),
        Recurrence = rule,
    });

    private Task<List<MaintenanceWindow>> WindowsAsync() => _app.ReadAsync(db => db.Maintenances.OrderBy(m => m.ScheduledFor).ToListAsync());
}
