using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing;

/// <summary>What calls in for heartbeats and ratios. No act and no audit: thousands a minute, each one short statement.</summary>
public sealed class ProbeCalls(IDbContextFactory<StatusPageDbContext> contexts, WriteGate gate, TimeProvider clock)
{
    public const long MaxTotal = 1_000_000_000_000;

    /// <summary>A heartbeat; false where no probe has this secret. A paused one takes it and keeps quiet.</summary>
    public async Task<bool> BeatAsync(string secret, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await FindAsync(db, secret, ProbeKind.Heartbeat, cancel) is not { } probe)
        {
            return false;
        }

        await InTurnAsync(
            now => db.ProbeStates.Where(s => s.Probe == probe).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastBeatAtMs, now), cancel), cancel);
        return true;
    }

    /// <summary>Counts for a ratio; false where no probe has this secret.</summary>
    public async Task<bool> CountAsync(string secret, long? good, long? total, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await FindAsync(db, secret, ProbeKind.Ratio, cancel) is not { } probe)
        {
            return false;
        }

        var (goodCount, totalCount) = Checked(good, total);
        await InTurnAsync(
            now =>
            {
                db.RatioSamples.Add(new RatioSample { Probe = probe, AtMs = now, Good = goodCount, Total = totalCount });
                return db.SaveChangesAsync(cancel);
            },
            cancel);
        return true;
    }

    private async Task InTurnAsync(Func<long, Task> write, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        try
        {
            await write(clock.GetUtcNow().ToUnixTimeMilliseconds());
        }
        catch (Exception exception) when (exception is not DatabaseAwayException && DatabaseFaults.Find(exception) is { } fault)
        {
            throw DatabaseFaults.Refusal(fault, exception);
        }
    }

    private static async Task<long?> FindAsync(StatusPageDbContext db, string secret, ProbeKind kind, CancellationToken cancel)
    {
        var hash = Secrets.Hash(secret);
        var found = await db.Probes.Where(p => p.SecretHash == hash && p.RemovedAt == null).Select(p => new { p.Number, p.Kind }).SingleOrDefaultAsync(cancel);
        return found?.Kind == kind ? found.Number : null;
    }

    private static (long Good, long Total) Checked(long? good, long? total)
    {
        var errors = new InputErrors();
        if (total is not (>= 0 and <= MaxTotal))
        {
            errors.Add("total", $"The total is {(total is null ? "missing" : "out of range")}: give a whole number from 0 to {MaxTotal}.");
        }

        if (good is not >= 0)
        {
            errors.Add("good", $"The good count is {(good is null ? "missing" : "out of range")}: give a whole number from 0 to the total.");
        }
        else if (good > total)
        {
            errors.Add("good", "More are good than there are in total. Give at most the total.");
        }

        errors.ThrowIfAny();
        return (good!.Value, total!.Value);
    }
}
