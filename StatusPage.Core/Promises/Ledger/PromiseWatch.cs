using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>Watches the clocks of open incidents: reminds staff as a promise comes near, and writes down that one was missed.</summary>
public sealed class PromiseWatch : IRecurringWork
{
    private readonly IDbContextFactory<StatusPageDbContext> _contexts;
    private readonly Acts _acts;
    private readonly PromiseSettlement _settlement;
    private readonly TimeProvider _clock;

    internal PromiseWatch(IDbContextFactory<StatusPageDbContext> contexts, Acts acts, PromiseSettlement settlement, TimeProvider clock) =>
        (_contexts, _acts, _settlement, _clock) = (contexts, acts, settlement, clock);

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        await BindAsync(cancel);
        foreach (var id in await DueAsync(cancel))
        {
            // Looked at again within the act: a posting, or another process, may have been faster.
            await _acts.RunAsync(
                Actor.System("promise clock"),
                StaffRole.Responder,
                async act =>
                {
                    var incident = await act.Db.Incidents.Include(i => i.Updates.OrderBy(u => u.Number)).SingleOrDefaultAsync(i => i.Id == id && i.RemovedAt == null, cancel);
                    if (incident is not null)
                    {
                        await _settlement.SettleAsync(act, incident);
                    }
                },
                cancel);
        }
    }

    /// <summary>Binds open incidents that a version without promises began to their policy, as a new one is bound as it is reported.</summary>
    private async Task BindAsync(CancellationToken cancel)
    {
        List<string> unbound;
        await using (var db = await _contexts.CreateDbContextAsync(cancel))
        {
            unbound = await Unbound(db).Select(i => i.Id).ToListAsync(cancel);
        }

        foreach (var id in unbound)
        {
            await _acts.RunAsync(
                Actor.System("promise clock"),
                StaffRole.Responder,
                async act =>
                {
                    if (await Unbound(act.Db).Include(i => i.Updates.OrderBy(u => u.Number)).SingleOrDefaultAsync(i => i.Id == id, cancel) is { } incident)
                    {
                        await PromiseSettlement.BeginAsync(act.Db, incident);
                        // So that readers see what is promised.
                        incident.Touch(act.Now);
                        act.Record("incident.bound_to_policy", "incident", incident.Id, incident.Title);
                    }
                },
                cancel);
        }
    }

    /// <summary>A past incident from before the first policy is owed nothing.</summary>
    private static IQueryable<Incident> Unbound(StatusPageDbContext db) => db.Incidents.Where(i =>
        i.Status != IncidentStatus.Resolved && i.RemovedAt == null && !db.Obligations.Any(o => o.IncidentId == i.Id)
        && (!i.Backfilled || db.Policies.Any(p => p.From <= i.DetectedAt)));

    /// <summary>Incidents of which something is to be written down, the longest overdue first.</summary>
    private async Task<IReadOnlyList<string>> DueAsync(CancellationToken cancel)
    {
        var now = _clock.GetUtcNow();
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var open = await db.Incidents
            .Where(i => i.Status != IncidentStatus.Resolved && i.RemovedAt == null && db.Obligations.Any(o => o.IncidentId == i.Id))
            .Include(i => i.Updates.OrderBy(u => u.Number))
            .ToListAsync(cancel);
        var due = new List<(string Id, DateTimeOffset At)>();
        foreach (var incident in open)
        {
            if (await IncidentPromises.ReadAsync(db, incident, now) is not { } promises)
            {
                continue;
            }

            var ended = promises.Ended.Select(clock => clock.DueAt);
            var near = incident.Backfilled ? [] : await UnremindedAsync(db, incident.Id, [.. PromiseSettlement.Near(promises, now)], cancel);
            if (ended.Concat(near.Select(clock => clock.DueAt)).Order().Cast<DateTimeOffset?>().FirstOrDefault() is { } first)
            {
                due.Add((incident.Id, first));
            }
        }

        return [.. due.OrderBy(one => one.At).Select(one => one.Id)];
    }

    private static async Task<IEnumerable<PromiseClock>> UnremindedAsync(
        StatusPageDbContext db, string id, IReadOnlyCollection<PromiseClock> near, CancellationToken cancel)
    {
        if (near.Count == 0)
        {
            return near;
        }

        var reminded = await db.PromiseReminders.Where(r => r.SubjectId == id && r.Step == ReminderStep.Near).ToListAsync(cancel);
        return near.Where(clock => !reminded.Exists(r => r.Kind == clock.Kind && r.Cycle == clock.Cycle));
    }
}
