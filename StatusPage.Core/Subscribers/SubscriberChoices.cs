using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Subscribers;

/// <summary>The components and incidents that a subscriber chose, as rows of their own.</summary>
internal static class SubscriberChoices
{
    public static async Task SetComponentsAsync(StatusPageDbContext db, long subscriberId, IReadOnlyCollection<string> ids)
    {
        var rows = await db.SubscriberComponents.Where(c => c.SubscriberId == subscriberId).ToListAsync();
        db.SubscriberComponents.RemoveRange(rows.Where(row => !ids.Contains(row.ComponentId)));
        var added = ids.Except(rows.Select(row => row.ComponentId), StringComparer.Ordinal).ToList();
        // What was removed since it was chosen is passed over.
        var there = await db.Components.Where(c => added.Contains(c.Id) && c.RemovedAt == null).Select(c => c.Id).ToListAsync();
        db.SubscriberComponents.AddRange(there.Select(id => new SubscriberComponent { SubscriberId = subscriberId, ComponentId = id }));
    }

    /// <summary>Those among the chosen that are hidden from the public at present.</summary>
    public static Task<List<string>> HiddenAsync(StatusPageDbContext db, long subscriberId) => db.SubscriberComponents
        .Where(chosen => chosen.SubscriberId == subscriberId && db.Components.Any(c => c.Id == chosen.ComponentId && !c.Visible && c.RemovedAt == null))
        .Select(chosen => chosen.ComponentId)
        .ToListAsync();

    public static async Task AddIncidentAsync(StatusPageDbContext db, long subscriberId, string incidentId)
    {
        if (!await db.SubscriberIncidents.AnyAsync(i => i.SubscriberId == subscriberId && i.IncidentId == incidentId) && await db.Incidents.AnyAsync(i => i.Id == incidentId))
        {
            db.SubscriberIncidents.Add(new SubscriberIncident { SubscriberId = subscriberId, IncidentId = incidentId });
        }
    }

    public static async Task KeepIncidentsAsync(StatusPageDbContext db, long subscriberId, IReadOnlyCollection<string> ids)
    {
        var rows = await db.SubscriberIncidents.Where(i => i.SubscriberId == subscriberId).ToListAsync();
        db.SubscriberIncidents.RemoveRange(rows.Where(row => !ids.Contains(row.IncidentId)));
    }
}
