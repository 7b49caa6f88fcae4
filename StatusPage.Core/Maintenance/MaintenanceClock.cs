using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Maintenance;

/// <summary>Starts and completes maintenance windows at their times, and sets their components under maintenance meanwhile.</summary>
public sealed class MaintenanceClock(IDbContextFactory<StatusPageDbContext> contexts, Acts acts, TimeProvider clock) : IRecurringWork
{
    public async Task RunOnceAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        List<string> due;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            due = await db.Maintenances
                .Where(m => (m.Status == MaintenanceStatus.Scheduled && m.ScheduledFor <= now)
                    || ((m.Status == MaintenanceStatus.InProgress || m.Status == MaintenanceStatus.Verifying) && m.ScheduledUntil <= now))
                .OrderBy(m => m.ScheduledFor)
                .Select(m => m.Id)
                .ToListAsync(cancel);
        }

        foreach (var id in due)
        {
            await acts.RunAsync(Actor.System("maintenance clock"), StaffRole.Responder, act => MoveAsync(act, id), cancel);
        }
    }

    internal static async Task MoveAsync(Act act, string id)
    {
        var window = await act.Db.Maintenances.SingleAsync(m => m.Id == id);
        while (window.Due(act.Now) is { } next)
        {
            var starting = next == MaintenanceStatus.InProgress;
            if (starting)
            {
                window.Start(act.Now);
            }
            else
            {
                window.Complete(act.Now);
            }

            foreach (var component in window.ComponentIds)
            {
                await StatusTimeline.SetAsync(
                    act,
                    component,
                    StatusSource.Maintenance,
                    window.Id,
                    starting ? ComponentStatus.UnderMaintenance : ComponentStatus.Operational,
                    starting ? window.ScheduledFor : window.ScheduledUntil);
            }

            act.Raise(starting ? new MaintenanceStarted(window) : new MaintenanceCompleted(window));
            act.Record(starting ? "maintenance.started" : "maintenance.completed", "maintenance", window.Id, window.Title);
        }
    }
}
