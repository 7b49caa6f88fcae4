using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>Adds entries to the ledger, each behind the last, within the act that decides them.</summary>
internal static class LedgerBook
{
    /// <summary>
    /// On SQLite an act has the database to itself. Elsewhere two that add at once would both take the same number, which the
    /// database refuses one of them.
    /// </summary>
    public static async Task AddAsync(Act act, IEnumerable<LedgerEntry> entries)
    {
        var last = Added(act.Db).MaxBy(entry => entry.Number)
            ?? await act.Db.PromiseLedger.AsNoTracking().OrderByDescending(entry => entry.Number).FirstOrDefaultAsync();
        foreach (var entry in entries)
        {
            entry.Number = (last?.Number ?? 0) + 1;
            entry.PreviousHash = last?.Hash ?? LedgerHash.Nothing;
            entry.Hash = LedgerHash.Of(entry);
            act.Db.PromiseLedger.Add(entry);
            last = entry;
        }
    }

    /// <summary>What stands of a thing, with what this act has added.</summary>
    public static async Task<List<LedgerEntry>> OfAsync(StatusPageDbContext db, string subjectId)
    {
        var written = await db.PromiseLedger.AsNoTracking().Where(entry => entry.SubjectId == subjectId).OrderBy(entry => entry.Number).ToListAsync();
        return [.. written, .. Added(db).Where(entry => entry.SubjectId == subjectId).OrderBy(entry => entry.Number)];
    }

    private static IEnumerable<LedgerEntry> Added(StatusPageDbContext db) =>
        db.ChangeTracker.Entries<LedgerEntry>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity);
}
