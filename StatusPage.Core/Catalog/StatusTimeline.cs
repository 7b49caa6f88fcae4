using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Catalog;

/// <summary>The one place that writes <see cref="StatusInterval"/>: one source says what it now holds a component in.</summary>
internal static class StatusTimeline
{
    public static async Task SetAsync(
        StatusPageDbContext db, string componentId, StatusSource source, string sourceId, ComponentStatus status, DateTimeOffset at)
    {
        // Rows added earlier in this same act are not in the database yet, so both places are asked.
        await db.StatusIntervals
            .Where(i => i.ComponentId == componentId && i.Source == source && i.SourceId == sourceId && i.To == null)
            .LoadAsync();
        var open = db.StatusIntervals.Local
            .SingleOrDefault(i => i.ComponentId == componentId && i.Source == source && i.SourceId == sourceId && i.To is null);

        if (open is not null)
        {
            if (open.Status == status)
            {
                return;
            }

            if (at <= open.From)
            {
                // It lasted no time at all.
                at = open.From;
                db.StatusIntervals.Remove(open);
            }
            else
            {
                open.To = at;
            }
        }

        if (status != ComponentStatus.Operational)
        {
            db.StatusIntervals.Add(new StatusInterval(componentId, source, sourceId, status, at));
        }
    }
}
