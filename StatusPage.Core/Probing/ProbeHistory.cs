using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Probing;

/// <summary>How far back a look at a probe goes.</summary>
public enum HistoryWindow
{
    /// <summary>24 hours, by the hour.</summary>
    Day,

    /// <summary>30 days, by the day.</summary>
    Month,

    /// <summary>365 days, by the day.</summary>
    Year,
}

/// <summary>What a probe found in an hour or on a day (UTC); latencies in ms, of successes. Null: there were none.</summary>
public sealed record HistoryPoint(DateTimeOffset From, int Total, int Ok, int? P50, int? P95, int? P99);

/// <summary>What a probe found over a while. Read from roll-ups only.</summary>
public sealed class ProbeHistory(IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock)
{
    private const int HoursADay = 24;
    private const long HourMs = 3_600_000;

    /// <summary>Oldest first, the present hour or day last; one without results is there too.</summary>
    public async Task<IReadOnlyList<HistoryPoint>> ReadAsync(long probe, HistoryWindow window)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var hour = (int)(clock.GetUtcNow().ToUnixTimeMilliseconds() / HourMs);
        return window switch
        {
            HistoryWindow.Day => (await HoursAsync(db, [probe], hour))[probe],
            HistoryWindow.Month => await DaysAsync(db, probe, hour / HoursADay, 30),
            HistoryWindow.Year => await DaysAsync(db, probe, hour / HoursADay, 365),
        };
    }

    /// <summary>The last 24 hours of several probes at once.</summary>
    public async Task<IReadOnlyDictionary<long, IReadOnlyList<HistoryPoint>>> DayAsync(IReadOnlyCollection<long> probes)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await HoursAsync(db, probes, (int)(clock.GetUtcNow().ToUnixTimeMilliseconds() / HourMs));
    }

    /// <summary>The share of good results in percent, cut to two decimals; null without any.</summary>
    public static decimal? Uptime(IEnumerable<HistoryPoint> points)
    {
        var (total, ok) = (0L, 0L);
        foreach (var point in points)
        {
            (total, ok) = (total + point.Total, ok + point.Ok);
        }

        return UptimePercent.Of(total, total - ok);
    }

    private static async Task<IReadOnlyDictionary<long, IReadOnlyList<HistoryPoint>>> HoursAsync(StatusPageDbContext db, IReadOnlyCollection<long> probes, int last)
    {
        var first = last - HoursADay + 1;
        var hours = await db.ProbeHours.AsNoTracking()
            .Where(h => probes.Contains(h.Probe) && h.Hour >= first && h.Hour <= last)
            .ToDictionaryAsync(h => (h.Probe, h.Hour));
        return probes.ToDictionary(
            probe => probe,
            probe => (IReadOnlyList<HistoryPoint>)[.. Enumerable.Range(first, HoursADay).Select(hour =>
                hours.GetValueOrDefault((probe, hour)) is { } found
                    ? Point(hour, found.Total, found.Ok, LatencyHistogram.Decode(found.Latencies))
                    : Point(hour, 0, 0, null))]);
    }

    private static async Task<IReadOnlyList<HistoryPoint>> DaysAsync(StatusPageDbContext db, long probe, int today, int count)
    {
        var first = today - count + 1;
        var days = await db.ProbeDays.AsNoTracking().Where(d => d.Probe == probe && d.Day >= first && d.Day <= today).ToDictionaryAsync(d => d.Day);
        // A day that is not over is not yet made of its hours.
        var made = (await db.RollupMarks.AsNoTracking().SingleAsync()).LastDay;
        var open = Math.Max(first, made + 1) * HoursADay;
        var hours = (await db.ProbeHours.AsNoTracking().Where(h => h.Probe == probe && h.Hour >= open).ToListAsync()).ToLookup(h => h.Hour / HoursADay);
        return [.. Enumerable.Range(first, count).Select(day =>
        {
            if (days.GetValueOrDefault(day) is { } found)
            {
                return Point(day * HoursADay, found.Total, found.Ok, LatencyHistogram.Decode(found.Latencies));
            }

            var latencies = new LatencyHistogram();
            foreach (var hour in hours[day])
            {
                latencies.Add(hour.Latencies);
            }

            return Point(day * HoursADay, hours[day].Sum(h => h.Total), hours[day].Sum(h => h.Ok), latencies);
        })];
    }

    private static HistoryPoint Point(int hour, int total, int ok, LatencyHistogram? latencies) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(hour * HourMs), total, ok, latencies?.Percentile(50), latencies?.Percentile(95), latencies?.Percentile(99));
}
