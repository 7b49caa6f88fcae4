using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Probing.Checks;

namespace StatusPage.Core.Probing.Http;

/// <summary>A limit on a percentile of latency over a rolling window, such as p99 under 200 ms over an hour.</summary>
internal sealed record LatencyLimit(double Percentile, int WindowMinutes, int MaxMs, int MinimumSamples)
{
    /// <summary>The code of a check that failed by this limit alone; its latency still belongs to the window.</summary>
    public const string Code = "percentile_too_slow";

    /// <summary>Reads the setting <c>latencyPercentile</c>: <c>{percentile, windowMinutes, maxMs, minimumSamples}</c>.</summary>
    public static LatencyLimit? Read(SettingsReader settings)
    {
        if (settings.Section("latencyPercentile") is not { } limit)
        {
            return null;
        }

        var percentile = limit.Number("percentile", 1, 99.99);
        var window = limit.Int("windowMinutes", 1, 24 * 60);
        var max = limit.Int("maxMs", 1, Probe.MaxTimeout * 1_000);
        var minimum = limit.Int("minimumSamples", 1, 10_000);
        if (max is null && limit.Node("maxMs") is null)
        {
            limit.Fault("maxMs", "Give the milliseconds that the percentile may reach at most.");
        }

        settings.Keep("latencyPercentile", limit.Finish());
        return new LatencyLimit(percentile ?? 99, window ?? 60, max ?? int.MaxValue, minimum ?? 20);
    }

    /// <summary>The latency that the share of all samples stays within (nearest rank); null with too few samples.</summary>
    public async Task<int?> MeasureAsync(StatusPageDbContext db, long probe, int latest, DateTimeOffset now, CancellationToken cancel)
    {
        var from = now.AddMinutes(-WindowMinutes).ToUnixTimeMilliseconds();
        var samples = await db.ProbeResults.AsNoTracking()
            .Where(r => r.Probe == probe && r.AtMs >= from && (r.Ok || r.Code == Code || r.Code == HttpCheck.TooSlow))
            .Select(r => r.LatencyMs)
            .ToListAsync(cancel);
        samples.Add(latest);
        return samples.Count < MinimumSamples ? null : NearestRank(samples, Percentile);
    }

    public static int NearestRank(List<int> samples, double percentile)
    {
        samples.Sort();
        var rank = (int)Math.Ceiling((decimal)percentile / 100m * samples.Count);
        return samples[Math.Clamp(rank, 1, samples.Count) - 1];
    }
}
