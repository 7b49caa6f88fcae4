using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;

namespace StatusPage.Bench;

/// <summary>Adds probes, spread over the components there are, and as many days of roll-ups as a measurement wants.</summary>
internal static class ProbeData
{
    private const int Batch = 500;

    public static async Task FillAsync(IServiceProvider services, int probes, int intervalSeconds, string target, int days)
    {
        var contexts = services.GetRequiredService<IDbContextFactory<StatusPageDbContext>>();
        var now = TimeProvider.System.GetUtcNow();
        List<string> components;
        await using (var db = await contexts.CreateDbContextAsync())
        {
            components = await db.Components.Select(c => c.Id).ToListAsync();
        }

        for (var from = 0; from < probes; from += Batch)
        {
            await using var db = await contexts.CreateDbContextAsync();
            db.ChangeTracker.AutoDetectChangesEnabled = false;
            for (var number = from + 1; number <= Math.Min(from + Batch, probes); number++)
            {
                Add(db, number, intervalSeconds, target, components[number % components.Count], now.AddDays(-days - 1));
            }

            await db.SaveChangesAsync();
        }

        await RollUpsAsync(contexts, probes, intervalSeconds, days, now);
    }

    private static void Add(StatusPageDbContext db, int number, int intervalSeconds, string target, string component, DateTimeOffset at)
    {
        var probe = new Probe(Ids.New(at), number, at)
        {
            Name = $"Probe {number}",
            Kind = ProbeKind.Http,
            Target = string.Create(CultureInfo.InvariantCulture, $"{target}/{number}"),
            ComponentId = component,
            IntervalSeconds = intervalSeconds,
            TimeoutSeconds = Math.Min(10, intervalSeconds),
        };
        var intervalMs = intervalSeconds * 1000L;
        db.Add(probe);
        db.Add(new ProbeState
        {
            Probe = number,
            ProbeVersion = probe.Version,
            IntervalMs = intervalMs,
            PhaseMs = ProbeGrid.Phase(probe.Id, intervalMs),
            DueMs = at.ToUnixTimeMilliseconds(),
        });
    }

    /// <summary>An hour of one probe is like any other, so one is made and written for all.</summary>
    private static async Task RollUpsAsync(IDbContextFactory<StatusPageDbContext> contexts, int probes, int intervalSeconds, int days, DateTimeOffset now)
    {
        if (days == 0)
        {
            return;
        }

        var perHour = 3600 / intervalSeconds;
        var latencies = LatencyHistogram.Of(Enumerable.Range(0, perHour).Select(i => 20 + (i * 7 % 90)));
        var minutes = new MinuteCounts();
        for (var i = 0; i < perHour; i++)
        {
            minutes.Add(i * 60 / perHour, ok: true);
        }

        var today = (int)(now.ToUnixTimeSeconds() / 86_400);
        var day = new LatencyHistogram();
        for (var hour = 0; hour < 24; hour++)
        {
            day.Add(latencies.Encode());
        }

        await using var db = await contexts.CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var lastHour = (int)(now.ToUnixTimeSeconds() / 3600);
        // 31 days of hours are what a rolling window of 30 days may touch.
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {probes}), h(i) AS (SELECT {lastHour - (Math.Min(days, 31) * 24)} UNION ALL SELECT i + 1 FROM h WHERE i < {lastHour - 1})
            INSERT INTO "ProbeHours" ("Probe", "Hour", "Total", "Ok", "Latencies", "Minutes") SELECT n.i, h.i, {perHour}, {perHour}, {latencies.Encode()}, {minutes.Encode()} FROM h, n
            """);
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {probes}), d(i) AS (SELECT {today - days} UNION ALL SELECT i + 1 FROM d WHERE i < {today - 1})
            INSERT INTO "ProbeDays" ("Probe", "Day", "Total", "Ok", "Latencies") SELECT n.i, d.i, {perHour * 24}, {perHour * 24}, {day.Encode()} FROM d, n
            """);
        await db.Database.ExecuteSqlAsync($"""UPDATE "RollupMarks" SET "LastDay" = {today - 1}""");
        await transaction.CommitAsync();
    }
}
