using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication;

/// <summary>
/// When components were not measured. From its first probe on a component is measured while at least one of its probes
/// tells something; before that, and after its last probe was removed, staff alone say how it is, and that counts.
/// </summary>
internal static class ProbeGapsReader
{
    public static async Task<ILookup<string, Interval>> ReadAsync(StatusPageDbContext db, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var probes = await (
            from probe in db.Probes
            where probe.RemovedAt == null || probe.RemovedAt > @from
            join state in db.ProbeStates on probe.Number equals state.Probe
            select new Measured(probe.Number, probe.ComponentId, probe.CreatedAt, probe.RemovedAt, probe.PausedAt != null, state.LastAtMs, state.IntervalMs)).ToListAsync(cancel);
        var gaps = (await db.ProbeGaps.Where(g => g.To == null || g.To > @from).ToListAsync(cancel)).ToLookup(g => g.Probe);
        return probes
            .GroupBy(probe => probe.ComponentId)
            .SelectMany(component => Of([.. component], gaps, from, until).Intervals.Select(gap => (Component: component.Key, Gap: gap)))
            .ToLookup(one => one.Component, one => one.Gap);
    }

    /// <summary>The time in which the component had probes and none of them told anything.</summary>
    private static IntervalSet Of(IReadOnlyList<Measured> probes, ILookup<long, ProbeGap> gaps, DateTimeOffset from, DateTimeOffset until)
    {
        var probed = IntervalSet.None;
        var told = IntervalSet.None;
        foreach (var probe in probes)
        {
            var life = IntervalSet.Of(probe.CreatedAt, probe.RemovedAt ?? until).Within(from, until);
            var silent = IntervalSet.Of(gaps[probe.Number].Select(gap => new Interval(gap.From, gap.To ?? until)).Concat(Overdue(probe, until)));
            probed = probed.Union(life);
            told = told.Union(life.Except(silent));
        }

        return probed.Except(told);
    }

    /// <summary>The prober is away now, and has not come back to write it down.</summary>
    private static IEnumerable<Interval> Overdue(Measured probe, DateTimeOffset until)
    {
        if (probe is { Paused: false, RemovedAt: null, LastAtMs: { } last }
            && until.ToUnixTimeMilliseconds() - last > (2 * probe.IntervalMs) + ProbeResults.GapAfterMs)
        {
            yield return new Interval(DateTimeOffset.FromUnixTimeMilliseconds(last + probe.IntervalMs), until);
        }
    }

    private sealed record Measured(
        long Number, string ComponentId, DateTimeOffset CreatedAt, DateTimeOffset? RemovedAt, bool Paused, long? LastAtMs, long IntervalMs);
}
