using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using StatusPage.Core.Data;

namespace StatusPage.Core.Probing;

/// <summary>A check that ended, on its way into the database.</summary>
/// <param name="Probe">The probe's number.</param>
/// <param name="ProbeVersion">Of the definition that was run; a result of an older one is dropped.</param>
/// <param name="LatenessMs">How much later than due it started.</param>
/// <param name="AtMs">When it started: decides the hour it counts in, however late it is written.</param>
/// <param name="Outcome">What it found.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct CheckRecord(long Probe, int ProbeVersion, int LatenessMs, long AtMs, CheckOutcome Outcome);

/// <summary>
/// Writes results: a batch is one transaction, in which each probe's run goes on, its next turn is set and its claim
/// given back. A batch that was acknowledged is on disk. What follows from it (an incident) is done right after from the
/// rows, and made up for by a job where that was cut short.
/// </summary>
public sealed class ProbeResults(
    IDbContextFactory<StatusPageDbContext> contexts, WriteGate gate, AutomaticIncidents incidents, TimeProvider clock)
{
    /// <summary>A check that started this long before the last known one is late, not the sign of a clock set back.</summary>
    private const long ClockToleranceMs = 2_000;

    /// <summary>No result for two intervals and this time more is a gap in what we know.</summary>
    internal const long GapAfterMs = 60_000;

    public async Task RecordAsync(IReadOnlyList<CheckRecord> records, CancellationToken cancel = default)
    {
        foreach (var component in await WriteAsync(records, cancel))
        {
            await incidents.ReconcileAsync(component, cancel);
        }
    }

    /// <summary>Writes them and leaves what follows to the caller.</summary>
    /// <returns>Components for which a probe went down or came back.</returns>
    internal async Task<IReadOnlyCollection<string>> WriteAsync(IReadOnlyList<CheckRecord> records, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var troubled = new HashSet<string>(StringComparer.Ordinal);
        using (var writer = new Writer(db, transaction.GetDbTransaction(), clock.GetUtcNow().ToUnixTimeMilliseconds()))
        {
            foreach (var record in records)
            {
                if (writer.Write(record) is { } component)
                {
                    troubled.Add(component);
                }
            }
        }

        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);
        return troubled;
    }

    private sealed class Writer : IDisposable
    {
        private readonly StatusPageDbContext _db;
        private readonly long _nowMs;
        private readonly Statement _find;
        private readonly Statement _addResult;
        private readonly Statement _keepRun;
        private readonly Statement _keepGap;
        private readonly Statement _keepLate;
        private readonly Statement _giveBack;

        public Writer(StatusPageDbContext db, DbTransaction transaction, long nowMs)
        {
            _db = db;
            _nowMs = nowMs;
            var connection = db.Database.GetDbConnection();
            _find = new Statement(
                connection,
                transaction,
                """
                SELECT s."Health", s."FailuresInRow", s."SuccessesInRow", s."FailingSinceMs", s."PassingSinceMs", s."LastAtMs",
                       s."IntervalMs", s."PhaseMs", s."ProbeVersion", p."FailureThreshold", p."RecoveryThreshold", p."ComponentId", s."IncidentId"
                FROM "ProbeStates" s JOIN "Probes" p ON p."Number" = s."Probe"
                WHERE s."Probe" = @p0 AND s."DueMs" IS NOT NULL
                """,
                1);
            _addResult = new Statement(
                connection,
                transaction,
                """
                INSERT INTO "ProbeResults" ("Probe", "AtMs", "Ok", "LatencyMs", "Code", "Detail") VALUES (@p0, @p1, @p2, @p3, @p4, @p5)
                ON CONFLICT ("Probe", "AtMs") DO NOTHING
                """,
                6);
            _keepRun = new Statement(
                connection,
                transaction,
                """
                UPDATE "ProbeStates" SET "Health" = @p1, "FailuresInRow" = @p2, "SuccessesInRow" = @p3, "FailingSinceMs" = @p4, "PassingSinceMs" = @p5,
                    "IncidentId" = @p6, "LastAtMs" = @p7, "LastOk" = @p8, "LastLatencyMs" = @p9, "LastCode" = @p10, "LastDetail" = @p11,
                    "LastFailureAtMs" = CASE WHEN @p8 THEN "LastFailureAtMs" ELSE @p7 END,
                    "LatenessMs" = @p12, "DueMs" = @p13, "ClaimedUntilMs" = NULL, "ClaimedBy" = NULL
                WHERE "Probe" = @p0
                """,
                14);
            _keepLate = new Statement(
                connection,
                transaction,
                """
                UPDATE "ProbeStates" SET "LastFailureAtMs" = CASE WHEN NOT @p2 AND ("LastFailureAtMs" IS NULL OR "LastFailureAtMs" < @p1) THEN @p1 ELSE "LastFailureAtMs" END,
                    "DueMs" = @p3, "ClaimedUntilMs" = NULL, "ClaimedBy" = NULL
                WHERE "Probe" = @p0
                """,
                4);
            _keepGap = new Statement(
                connection,
                transaction,
                """
                UPDATE "ProbeStates" SET "LastGapAtMs" = @p1, "LastGapReason" = @p2, "LatenessMs" = @p3, "DueMs" = @p4, "ClaimedUntilMs" = NULL, "ClaimedBy" = NULL
                WHERE "Probe" = @p0
                """,
                5);
            _giveBack = new Statement(connection, transaction, """UPDATE "ProbeStates" SET "ClaimedUntilMs" = NULL, "ClaimedBy" = NULL WHERE "Probe" = @p0""", 1);
        }

        /// <returns>The component, where the probe's health changed.</returns>
        public string? Write(CheckRecord record)
        {
            if (Find(record.Probe) is not { } state || state.Version != record.ProbeVersion)
            {
                // Paused, removed or changed meanwhile: what was found is about something else.
                _giveBack.Execute(record.Probe);
                return null;
            }

            var due = ProbeGrid.Next(_nowMs, state.IntervalMs, state.PhaseMs);
            var outcome = record.Outcome;
            if (outcome.Verdict == CheckVerdict.Gap)
            {
                _keepGap.Execute(record.Probe, record.AtMs, Cut(outcome.Detail ?? outcome.Code), record.LatenessMs, due);
                return null;
            }

            if (state.LastAtMs == record.AtMs)
            {
                // Written already: the answer to the commit was lost, and it is tried again. What follows from it may not have been done.
                _giveBack.Execute(record.Probe);
                return state.ComponentId;
            }

            var ok = outcome.Verdict == CheckVerdict.Ok;
            var detail = ok ? null : Cut(outcome.Detail);
            var isNew = _addResult.Execute(record.Probe, record.AtMs, ok, outcome.LatencyMs, outcome.Code, detail) > 0;
            if (state.LastAtMs is { } last && record.AtMs < last && last <= _nowMs + ClockToleranceMs)
            {
                if (!isNew)
                {
                    // Written already, with a later one in the same batch.
                    _giveBack.Execute(record.Probe);
                    return state.ComponentId;
                }

                _keepLate.Execute(record.Probe, record.AtMs, ok, due);
                return null;
            }

            CloseGap(record, state);
            var run = state.Run.After(record.AtMs, ok, state.FailureThreshold, state.RecoveryThreshold);
            var incident = run.Health == ProbeHealth.Down ? state.IncidentId : null;
            _keepRun.Execute(
                record.Probe, run.Health.ToWord(), run.FailuresInRow, run.SuccessesInRow, run.FailingSinceMs, run.PassingSinceMs,
                incident, record.AtMs, ok, outcome.LatencyMs, outcome.Code, detail, record.LatenessMs, due);
            return run.Health != state.Run.Health && (run.Health == ProbeHealth.Down || state.Run.Health == ProbeHealth.Down) ? state.ComponentId : null;
        }

        public void Dispose()
        {
            foreach (var statement in new[] { _find, _addResult, _keepRun, _keepLate, _keepGap, _giveBack })
            {
                statement.Dispose();
            }
        }

        private State? Find(long probe)
        {
            using var row = _find.Read(probe);
            return !row.Read() ? null : new State(
                new ProbeRun(
                    EnumWords.Parse<ProbeHealth>(row.GetString(0)), row.GetInt32(1), row.GetInt32(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.IsDBNull(4) ? null : row.GetInt64(4)),
                row.IsDBNull(5) ? null : row.GetInt64(5),
                row.GetInt64(6),
                row.GetInt64(7),
                row.GetInt32(8),
                row.GetInt32(9),
                row.GetInt32(10),
                row.GetString(11),
                row.IsDBNull(12) ? null : row.GetString(12));
        }

        /// <summary>From now on we know again how the target is.</summary>
        private void CloseGap(CheckRecord record, State state)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(record.AtMs);
            var open = state.Run.IsFresh ? _db.ProbeGaps.SingleOrDefault(g => g.Probe == record.Probe && g.To == null) : null;
            if (open is not null)
            {
                open.To = at > open.From ? at : open.From;
            }
            else if (state.LastAtMs > record.AtMs)
            {
                // The clock was set back: the time that it had skipped is lived through and measured after all.
                foreach (var skipped in _db.ProbeGaps.Where(g => g.Probe == record.Probe && g.To > at).ToList())
                {
                    skipped.To = at > skipped.From ? at : skipped.From;
                }
            }
            else if (state.LastAtMs is { } last && record.AtMs - last > (2 * state.IntervalMs) + GapAfterMs)
            {
                _db.ProbeGaps.Add(new ProbeGap { Probe = record.Probe, From = DateTimeOffset.FromUnixTimeMilliseconds(last + state.IntervalMs), To = at });
            }
        }

        private static string? Cut(string? text) => text is { Length: > CheckOutcome.MaxDetail } ? text[..(CheckOutcome.MaxDetail - 1)] + "…" : text;

        private sealed record State(
            ProbeRun Run,
            long? LastAtMs,
            long IntervalMs,
            long PhaseMs,
            int Version,
            int FailureThreshold,
            int RecoveryThreshold,
            string ComponentId,
            string? IncidentId);
    }
}
