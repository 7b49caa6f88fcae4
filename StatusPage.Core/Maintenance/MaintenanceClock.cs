using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Scheduling;
using StatusPage.Core.Settings;

namespace StatusPage.Core.Maintenance;

/// <summary>
/// Starts and completes maintenance windows at their times, reminds of those to come, and announces the occurrences of
/// series. Each in an act of its own that looks again at what is due: whoever else runs it at the same time finds nothing left.
/// </summary>
public sealed class MaintenanceClock(IDbContextFactory<StatusPageDbContext> contexts, Acts acts, TimeProvider clock) : IRecurringWork
{
    private static readonly Actor Self = Actor.System("maintenance clock");

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        List<string> due, toRemind, series;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            due = await db.Maintenances
                .Where(m => m.Automatic
                    && ((m.Status == MaintenanceStatus.Scheduled && m.ScheduledFor <= now)
                        || ((m.Status == MaintenanceStatus.InProgress || m.Status == MaintenanceStatus.Verifying) && m.ScheduledUntil <= now)))
                .OrderBy(m => m.ScheduledFor)
                .Select(m => m.Id)
                .ToListAsync(cancel);
            var remindUntil = now.AddHours(await ReminderHoursAsync(db, cancel));
            toRemind = await db.Maintenances
                .Where(m => m.Status == MaintenanceStatus.Scheduled && m.Notify && m.ScheduledFor > now && m.ScheduledFor <= remindUntil && m.RemindedFor != m.ScheduledFor)
                .OrderBy(m => m.ScheduledFor)
                .Select(m => m.Id)
                .ToListAsync(cancel);
            series = await db.MaintenanceSeries.Where(s => s.EndedAt == null).OrderBy(s => s.Id).Select(s => s.Id).ToListAsync(cancel);
        }

        List<Exception> failures = [];
        foreach (var id in due)
        {
            await RunAsync(act => MoveAsync(act, id), failures, cancel);
        }

        foreach (var id in toRemind)
        {
            await RunAsync(act => RemindAsync(act, id), failures, cancel);
        }

        foreach (var id in await ToAnnounceAsync(series, now, cancel))
        {
            await RunAsync(
                async act => await MaintenanceOccurrences.AnnounceDueAsync(
                    act, await act.Db.MaintenanceSeries.SingleAsync(s => s.Id == id), await MaintenanceNotice.HoursAsync(act.Db, cancel)),
                failures,
                cancel);
        }

        if (failures.Count > 0)
        {
            throw new AggregateException("Some maintenance could not be brought up to date.", failures);
        }
    }

    internal static async Task MoveAsync(Act act, string id) => await MaintenanceSteps.CatchUpAsync(act, await MaintenanceSteps.FindAsync(act.Db, id));

    private static async Task RemindAsync(Act act, string id)
    {
        var window = await MaintenanceSteps.FindAsync(act.Db, id);
        if (window.OwesReminder(act.Now, TimeSpan.FromHours(await ReminderHoursAsync(act.Db))))
        {
            await MaintenanceSteps.FollowAsync(act, window.Remind());
        }
    }

    private static async Task<int> ReminderHoursAsync(StatusPageDbContext db, CancellationToken cancel = default) =>
        await db.Settings.Select(s => (int?)s.MaintenanceReminderHours).SingleOrDefaultAsync(cancel) ?? SiteSettings.DefaultReminderHours;

    private async Task RunAsync(Func<Act, Task> body, List<Exception> failures, CancellationToken cancel)
    {
        try
        {
            await acts.RunAsync(Self, StaffRole.Responder, body, cancel);
        }
        catch (Exception exception) when (exception is RuleException or DbUpdateException { InnerException: SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CONSTRAINT } or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } })
        {
            // Another process did the same in this moment, and the database refuses to have it twice; what is left the next run finds.
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or BusyException) && !cancel.IsCancellationRequested)
        {
            // The trouble of one window keeps no other waiting; the job says that it failed all the same.
            failures.Add(exception);
        }
    }

    /// <summary>Asked first without an act: most runs have nothing to announce.</summary>
    private async Task<IReadOnlyList<string>> ToAnnounceAsync(List<string> ids, DateTimeOffset now, CancellationToken cancel)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancel);
        var notice = TimeSpan.FromHours(await MaintenanceNotice.HoursAsync(db, cancel));
        var series = await db.MaintenanceSeries.AsNoTracking().Where(s => ids.Contains(s.Id)).ToListAsync(cancel);
        return [.. series.Where(s => s.Coming().FirstOrDefault() is { Ticks: > 0 } next && next <= now + notice + s.Lead).Select(s => s.Id)];
    }
}
