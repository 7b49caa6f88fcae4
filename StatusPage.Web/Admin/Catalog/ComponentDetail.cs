using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Audit;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;

namespace StatusPage.Web.Admin.Catalog;

/// <summary>Who holds a component in its status, and since when.</summary>
/// <param name="IncidentId">Where it is an incident.</param>
public sealed record Holder(ComponentStatus Status, DateTimeOffset Since, string What, string? IncidentId);

public sealed record IncidentLine(string Id, string Title, IncidentStatus Status, Impact Impact, DateTimeOffset StartedAt);

/// <summary>All that the console shows about one component.</summary>
public sealed record ComponentDetail(
    Component Component,
    IReadOnlyList<ComponentGroup> Groups,
    IReadOnlyList<Holder> Holders,
    IReadOnlyList<IncidentLine> Incidents,
    int IncidentCount,
    IReadOnlyList<AuditEntry> Changes)
{
    public const int IncidentsShown = 8;
    public const int ChangesShown = 8;

    /// <summary>What readers see now.</summary>
    public ComponentStatus Status => StatusRollup.Worst(Holders.Select(holder => holder.Status));

    public string GroupName(string id) => id.Length == 0 ? "none" : Groups.FirstOrDefault(group => group.Id == id)?.Name ?? "a removed group";

    /// <summary>Null where there is no such component.</summary>
    public static async Task<ComponentDetail?> ReadAsync(StatusPageDbContext db, string id, DateTimeOffset now)
    {
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var component = await db.Components.SingleOrDefaultAsync(c => c.Id == id && c.RemovedAt == null);
        if (component is null)
        {
            return null;
        }

        var groups = await db.Groups.OrderBy(g => g.Position).ThenBy(g => g.Name).ToListAsync();
        var incidents = db.Incidents.Where(i => i.RemovedAt == null && i.Components.Any(c => c.ComponentId == id));
        return new ComponentDetail(
            component,
            groups,
            await HoldersAsync(db, component, now),
            await incidents
                .OrderByDescending(i => i.StartedAt)
                .Take(IncidentsShown)
                .Select(i => new IncidentLine(i.Id, i.Title, i.Status, i.Impact, i.StartedAt))
                .ToListAsync(),
            await incidents.CountAsync(),
            await db.Audit.Where(a => a.SubjectKind == "component" && a.SubjectId == id).OrderByDescending(a => a.Id).Take(ChangesShown).ToListAsync());
    }

    private static async Task<List<Holder>> HoldersAsync(StatusPageDbContext db, Component component, DateTimeOffset now)
    {
        var open = await db.StatusIntervals.Where(i => i.ComponentId == component.Id && i.To == null && i.From <= now).ToListAsync();
        var ids = open.Select(i => i.SourceId).ToList();
        var incidents = await db.Incidents.Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, i => i.Title);
        var windows = await db.Maintenances.Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Title);
        return
        [
            .. open.OrderByDescending(i => i.Status).ThenBy(i => i.From).Select(i => i.Source switch
            {
                StatusSource.Incident => new Holder(i.Status, i.From, incidents.GetValueOrDefault(i.SourceId, "An incident"), i.SourceId),
                StatusSource.Maintenance => new Holder(i.Status, i.From, $"Maintenance: {windows.GetValueOrDefault(i.SourceId, "a window")}", null),
                StatusSource.Hand => new Holder(i.Status, i.From, component.StatusReason is { } reason ? $"Set by hand: {reason}" : "Set by hand", null),
            }),
        ];
    }
}
