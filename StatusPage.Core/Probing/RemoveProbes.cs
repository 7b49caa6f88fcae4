using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Events;

namespace StatusPage.Core.Probing;

/// <summary>A probe speaks for its component, and goes with it; nothing watches its incident any more.</summary>
internal sealed class RemoveProbes : IFollow<ComponentRemoved>
{
    public async Task FollowAsync(ComponentRemoved happened, Act act)
    {
        var id = happened.Component.Id;
        var probes = await act.Db.Probes.Where(p => p.ComponentId == id && p.RemovedAt == null).OrderBy(p => p.Number).ToListAsync();
        var numbers = probes.ConvertAll(probe => probe.Number);
        var states = await act.Db.ProbeStates.Where(s => numbers.Contains(s.Probe)).ToDictionaryAsync(s => s.Probe);
        foreach (var probe in probes)
        {
            await ProbeService.RemoveAsync(act, probe, states[probe.Number]);
        }

        // Its incident, from which it was taken before it could go, is from now on the affair of people.
        foreach (var incident in await act.Db.AutomaticIncidents.Where(a => a.ComponentId == id && a.ClosedAt == null).ToListAsync())
        {
            incident.ClosedAt = act.Now;
        }
    }
}
