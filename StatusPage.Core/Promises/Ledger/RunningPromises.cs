using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>A clock that runs, or ran out while what was promised is still to come.</summary>
public sealed record RunningPromise(string IncidentId, string Title, Impact Impact, string? LeadName, PromiseClock Clock);

/// <summary>All running clocks, for staff.</summary>
public sealed class RunningPromises(IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock)
{
    /// <summary>The nearest first, and with it what is overdue already; postmortems that are overdue come last.</summary>
    public async Task<IReadOnlyList<RunningPromise>> ReadAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var now = clock.GetUtcNow();
        var incidents = await db.Incidents
            .Where(i => i.Status != IncidentStatus.Resolved && i.RemovedAt == null && db.Obligations.Any(o => o.IncidentId == i.Id))
            .Include(i => i.Updates.OrderBy(u => u.Number))
            .ToListAsync(cancel);
        var running = new List<RunningPromise>();
        foreach (var incident in incidents)
        {
            if (await IncidentPromises.ReadAsync(db, incident, now) is { } promises)
            {
                running.AddRange(promises.Clocks.Where(one => one.IsOpen).Select(one => new RunningPromise(incident.Id, incident.Title, incident.Impact, incident.LeadName, one)));
            }
        }

        var owed = await (
            from debt in db.PostmortemDebts
            where (debt.State == DebtState.Owed || debt.State == DebtState.Overdue) && debt.DueAt != null
            join incident in db.Incidents.Where(i => i.RemovedAt == null) on debt.IncidentId equals incident.Id
            select new { debt, incident }).ToListAsync(cancel);
        var ids = owed.Select(one => one.incident.Id).ToList();
        var written = (await db.PromiseLedger.Where(entry => entry.Kind == PromiseKind.Postmortem && ids.Contains(entry.SubjectId)).ToListAsync(cancel)).ToLookup(entry => entry.SubjectId, StringComparer.Ordinal);
        running.AddRange(
            from one in owed
            let current = PostmortemClocks.Of(one.debt, publishedAt: null, written[one.incident.Id], now)[^1]
            where current.State != PromiseState.Waived
            select new RunningPromise(one.incident.Id, one.incident.Title, one.incident.Impact, one.incident.LeadName, current));
        // A text that is late for weeks must not stand before the update that is due in minutes.
        return [.. running
            .OrderBy(one => one.Clock.Kind == PromiseKind.Postmortem && one.Clock.DueAt < now)
            .ThenBy(one => one.Clock.DueAt)
            .ThenBy(one => one.IncidentId, StringComparer.Ordinal)];
    }

    /// <summary>All promises of one incident; empty where it was over before anything was promised.</summary>
    public async Task<IReadOnlyList<PromiseClock>> OfAsync(string incidentId, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var incident = await db.Incidents.Include(i => i.Updates.OrderBy(u => u.Number)).SingleOrDefaultAsync(i => i.Id == incidentId && i.RemovedAt == null, cancel);
        if (incident is null || await IncidentPromises.ReadAsync(db, incident, clock.GetUtcNow()) is not { } promises)
        {
            return [];
        }

        var debt = await db.PostmortemDebts.FindAsync([incidentId], cancel);
        var publishedAt = await db.Postmortems.Where(p => p.IncidentId == incidentId).Select(p => p.PublishedAt).SingleOrDefaultAsync(cancel);
        // Of one that was late before the incident was reopened nothing is waited for any more.
        return [.. promises.Clocks, .. PostmortemClocks.Of(debt, publishedAt, promises.Written, clock.GetUtcNow()).Where(one => debt is { State: not DebtState.Withdrawn } && one.Cycle == debt.Cycle)];
    }
}
