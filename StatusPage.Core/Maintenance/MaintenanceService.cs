using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Settings;
using StatusPage.Core.Text;

namespace StatusPage.Core.Maintenance;

/// <summary>The door through which maintenance is announced and changed, for staff and programs alike. Responders.</summary>
public sealed class MaintenanceService(Acts acts)
{
    /// <summary>Announces a window; with a recurrence the first of a series, and those that follow as their time comes.</summary>
    public Task<MaintenanceWindow> ScheduleAsync(Actor actor, MaintenanceInput input) => acts.RunAsync(actor, StaffRole.Responder, async act =>
    {
        input = input with { ComponentIds = await ComponentsAsync(act.Db, input.ComponentIds, []) };
        var noticeHours = await MaintenanceNotice.HoursAsync(act.Db);
        if (input.Recurrence is not { } recurrence)
        {
            var (single, announced) = MaintenanceWindow.Announce(input, noticeHours, act.Now);
            act.Db.Maintenances.Add(single);
            await MaintenanceSteps.FollowAsync(act, announced);
            // An emergency may begin in this very moment.
            await MaintenanceSteps.CatchUpAsync(act, single);
            return single;
        }

        var seriesId = Ids.New(act.Now);
        var (window, happened) = MaintenanceWindow.Announce(input, noticeHours, act.Now, (seriesId, input.ScheduledFor?.ToUniversalTime() ?? act.Now));
        var zone = await ZoneAsync(act.Db);
        var errors = new InputErrors();
        var wall = TimeZoneInfo.ConvertTime(window.ScheduledFor, zone).DateTime;
        var rule = recurrence.For(wall, errors);
        errors.ThrowIfAny();
        CheckLength(rule, wall, zone, window.ScheduledUntil - window.ScheduledFor);
        var series = new MaintenanceSeries(seriesId, rule, window.ScheduledFor, zone, act.Now)
        {
            Title = window.Title,
            Message = window.Message,
            ComponentIds = window.ComponentIds,
            LengthMinutes = (int)Math.Round((window.ScheduledUntil - window.ScheduledFor).TotalMinutes),
            Notify = window.Notify,
            Automatic = window.Automatic,
        };
        act.Db.MaintenanceSeries.Add(series);
        act.Db.Maintenances.Add(window);
        await MaintenanceSteps.FollowAsync(act, happened);
        await MaintenanceSteps.CatchUpAsync(act, window);
        await MaintenanceOccurrences.AnnounceDueAsync(act, series, noticeHours);
        return window;
    });

    /// <summary>Moves it, changes its components or its words.</summary>
    public Task<MaintenanceWindow> ChangeAsync(Actor actor, string id, MaintenanceChange change, ExpectedVersion? expectedVersion) =>
        OnAsync(actor, id, expectedVersion, async (act, window) =>
        {
            if (change.ComponentIds is { } components)
            {
                change = change with { ComponentIds = await ComponentsAsync(act.Db, components, window.ComponentIds) };
            }

            var before = window.Version;
            if (window.Change(change, await MaintenanceNotice.HoursAsync(act.Db), act.Now, act.Actor.Name) is { } happened)
            {
                await MaintenanceSteps.FollowAsync(act, happened);
            }
            else if (window.Version != before)
            {
                act.Record("maintenance.changed", "maintenance", window.Id, window.Title);
            }

            if (change.AlsoLater && window.SeriesId is { } seriesId && await act.Db.MaintenanceSeries.SingleOrDefaultAsync(s => s.Id == seriesId && s.EndedAt == null) is { } series)
            {
                Learn(act, series, window);
            }

            return window;
        });

    /// <summary>Says something on it, or takes it a step on: started before its time, verifying, completed, cancelled.</summary>
    public Task<(MaintenanceWindow Window, MaintenanceUpdate Update)> PostAsync(Actor actor, string id, MaintenancePosting posting, ExpectedVersion? expectedVersion) =>
        OnAsync(actor, id, expectedVersion, async (act, window) =>
        {
            if (posting.Status == window.Status
                && (string.IsNullOrWhiteSpace(posting.Message) || posting.Status == MaintenanceStatus.Cancelled)
                && window.Updates.LastOrDefault(u => u.StatusBefore is not null) is { } step)
            {
                // The clock, or a repeat, was faster with the same step.
                return (window, step);
            }

            var happened = window.Post(posting, await MaintenanceNotice.HoursAsync(act.Db), act.Now, act.Actor.Name);
            await MaintenanceSteps.FollowAsync(act, happened);
            return (window, happened.Update!);
        });

    /// <summary>Corrects the text of an update, also of a window long over. Nobody is told again.</summary>
    public Task<MaintenanceWindow> CorrectAsync(Actor actor, string id, string updateId, string? message, ExpectedVersion? expectedVersion) =>
        OnAsync(actor, id, expectedVersion, (act, window) =>
        {
            var before = window.Version;
            window.Correct(updateId, message, act.Now, act.Actor.Name);
            if (window.Version != before)
            {
                act.Record("maintenance.update_corrected", "maintenance", window.Id, window.Title);
            }

            return Task.FromResult(window);
        });

