using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Postmortems;

/// <summary>Watches postmortems that are owed: reminds staff as the day comes near, and writes down that it has passed.</summary>
public sealed class PostmortemWatch : IRecurringWork
{
    private readonly IDbContextFactory<StatusPageDbContext> _contexts;
    private readonly Acts _acts;
    private readonly PostmortemSettlement _settlement;
    private readonly TimeProvider _clock;

    internal PostmortemWatch(IDbContextFactory<StatusPageDbContext> contexts, Acts acts, PostmortemSettlement settlement, TimeProvider clock) =>
        (_contexts, _acts, _settlement, _clock) = (contexts, acts, settlement, clock);

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        foreach (var id in await DueAsync(cancel))
        {
            // Looked at again within the act: staff, or another process, may have been faster.
            await _acts.RunAsync(
                Actor.System("postmortem clock"),
                StaffRole.Responder,
                async act =>
                {
                    var incident = await act.Db.Incidents.SingleAsync(i => i.Id == id, cancel);
                    if (incident.RemovedAt is { } removedAt)
                    {
                        await PostmortemSettlement.EndAsync(act, incident, removedAt);
                    }
                    else if (await act.Db.PostmortemDebts.SingleOrDefaultAsync(d => d.IncidentId == id && d.State == DebtState.Owed, cancel) is { } debt)
                    {
                        await _settlement.SettleAsync(act, incident, debt, publishedAt: null);
                    }
                },
                cancel);
        }
    }

    private async Task<IReadOnlyList<string>> DueAsync(CancellationToken cancel)
    {
        var now = _clock.GetUtcNow();
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var owed = await db.PostmortemDebts
            .Where(d => d.State == DebtState.Owed && d.DueAt != null && db.Incidents.Any(i => i.Id == d.IncidentId && i.RemovedAt == null))
            .OrderBy(d => d.DueAt)
            .ToListAsync(cancel);
        // Removed by a version that did not end what was owed.
        var due = await db.PostmortemDebts
            .Where(d => (d.State == DebtState.Owed || d.State == DebtState.Overdue) && db.Incidents.Any(i => i.Id == d.IncidentId && i.RemovedAt != null))
            .Select(d => d.IncidentId)
            .ToListAsync(cancel);
        foreach (var debt in owed)
        {
            if (now > debt.DueAt || (now >= await PostmortemSettlement.NearAtAsync(db, debt) && !await IsRemindedAsync(db, debt, cancel)))
            {
                due.Add(debt.IncidentId);
            }
        }

        return due;
    }

    private static Task<bool> IsRemindedAsync(StatusPageDbContext db, PostmortemDebt debt, CancellationToken cancel) => db.PromiseReminders.AnyAsync(
        r => r.SubjectId == debt.IncidentId && r.Kind == PromiseKind.Postmortem && r.Cycle == debt.Cycle && r.Step == ReminderStep.Near, cancel);
}
