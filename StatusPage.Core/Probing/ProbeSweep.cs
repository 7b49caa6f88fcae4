using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Scheduling;
using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Probing;

/// <summary>
/// Claims the probes that come due and hands them to the runner. A claim is a lease on the row: no other process runs the
/// probe meanwhile, and where this one dies somebody else does once the lease is over.
/// </summary>
internal sealed class ProbeSweep(
    IDbContextFactory<StatusPageDbContext> contexts, WriteGate gate, ProbeChecks checks, ProbeRunner runner, SweepOptions options, TimeProvider clock) : IRecurringWork
{
    /// <summary>Longer than any check may take, waiting for its moment and for a place included.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(Probe.MaxTimeout + 60);

    /// <summary>A clock that moves this much against the one that only counts was set.</summary>
    private static readonly TimeSpan Jump = TimeSpan.FromSeconds(10);

    /// <summary>After a stop all probes are due at once: they are spread over this long at most, a few milliseconds each.</summary>
    private static readonly TimeSpan Spread = TimeSpan.FromMinutes(1);

    private const int SpreadMsPerProbe = 4;
    private const int GivenBackAtOnce = 500;

    private readonly string _me = Ids.New(clock.GetUtcNow());
    private (DateTimeOffset Wall, long Counted)? _last;

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        using var span = Spans.Start("probe.sweep");
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        runner.References = (await db.ProbingSettings.AsNoTracking().SingleAsync(cancel)).ReferenceTargets;
        if (_last is not { } last)
        {
            await BeginAsync(db, now, cancel);
        }
        else if ((now - last.Wall - clock.GetElapsedTime(last.Counted)).Duration() > Jump)
        {
            await SpreadAsync(db, now, cancel);
        }

        _last = (now, clock.GetTimestamp());
        var claims = await ClaimAsync(db, now, cancel);
        span?.SetTag("statuspage.probes", claims.Count);
        IReadOnlySet<long> taken = new HashSet<long>();
        try
        {
            taken = runner.Enqueue(await ReadyAsync(claims, now, cancel), Lease + options.LookAhead);
        }
        finally
        {
            await GiveBackAsync([.. claims.Select(claim => claim.Probe).Where(probe => !taken.Contains(probe))]);
        }
    }

    /// <summary>Gives back what this process claimed and did not run. A stop that is in a hurry waits for it too: it is one short statement.</summary>
    public async Task StopAsync()
    {
        if (_last is null)
        {
            return;
        }

        try
        {
            using var turn = await gate.EnterAsync(CancellationToken.None);
            await using var db = await contexts.CreateDbContextAsync();
            await ClearAsync(db.ProbeStates.Where(s => s.ClaimedBy == _me));
        }
        catch (Exception exception) when (DatabaseFaults.Find(exception) is not null)
        {
            // Claims end by themselves.
        }
    }

    /// <summary>One whose probe was changed since it was claimed is left out.</summary>
    private async Task<List<DueCheck>> ReadyAsync(List<Claim> claims, DateTimeOffset now, CancellationToken cancel)
    {
        var due = new List<DueCheck>(claims.Count);
        foreach (var (claim, check) in claims.Zip(await checks.ForAsync([.. claims.Select(claim => (claim.Probe, claim.Version))], cancel)))
        {
            if (check is not null)
            {
                due.Add(new DueCheck(claim.Probe, claim.Version, check.Check, TimeSpan.FromMilliseconds(claim.DueMs) - Unix(now)));
            }
        }

        return due;
    }

    /// <summary>A claim that nobody runs would keep its probe still until the lease is over.</summary>
    private async Task GiveBackAsync(IReadOnlyList<long> probes)
    {
        if (probes.Count == 0)
        {
            return;
        }

        using var turn = await gate.EnterAsync(CancellationToken.None);
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        foreach (var some in probes.Chunk(GivenBackAtOnce))
        {
            await ClearAsync(db.ProbeStates.Where(s => s.ClaimedBy == _me && some.Contains(s.Probe)));
        }
    }

    private static Task ClearAsync(IQueryable<ProbeState> claimed, CancellationToken cancel = default) =>
        claimed.ExecuteUpdateAsync(s => s.SetProperty(x => x.ClaimedBy, (string?)null).SetProperty(x => x.ClaimedUntilMs, (long?)null), cancel);

    private async Task BeginAsync(StatusPageDbContext db, DateTimeOffset now, CancellationToken cancel)
    {
        if (gate.OneProcess)
        {
            // Whoever held them is gone: this is the only process.
            using var turn = await gate.EnterAsync(cancel);
            await ClearAsync(db.ProbeStates.Where(s => s.ClaimedUntilMs != null), cancel);
        }

        await SpreadAsync(db, now, cancel);
    }

    /// <summary>After a stop or when the clock was set: what is overdue runs soon but not in step, and nothing waits for a time far off.</summary>
    private async Task SpreadAsync(StatusPageDbContext db, DateTimeOffset now, CancellationToken cancel)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        using var turn = await gate.EnterAsync(cancel);
        var overdue = await db.ProbeStates.CountAsync(s => s.DueMs < nowMs && (s.ClaimedUntilMs == null || s.ClaimedUntilMs <= nowMs), cancel);
        var spread = Math.Clamp((long)overdue * SpreadMsPerProbe, 1, (long)Spread.TotalMilliseconds);
        await db.ProbeStates
            .Where(s => s.DueMs < nowMs && (s.ClaimedUntilMs == null || s.ClaimedUntilMs <= nowMs))
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.DueMs, x => nowMs + (x.PhaseMs % spread)), cancel);
        await db.ProbeStates
            .Where(s => s.DueMs > nowMs + s.IntervalMs)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.DueMs, x => nowMs + (x.PhaseMs % x.IntervalMs)), cancel);
    }

    private async Task<List<Claim>> ClaimAsync(StatusPageDbContext db, DateTimeOffset now, CancellationToken cancel)
    {
        var nowMs = now.ToUnixTimeMilliseconds();
        var until = (now + options.LookAhead + Lease).ToUnixTimeMilliseconds();
        var claims = new List<Claim>();
        using var turn = await gate.EnterAsync(cancel);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        using var statement = new Statement(
            db.Database.GetDbConnection(),
            transaction.GetDbTransaction(),
            // A lease that ends later than any can was given before the clock was set back.
            """
            UPDATE "ProbeStates" SET "ClaimedUntilMs" = @p0, "ClaimedBy" = @p1
            WHERE "DueMs" <= @p2 AND ("ClaimedUntilMs" IS NULL OR "ClaimedUntilMs" <= @p3 OR "ClaimedUntilMs" > @p0)
            RETURNING "Probe", "ProbeVersion", "DueMs"
            """,
            4);
        using (var row = statement.Read(until, _me, (now + options.LookAhead).ToUnixTimeMilliseconds(), nowMs))
        {
            while (row.Read())
            {
                claims.Add(new Claim(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2)));
            }
        }

        await transaction.CommitAsync(CancellationToken.None);
        return claims;
    }

    private static TimeSpan Unix(DateTimeOffset at) => TimeSpan.FromMilliseconds(at.ToUnixTimeMilliseconds());

    private sealed record Claim(long Probe, int Version, long DueMs);
}
