using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Catalog;

/// <summary>
/// The one place that writes <see cref="StatusInterval"/>: one source says what it now holds a component in. Where that
/// changes what is shown of the component, the act raises <see cref="ComponentStatusChanged"/> at its end.
/// </summary>
internal static class StatusTimeline
{
    public static async Task SetAsync(Act act, string componentId, StatusSource source, string sourceId, ComponentStatus status, DateTimeOffset at)
    {
        var db = act.Db;
        // Rows added earlier in this same act are not in the database yet, so both places are asked.
        await db.StatusIntervals.Where(i => i.ComponentId == componentId && i.To == null).LoadAsync();
        var shown = Shown(db, componentId);
        var open = db.StatusIntervals.Local
            .SingleOrDefault(i => i.ComponentId == componentId && i.Source == source && i.SourceId == sourceId && i.To is null);
        if (open is null ? status == ComponentStatus.Operational : open.Status == status)
        {
            return;
        }

        act.LookAtEnd($"status of {componentId}", () => RaiseAsync(act, componentId, shown, source, sourceId));
        if (open is not null)
        {
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

    private static ComponentStatus Shown(StatusPageDbContext db, string componentId) =>
        StatusRollup.Worst(db.StatusIntervals.Local.Where(i => i.ComponentId == componentId && i.To is null).Select(i => i.Status));

    private static async Task RaiseAsync(Act act, string componentId, ComponentStatus before, StatusSource source, string sourceId)
    {
        var now = Shown(act.Db, componentId);
        if (now != before
            && await act.Db.Components.FindAsync(componentId) is { Visible: true, RemovedAt: null } component
            && act.Db.Entry(component).State != EntityState.Added)
        {
            act.Raise(new ComponentStatusChanged(component, before, now, source, sourceId));
        }
    }
}
