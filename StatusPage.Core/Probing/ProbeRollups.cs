using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Scheduling;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing;

/// <summary>
/// Makes hours of results and days of hours. What was counted is remembered by the result's id in the same transaction,
/// so each result counts once, in the hour in which its check started, however late it was written. In small steps, so
/// that nobody waits long to write.
/// </summary>
public sealed class ProbeRollups(IDbContextFactory<StatusPageDbContext> contexts, WriteGate gate, Acts acts, TimeProvider clock) : IRecurringWork
{
    private const int ResultsAStep = 4_000;
    private const int ProbesAStep = 250;
    private const int HoursADay = 24;
    private const long HourMs = 3_600_000;
    private const int MinuteMs = 60_000;

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        while (await HoursStepAsync(cancel))
        {
            cancel.ThrowIfCancellationRequested();
        }

        await CloseDaysAsync(cancel);
    }

    /// <summary>
    /// Throws away the hours of a period and makes them again of the results that are still kept, and the days of which
    /// they are part. Hours older than the results stay as they are.
    /// </summary>
    /// <param name="actor">An administrator.</param>
    /// <param name="from">The hour it lies in is the first.</param>
    /// <param name="until">The hour before it is the last.</param>
    /// <param name="progress">Told after each probe.</param>
    /// <param name="cancel">Ends it between two probes; those that were done keep their new figures.</param>
    /// <returns>How many results were counted anew.</returns>
    public async Task<long> RebuildAsync(
        Actor actor, DateTimeOffset from, DateTimeOffset until, IProgress<RebuildProgress>? progress = null, CancellationToken cancel = default)
    {
        await acts.RunAsync(
            actor,
            StaffRole.Administrator,
            act =>
            {
                if (until <= from)
                {
                    throw new InvalidInputException("until", "The end is not after the beginning. Give a later one.");
                }

                act.Record("rollups.rebuilt", "rollups", "rollups", string.Create(CultureInfo.InvariantCulture, $"{from:yyyy-MM-dd HH:mm} to {until:yyyy-MM-dd HH:mm} UTC"));
                return Task.CompletedTask;
            },
            cancel);
        await RunOnceAsync(cancel);
        var counted = 0L;
        List<long> probes;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            probes = await db.ProbeStates.Select(s => s.Probe).ToListAsync(cancel);
        }

        foreach (var (done, probe) in probes.Index())
        {
            progress?.Report(new RebuildProgress(done, probes.Count));
            counted += await RebuildAsync(probe, from, until, cancel);
        }

        return counted;
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> HoursStepAsync(CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (!await db.ProbeResults.AnyAsync(r => r.Id > db.RollupMarks.Single().LastResultId, cancel))
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        // Only now: another process may have counted meanwhile.
        var mark = await db.RollupMarks.AsNoTracking().SingleAsync(cancel);
        using var hours = new HourWriter(db, transaction.GetDbTransaction());
        var last = mark.LastResultId;
        var read = 0;
        using (var results = new Statement(
            db.Database.GetDbConnection(), transaction.GetDbTransaction(), $"""SELECT "Id", "Probe", "AtMs", "Ok", "LatencyMs" FROM "ProbeResults" WHERE "Id" > @p0 ORDER BY "Id" LIMIT {ResultsAStep}""", 1))
        using (var row = results.Read(last))
        {
            while (row.Read())
            {
                last = row.GetInt64(0);
                hours.Add(row.GetInt64(1), row.GetInt64(2), row.GetBoolean(3), row.GetInt32(4));
                read++;
            }
        }

        hours.Write(replace: false);
        await db.Database.ExecuteSqlAsync($"""UPDATE "RollupMarks" SET "LastResultId" = {last}""", cancel);
        // Results that came after their day was made of its hours.
        foreach (var (probe, day) in hours.Days.Where(d => d.Day <= mark.LastDay))
        {
            DayOf(db, transaction.GetDbTransaction(), probe, day);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return read == ResultsAStep;
    }

    private async Task CloseDaysAsync(CancellationToken cancel)
    {
        var today = (int)(clock.GetUtcNow().ToUnixTimeMilliseconds() / HourMs / HoursADay);
        await using var reading = await contexts.CreateDbContextAsync(cancel);
        var mark = await reading.RollupMarks.AsNoTracking().SingleAsync(cancel);
        var first = mark.LastDay > 0 ? mark.LastDay + 1 : (await reading.ProbeHours.MinAsync(h => (int?)h.Hour, cancel) ?? today * HoursADay) / HoursADay;
        for (var day = first; day < today; day++)
        {
            var from = day * HoursADay;
            var until = from + HoursADay;
            var probes = await reading.ProbeHours.Where(h => h.Hour >= from && h.Hour < until).Select(h => h.Probe).Distinct().ToListAsync(cancel);
            foreach (var some in probes.Chunk(ProbesAStep))
            {
                await StepAsync(
                    (db, transaction) =>
                    {
                        foreach (var probe in some)
                        {
                            DayOf(db, transaction, probe, day);
                        }
                    },
                    cancel);
            }

            var closed = day;
            await StepAsync((db, _) => db.RollupMarks.ExecuteUpdate(m => m.SetProperty(x => x.LastDay, closed)), cancel);
        }
    }

    private async Task<long> RebuildAsync(long probe, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var counted = 0L;
        await StepAsync(
            (db, transaction) =>
            {
                var mark = db.RollupMarks.AsNoTracking().Single();
                var first = (int)Math.Max(from.ToUnixTimeMilliseconds() / HourMs, (mark.DeletedBeforeMs + HourMs - 1) / HourMs);
                var end = (int)((until.ToUnixTimeMilliseconds() + HourMs - 1) / HourMs);
                using var hours = new HourWriter(db, transaction);
                using (var results = new Statement(
                    db.Database.GetDbConnection(),
                    transaction,
                    """SELECT "AtMs", "Ok", "LatencyMs" FROM "ProbeResults" WHERE "Probe" = @p0 AND "AtMs" >= @p1 AND "AtMs" < @p2 AND "Id" <= @p3""",
                    4))
                using (var row = results.Read(probe, first * HourMs, end * HourMs, mark.LastResultId))
                {
                    while (row.Read())
                    {
                        hours.Add(probe, row.GetInt64(0), row.GetBoolean(1), row.GetInt32(2));
                        counted++;
                    }
                }

                db.ProbeHours.Where(h => h.Probe == probe && h.Hour >= first && h.Hour < end).ExecuteDelete();
                hours.Write(replace: true);
                for (var day = first / HoursADay; day <= Math.Min(end / HoursADay, mark.LastDay); day++)
                {
                    DayOf(db, transaction, probe, day);
                }
            },
            cancel);
        return counted;
    }

    private async Task StepAsync(Action<StatusPageDbContext, DbTransaction> step, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        step(db, transaction.GetDbTransaction());
        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>Makes a day of its hours, as they are now.</summary>
    private static void DayOf(StatusPageDbContext db, DbTransaction transaction, long probe, int day)
    {
        var connection = db.Database.GetDbConnection();
        var (total, ok) = (0, 0);
        var latencies = new LatencyHistogram();
        using (var hours = new Statement(
            connection, transaction, """SELECT "Total", "Ok", "Latencies" FROM "ProbeHours" WHERE "Probe" = @p0 AND "Hour" >= @p1 AND "Hour" < @p2""", 3))
        using (var row = hours.Read(probe, day * HoursADay, (day + 1) * HoursADay))
        {
            while (row.Read())
            {
                total += row.GetInt32(0);
                ok += row.GetInt32(1);
                latencies.Add((byte[])row.GetValue(2));
            }
        }

        if (total == 0)
        {
            db.ProbeDays.Where(d => d.Probe == probe && d.Day == day).ExecuteDelete();
            return;
        }

        using var write = new Statement(
            connection,
            transaction,
            """
            INSERT INTO "ProbeDays" ("Probe", "Day", "Total", "Ok", "Latencies") VALUES (@p0, @p1, @p2, @p3, @p4)
            ON CONFLICT ("Probe", "Day") DO UPDATE SET "Total" = excluded."Total", "Ok" = excluded."Ok", "Latencies" = excluded."Latencies"
            """,
            5);
        write.Execute(probe, day, total, ok, latencies.Encode());
    }

    /// <summary>Gathers results by probe and hour, then adds them to what the hours hold.</summary>
    private sealed class HourWriter(StatusPageDbContext db, DbTransaction transaction) : IDisposable
    {
        private readonly Dictionary<(long Probe, int Hour), List<(int Minute, bool Ok, int LatencyMs)>> _results = [];
        private readonly Statement _find = new(
            db.Database.GetDbConnection(), transaction, """SELECT "Total", "Ok", "Latencies", "Minutes" FROM "ProbeHours" WHERE "Probe" = @p0 AND "Hour" = @p1""", 2);

        private readonly Statement _keep = new(
            db.Database.GetDbConnection(),
            transaction,
            """
            INSERT INTO "ProbeHours" ("Probe", "Hour", "Total", "Ok", "Latencies", "Minutes") VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
            ON CONFLICT ("Probe", "Hour") DO UPDATE SET "Total" = excluded."Total", "Ok" = excluded."Ok", "Latencies" = excluded."Latencies", "Minutes" = excluded."Minutes"
            """,
            6);

        public IEnumerable<(long Probe, int Day)> Days => _results.Keys.Select(key => (key.Probe, key.Hour / HoursADay)).Distinct();

        public void Add(long probe, long atMs, bool ok, int latencyMs)
        {
            var key = (probe, (int)(atMs / HourMs));
            if (!_results.TryGetValue(key, out var list))
            {
                _results[key] = list = [];
            }

            list.Add(((int)(atMs % HourMs) / MinuteMs, ok, latencyMs));
        }

        public void Write(bool replace)
        {
            var latencies = new LatencyHistogram();
            var minutes = new MinuteCounts();
            foreach (var ((probe, hour), results) in _results)
            {
                latencies.Clear();
                var (total, good) = (0, 0);
                using (var row = _find.Read(probe, hour))
                {
                    if (!replace && row.Read())
                    {
                        total = row.GetInt32(0);
                        good = row.GetInt32(1);
                        latencies.Add((byte[])row.GetValue(2));
                        minutes.Load((byte[])row.GetValue(3));
                    }
                    else
                    {
                        minutes.Load([]);
                    }
                }

                foreach (var (minute, ok, latency) in results)
                {
                    total++;
                    minutes.Add(minute, ok);
                    if (ok)
                    {
                        good++;
                        latencies.Add(latency);
                    }
                }

                _keep.Execute(probe, hour, total, good, latencies.Encode(), minutes.Encode());
            }
        }

        public void Dispose()
        {
            _find.Dispose();
            _keep.Dispose();
        }
    }
}

/// <summary>How far a rebuild of roll-ups is, in probes.</summary>
public sealed record RebuildProgress(int Done, int Of);
