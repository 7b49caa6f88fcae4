using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;

namespace StatusPage.Core.Maintenance;

/// <summary>What a maintenance's steps do to its components, for the clock and for staff alike.</summary>
internal static class MaintenanceSteps
{
    /// <summary>Does what is due by itself, however late; nothing where nothing is.</summary>
    public static async Task CatchUpAsync(Act act, MaintenanceWindow window)
    {
        while (window.Due(act.Now) is not null)
        {
            await FollowAsync(act, window.Move(act.Now));
        }
    }

    /// <summary>Sets components, tells everything that listens, and names it for the audit log.</summary>
    public static async Task FollowAsync(Act act, MaintenanceHappened happened)
    {
        var window = happened.Window;
        switch (happened)
        {
            case MaintenanceStarted:
                await SetAsync(act, window, window.ComponentIds, ComponentStatus.UnderMaintenance, window.StartedAt ?? act.Now);
                break;
            case MaintenanceCompleted:
                await SetAsync(act, window, window.ComponentIds, ComponentStatus.Operational, window.CompletedAt ?? act.Now);
                break;
            case MaintenanceChanged { Update: { } update } when window.IsRunning:
                await SetAsync(act, window, update.Added, ComponentStatus.UnderMaintenance, act.Now);
                await SetAsync(act, window, update.Removed, ComponentStatus.Operational, act.Now);
                break;
        }

        act.Raise(happened);
        act.Record(Name(happened), "maintenance", window.Id, window.Title);
    }

    public static async Task<MaintenanceWindow> FindAsync(StatusPageDbContext db, string id) =>
        await db.Maintenances.Include(m => m.Updates.OrderBy(u => u.Number)).SingleOrDefaultAsync(m => m.Id == id) ?? throw new NotFoundException("maintenance", id);

    private static async Task SetAsync(Act act, MaintenanceWindow window, IReadOnlyList<string> components, ComponentStatus status, DateTimeOffset at)
    {
        foreach (var component in components)
        {
            await StatusTimeline.SetAsync(act, component, StatusSource.Maintenance, window.Id, status, at);
        }
    }

    private static string Name(MaintenanceHappened happened) => happened switch
    {
        MaintenanceAnnounced => "maintenance.scheduled",
        MaintenanceChanged => "maintenance.changed",
        MaintenanceReminderDue => "maintenance.reminded",
        MaintenanceStarted => "maintenance.started",
        MaintenanceCompleted => "maintenance.completed",
        MaintenanceCancelled => "maintenance.cancelled",
        _ => happened.Update is { StatusBefore: not null } ? "maintenance.verifying" : "maintenance.update_posted",
    };
}
