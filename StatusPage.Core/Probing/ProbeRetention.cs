using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Probing;

/// <summary>Deletes single results and hourly figures that are older than the settings say. In small steps, so that nobody waits long to write.</summary>
public sealed class ProbeRetention(IDbContextFactory<StatusPageDbContext> contexts, WriteGate gate, TimeProvider clock) : IRecurringWork
{
    private const int ResultsAStep = 5_000;

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        ProbingSettings settings;
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            settings = await db.ProbingSettings.AsNoTracking().SingleAsync(cancel);
        }

        var now = clock.GetUtcNow();
        var resultsBefore = now.AddDays(-settings.ResultDays).ToUnixTimeMilliseconds();
        while (await ResultsStepAsync(resultsBefore, cancel))
        {
        }

        var hoursBefore = (int)(now.AddDays(-settings.HourDays).ToUnixTimeSeconds() / 3600);
        while (await HoursStepAsync(hoursBefore, cancel))
        {
        }
    }

    /// <summary>From the oldest on: ids grow with time, so it stops at the first step that finds nothing to delete.</summary>
    private async Task<bool> ResultsStepAsync(long before, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        // Never one that is in no roll-up yet.
        var rolledUp = await db.RollupMarks.Select(m => m.LastResultId).SingleAsync(cancel);
        var last = await db.ProbeResults.Where(r => r.Id <= rolledUp).OrderBy(r => r.Id).Select(r => r.Id).Take(ResultsAStep).OrderByDescending(id => id).FirstOrDefaultAsync(cancel);
        if (last == 0 || !await db.ProbeResults.AnyAsync(r => r.Id <= last && r.AtMs < before, cancel))
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.RollupMarks.Where(m => m.DeletedBeforeMs < before).ExecuteUpdateAsync(m => m.SetProperty(x => x.DeletedBeforeMs, before), cancel);
        await db.ProbeResults.Where(r => r.Id <= last && r.AtMs < before).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    private async Task<bool> HoursStepAsync(int before, CancellationToken cancel)
    {
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var oldest = await db.ProbeHours.Where(h => h.Hour < before).MinAsync(h => (int?)h.Hour, cancel);
        return oldest is not null && await db.ProbeHours.Where(h => h.Hour == oldest).ExecuteDeleteAsync(cancel) > 0;
    }
}
