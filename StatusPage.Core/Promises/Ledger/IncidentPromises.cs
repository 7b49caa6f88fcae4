using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>The promises of an incident, with what they were reckoned from.</summary>
internal sealed record IncidentPromises(Obligation Obligation, PromiseLadder Ladder, IReadOnlyList<LedgerEntry> Written, IReadOnlyList<PromiseClock> Clocks)
{
    /// <summary>Null where it was over before anything was promised.</summary>
    public static async Task<IncidentPromises?> ReadAsync(StatusPageDbContext db, Incident incident, DateTimeOffset now)
    {
        if (await db.Obligations.FindAsync(incident.Id) is not { } obligation)
        {
            return null;
        }

        var policy = await db.Policies.AsNoTracking().Where(p => p.Number == obligation.PolicyNumber).Select(p => p.Policy).SingleAsync();
        var written = await LedgerBook.OfAsync(db, incident.Id);
        return new IncidentPromises(obligation, policy.Promises, written, PromiseClocks.Of(policy.Promises, obligation.From, Postings(incident), now, Settled(written)));
    }

    public static IReadOnlyList<PromisePosting> Postings(Incident incident) =>
        [.. incident.Updates.OrderBy(u => u.Number).Select(u => new PromisePosting(u.PostedAt, u.Status, u.Impact, u.Automatic))];

    public static IReadOnlyCollection<SettledPromise> Settled(IEnumerable<LedgerEntry> entries) =>
        [.. entries.Select(entry => new SettledPromise(entry.Kind, entry.Cycle, entry.State, entry.DueAt))];

    /// <summary>Those that ended and are not written down yet.</summary>
    public IEnumerable<PromiseClock> Ended => Clocks.Where(clock =>
        clock.State != PromiseState.Running && !Written.Any(entry => entry.Kind == clock.Kind && entry.Cycle == clock.Cycle));
}