    public async Task<MaintenanceWindow> CancelAsync(Actor actor, string id, string? message, bool? notify, ExpectedVersion? expectedVersion) =>
        (await PostAsync(actor, id, new MaintenancePosting { Status = MaintenanceStatus.Cancelled, Message = message, Notify = notify }, expectedVersion)).Window;

    /// <summary>Leaves one occurrence out that is not announced yet, or announces it now for another time.</summary>
    /// <param name="actor">Who wants it.</param>
    /// <param name="seriesId">Of which series.</param>
    /// <param name="occurrence">The start that the rule gives it.</param>
    /// <param name="movedTo">Its start; null: it does not take place.</param>
    /// <param name="emergencyReason">Why it is announced at shorter notice than promised; null: it is not.</param>
    /// <returns>The window announced; null where it was skipped.</returns>
    public Task<MaintenanceWindow?> ExceptAsync(Actor actor, string seriesId, DateTimeOffset occurrence, DateTimeOffset? movedTo, string? emergencyReason = null) =>
        OnSeriesAsync(actor, seriesId, async (act, series) =>
        {
            series.Except(occurrence, act.Now);
            act.Record(movedTo is null ? "maintenance.occurrence_skipped" : "maintenance.occurrence_moved", "maintenance_series", series.Id, $"{series.Title}, {MaintenanceWords.Moment(occurrence)}");
            if (movedTo is not { } start)
            {
                return null;
            }

            var window = await MaintenanceOccurrences.AnnounceAsync(
                act, series, occurrence.ToUniversalTime(), start, await MaintenanceNotice.HoursAsync(act.Db), emergencyReason);
            await MaintenanceSteps.CatchUpAsync(act, window);
            return window;
        });

    /// <summary>No more occurrences are announced. Those that are take place, unless they are cancelled themselves.</summary>
    public Task<MaintenanceSeries> EndSeriesAsync(Actor actor, string seriesId) =>
        OnSeriesAsync(actor, seriesId, (act, series) =>
        {
            series.End(act.Now);
            act.Record("maintenance.series_ended", "maintenance_series", series.Id, series.Title);
            return Task.FromResult(series);
        });

    private Task<T> OnAsync<T>(Actor actor, string id, ExpectedVersion? expectedVersion, Func<Act, MaintenanceWindow, Task<T>> body) =>
        acts.RunAsync(actor, StaffRole.Responder, async act =>
        {
            var window = await MaintenanceSteps.FindAsync(act.Db, id);
            StaleVersionException.ThrowIfStale($"The maintenance “{window.Title}”", expectedVersion, window.Version);
            // The clock may be some seconds behind: whoever acts meets the window as it is by now.
            await MaintenanceSteps.CatchUpAsync(act, window);
            return await body(act, window);
        });

    private Task<T> OnSeriesAsync<T>(Actor actor, string id, Func<Act, MaintenanceSeries, Task<T>> body) =>
        acts.RunAsync(actor, StaffRole.Responder, async act =>
            await body(act, await act.Db.MaintenanceSeries.SingleOrDefaultAsync(s => s.Id == id) ?? throw new NotFoundException("series of maintenance", id)));

    private static void Learn(Act act, MaintenanceSeries series, MaintenanceWindow window)
    {
        CheckLength(series.Rule, series.FirstWall, series.Zone, window.ScheduledUntil - window.ScheduledFor);
        (series.Title, series.Message, series.ComponentIds) = (window.Title, window.Message, window.ComponentIds);
        series.LengthMinutes = (int)Math.Round((window.ScheduledUntil - window.ScheduledFor).TotalMinutes);
        (series.Notify, series.Automatic) = (window.Notify, window.Automatic);
        series.Changed(act.Now);
        act.Record("maintenance.series_changed", "maintenance_series", series.Id, series.Title);
    }

    /// <summary>Each named once; refuses one that does not exist, unless the window had it before it left the board.</summary>
    private static async Task<IReadOnlyList<string>> ComponentsAsync(StatusPageDbContext db, IReadOnlyList<string> ids, IReadOnlyList<string> had)
    {
        var known = await db.Components.Where(c => ids.Contains(c.Id) && c.RemovedAt == null).Select(c => c.Id).ToListAsync();
        var errors = new InputErrors();
        foreach (var id in ids.Except(known, StringComparer.Ordinal).Except(had, StringComparer.Ordinal))
        {
            errors.Add("components", $"There is no component with the id “{SafeText.Shown(id, Ids.MaxLength)}”.");
        }

        errors.ThrowIfAny();
        return [.. ids.Distinct(StringComparer.Ordinal)];
    }

    private static async Task<TimeZoneInfo> ZoneAsync(StatusPageDbContext db) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(await db.Settings.Select(s => s.TimeZone).SingleAsync(), out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>By the first dozen: Monday and Friday are nearer to each other than Friday and Monday, and so are some months.</summary>
    private static void CheckLength(RecurrenceRule rule, DateTime first, TimeZoneInfo zone, TimeSpan length)
    {
        var starts = rule.Starts(first, zone).Take(12).ToList();
        if (starts.Zip(starts.Skip(1), (one, next) => next - one).Any(gap => gap < length))
        {
            throw new InvalidInputException("scheduledUntil", "A window that comes again must end before the next begins. Give an earlier end, or let it come less often.");
        }
    }
}
