using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication;

/// <summary>Reads what probes found, from roll-ups and the few results that are not in them yet.</summary>
internal static class ProbesReader
{
    private const int HourMs = 3_600_000;
    private const int MinuteMs = 60_000;
    private const int HoursADay = 24;

    /// <summary>A result that is written late lands in an hour that is over: those are read again after this time at most.</summary>
    private static readonly TimeSpan ClosedKept = TimeSpan.FromMinutes(10);

    /// <param name="db">In a transaction, so that results and roll-ups are of one moment.</param>
    /// <param name="visible">Components that the public sees.</param>
    /// <param name="before">What was read last.</param>
    /// <param name="now">The end of the window.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<PublishedProbes> ReadAsync(
        StatusPageDbContext db, IReadOnlySet<string> visible, PublishedProbes before, DateTimeOffset now, CancellationToken cancel)
    {
        var probes = (await (
            from probe in db.Probes
            where probe.RemovedAt == null
            join state in db.ProbeStates on probe.Number equals state.Probe
            orderby probe.Number
            select new Row(probe.Number, probe.Name, probe.Kind, probe.Target, probe.ComponentId, state.LastAtMs, state.LastFailureAtMs)).ToListAsync(cancel))
            .Where(probe => visible.Contains(probe.ComponentId))
            .ToList();
        if (probes.Count == 0)
        {
            return PublishedProbes.None with { ReadAt = now };
        }

        var mark = await db.RollupMarks.SingleAsync(cancel);
        var window = new Window(now.AddDays(-PublishedProbes.WindowDays), now);
        // The window begins with a whole minute, so its first and its last hour do not turn at the same moment.
        var sameHours = before.Closed.FirstHour == window.FirstHour && before.Closed.OpenHour == window.OpenHour;
        var closed = sameHours && now >= before.Closed.ReadAt && now - before.Closed.ReadAt < ClosedKept
            ? before.Closed
            : new PublishedProbes.CountsBefore(window.FirstHour, window.OpenHour, now, await ClosedAsync(db, window, mark.LastDay, cancel));
        var open = await OpenAsync(db, window, mark.LastResultId, cancel);
        // Not at the start: the page is up first, and the graphs follow with the next refresh.
        var starting = before.ReadAt == default;
        var known = starting || (before.LatenciesUntilHour == window.LastHour && before.Targets.Length == probes.Count);
        var componentOf = probes.Where(p => p.Kind is not (ProbeKind.Heartbeat or ProbeKind.Ratio)).ToDictionary(p => p.Number, p => p.ComponentId);
        return new PublishedProbes
        {
            ReadAt = now,
            Targets = Targets(probes, closed.ByProbe, open),
            HourlyLatencies = known ? before.HourlyLatencies : await HourlyAsync(db, componentOf, window.LastHour, cancel),
            DailyLatencies = known ? before.DailyLatencies : await DailyAsync(db, componentOf, window.LastHour / HoursADay, cancel),
            LatenciesUntilHour = starting ? -1 : window.LastHour,
            Closed = closed,
        };
    }

    private static ImmutableArray<PublishedTarget> Targets(
        List<Row> probes, FrozenDictionary<long, (long Total, long Ok)> closed, Dictionary<long, (long Total, long Ok)> open)
    {
        var hosts = probes.ToDictionary(probe => probe.Number, probe => Host(probe.Kind, probe.Target));
        var times = hosts.Values.CountBy(host => host ?? "", StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        return
        [
            .. probes
                .Select(probe =>
                {
                    var label = hosts[probe.Number] is { } host && times[host] == 1 ? host : probe.Name;
                    var (before, now) = (closed.GetValueOrDefault(probe.Number), open.GetValueOrDefault(probe.Number));
                    return new PublishedTarget(label, probe.ComponentId, before.Total + now.Total, before.Ok + now.Ok, At(probe.LastAtMs), At(probe.LastFailureAtMs));
                })
                .OrderBy(target => target.Target, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The host that a probe goes to; null for one that is called, or whose target is no address.</summary>
    private static string? Host(ProbeKind kind, string target) => kind switch
    {
        ProbeKind.Heartbeat or ProbeKind.Ratio => null,
        ProbeKind.Http or ProbeKind.JsonRpc or ProbeKind.Prometheus => Uri.TryCreate(target, UriKind.Absolute, out var uri) ? uri.Host : null,
        ProbeKind.Tcp or ProbeKind.Tls => Uri.TryCreate("tcp://" + target, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : null,
        ProbeKind.Dns => target.Length > 0 ? target : null,
    };

    /// <summary>Whole days of the window, and the hours of the days it begins and ends in.</summary>
    private static async Task<FrozenDictionary<long, (long Total, long Ok)>> ClosedAsync(StatusPageDbContext db, Window window, int lastDay, CancellationToken cancel)
    {
        // Of a day that is over but whose last hour still grows, or that the clock was set back into, the hours are read.
        lastDay = Math.Min(lastDay, (window.OpenHour / HoursADay) - 1);
        var firstDay = (window.FirstHour + HoursADay) / HoursADay;
        var firstOfDays = firstDay * HoursADay;
        var afterDays = Math.Max(firstDay, lastDay + 1) * HoursADay;
        var hours = await db.ProbeHours
            .Where(h => (h.Hour > window.FirstHour && h.Hour < firstOfDays) || (h.Hour >= afterDays && h.Hour < window.OpenHour))
            .GroupBy(h => h.Probe)
            .Select(g => new { g.Key, Total = g.Sum(h => h.Total), Ok = g.Sum(h => h.Ok) })
            .ToListAsync(cancel);
        var days = await db.ProbeDays
            .Where(d => d.Day >= firstDay && d.Day <= lastDay)
            .GroupBy(d => d.Probe)
            .Select(g => new { g.Key, Total = g.Sum(d => d.Total), Ok = g.Sum(d => d.Ok) })
            .ToListAsync(cancel);
        var counts = new Dictionary<long, (long Total, long Ok)>();
        foreach (var part in hours.Concat(days))
        {
            Add(counts, part.Key, part.Total, part.Ok);
        }

        return counts.ToFrozenDictionary();
    }

    /// <summary>The hour the window begins in, from its minute on; the hour that runs and the one before; and what is in no hour yet.</summary>
    private static async Task<Dictionary<long, (long Total, long Ok)>> OpenAsync(StatusPageDbContext db, Window window, long lastResult, CancellationToken cancel)
    {
        var counts = new Dictionary<long, (long Total, long Ok)>();
        foreach (var hour in await db.ProbeHours.Where(h => h.Hour == window.FirstHour).Select(h => new { h.Probe, h.Minutes }).ToListAsync(cancel))
        {
            var (total, ok) = MinuteCounts.Decode(hour.Minutes).From(window.FirstMinute);
            Add(counts, hour.Probe, total, ok);
        }

        foreach (var hour in await db.ProbeHours.Where(h => h.Hour >= window.OpenHour).Select(h => new { h.Probe, h.Total, h.Ok }).ToListAsync(cancel))
        {
            Add(counts, hour.Probe, hour.Total, hour.Ok);
        }

        var tail = await db.ProbeResults
            .Where(r => r.Id > lastResult && r.AtMs >= window.FirstMs)
            .GroupBy(r => r.Probe)
            .Select(g => new { g.Key, Total = g.Count(), Ok = g.Count(r => r.Ok) })
            .ToListAsync(cancel);
        foreach (var part in tail)
        {
            Add(counts, part.Key, part.Total, part.Ok);
        }

        return counts;
    }

    private static async Task<FrozenDictionary<string, ImmutableArray<LatencyPoint>>> HourlyAsync(
        StatusPageDbContext db, Dictionary<long, string> componentOf, int lastHour, CancellationToken cancel)
    {
        var first = lastHour - HoursADay;
        var merged = new Dictionary<(string, int), LatencyHistogram>();
        await foreach (var hour in db.ProbeHours.Where(h => h.Hour >= first && h.Hour < lastHour).Select(h => new { h.Probe, h.Hour, h.Latencies }).AsAsyncEnumerable().WithCancellation(cancel))
        {
            Merge(merged, componentOf, hour.Probe, hour.Hour, hour.Latencies);
        }

        return Points(merged, hour => DateTimeOffset.FromUnixTimeSeconds(hour * 3600L));
    }

    private static async Task<FrozenDictionary<string, ImmutableArray<LatencyPoint>>> DailyAsync(
        StatusPageDbContext db, Dictionary<long, string> componentOf, int today, CancellationToken cancel)
    {
        var first = today - PublishedProbes.WindowDays;
        var merged = new Dictionary<(string, int), LatencyHistogram>();
        await foreach (var day in db.ProbeDays.Where(d => d.Day >= first && d.Day < today).Select(d => new { d.Probe, d.Day, d.Latencies }).AsAsyncEnumerable().WithCancellation(cancel))
        {
            Merge(merged, componentOf, day.Probe, day.Day, day.Latencies);
        }

        return Points(merged, day => DateTimeOffset.FromUnixTimeSeconds(day * 86_400L));
    }

    private static void Merge(Dictionary<(string, int), LatencyHistogram> merged, Dictionary<long, string> componentOf, long probe, int when, byte[] latencies)
    {
        if (componentOf.TryGetValue(probe, out var component))
        {
            if (!merged.TryGetValue((component, when), out var histogram))
            {
                merged[(component, when)] = histogram = new LatencyHistogram();
            }

            histogram.Add(latencies);
        }
    }

    private static FrozenDictionary<string, ImmutableArray<LatencyPoint>> Points(
        Dictionary<(string Component, int When), LatencyHistogram> merged, Func<int, DateTimeOffset> from) =>
        merged
            .Where(one => one.Value.Count > 0)
            .GroupBy(one => one.Key.Component)
            .ToFrozenDictionary(
                group => group.Key,
                group => group
                    .OrderBy(one => one.Key.When)
                    .Select(one => new LatencyPoint(from(one.Key.When), one.Value.Percentile(50)!.Value, one.Value.Percentile(95)!.Value, one.Value.Percentile(99)!.Value))
                    .ToImmutableArray());

    private static void Add(Dictionary<long, (long Total, long Ok)> counts, long probe, long total, long ok)
    {
        var sum = counts.GetValueOrDefault(probe);
        counts[probe] = (sum.Total + total, sum.Ok + ok);
    }

    private static DateTimeOffset? At(long? ms) => ms is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private sealed record Row(long Number, string Name, ProbeKind Kind, string Target, string ComponentId, long? LastAtMs, long? LastFailureAtMs);

    /// <summary>The window in the units of the roll-ups. It begins with the first whole minute.</summary>
    private sealed class Window(DateTimeOffset from, DateTimeOffset until)
    {
        public long FirstMs { get; } = (from.ToUnixTimeMilliseconds() + MinuteMs - 1) / MinuteMs * MinuteMs;

        public int FirstHour => (int)(FirstMs / HourMs);

        public int FirstMinute => (int)(FirstMs % HourMs) / MinuteMs;

        public int LastHour { get; } = (int)(until.ToUnixTimeMilliseconds() / HourMs);

        /// <summary>From here on hours still grow: the one before may take results that come late.</summary>
        public int OpenHour => LastHour - 1;
    }
}
