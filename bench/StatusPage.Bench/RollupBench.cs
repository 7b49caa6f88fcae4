using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;

namespace StatusPage.Bench;

/// <summary>How long the roll-up of a day takes, and how long others wait to write meanwhile.</summary>
internal static class RollupBench
{
    public static async Task<int> RunAsync(Options options)
    {
        var count = options.Number("count", 20_000);
        var file = Path.GetFullPath(options.Text("database", "artifacts/bench-data/rollups.db"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        ProbeBench.Delete(file);
        await using var services = ProbeBench.Services(file);
        await services.GetRequiredService<DatabaseSetup>().RunAsync();
        await LargeData.FillAsync(services, incidents: 0, components: 50);
        await ProbeData.FillAsync(services, count, intervalSeconds: 60, ProbeTarget.Url, days: 2);
        await RunAsync(services, $"UPDATE \"RollupMarks\" SET \"LastDay\" = \"LastDay\" - 1");
        await MeasureAsync(services, $"a day of {count} probes made of its hours ({count * 24} rows)");

        var hour = (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 3_600_000 - 1) * 3_600_000;
        await RunAsync(
            services,
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}), m(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM m WHERE i < 59)
            INSERT INTO "ProbeResults" ("Probe", "AtMs", "Ok", "LatencyMs", "Code") SELECT n.i, {hour} + m.i * 60000 + n.i % 60000, 1, 20 + n.i % 90, '200' FROM m, n
            """);
        await MeasureAsync(services, $"an hour of {count} probes made of its results ({count * 60} rows)");
        return 0;
    }

    private static async Task MeasureAsync(ServiceProvider services, string what)
    {
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(services, stop.Token);
        var watch = Stopwatch.StartNew();
        await services.GetRequiredService<ProbeRollups>().RunOnceAsync(CancellationToken.None);
        var took = watch.Elapsed;
        await stop.CancelAsync();
        var waits = await writing;
        waits.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {took.TotalSeconds:F1} s; meanwhile {waits.Count} writes of others took p50 {waits[waits.Count / 2]:F0} ms, p99 {waits[waits.Count * 99 / 100]:F0} ms, worst {waits[^1]:F0} ms"));
    }

    /// <summary>An act twenty times a second, as staff and programs would.</summary>
    private static async Task<List<double>> WriteAsync(ServiceProvider services, CancellationToken stop)
    {
        var acts = services.GetRequiredService<Acts>();
        var waits = new List<double>();
        while (!stop.IsCancellationRequested)
        {
            var watch = Stopwatch.StartNew();
            await acts.RunAsync(Actor.System("bench"), StaffRole.Administrator, act =>
            {
                act.Record("bench.wrote", "bench", "bench", "A write");
                return Task.CompletedTask;
            });
            waits.Add(watch.Elapsed.TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        }

        return waits;
    }

    private static async Task RunAsync(ServiceProvider services, FormattableString sql)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync();
        db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
        await db.Database.ExecuteSqlAsync(sql);
    }
}
