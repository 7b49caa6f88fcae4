using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>What a look through the whole ledger found.</summary>
/// <param name="Entries">How many were read.</param>
/// <param name="Head">Hash of the last of them; null where there is none.</param>
/// <param name="BrokenAt">Number of the first that is not what was written; null where all are.</param>
/// <param name="Fault">What is wrong there, in a sentence.</param>
public sealed record LedgerFinding(long Entries, string? Head, long? BrokenAt, string? Fault);

/// <summary>Reckons the chain of the ledger anew, from its first entry to its last.</summary>
public sealed class LedgerVerifier(IDbContextFactory<StatusPageDbContext> contexts)
{
    /// <param name="known">A hash that was published before: it has to be in the chain, for an end that was cut off shows in no other way.</param>
    /// <param name="cancel">Ends the reading.</param>
    public async Task<LedgerFinding> VerifyAsync(string? known = null, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await using var reading = await db.Database.BeginReadAsync(cancel);
        var (entries, head, seen) = (0L, LedgerHash.Nothing, known is null);
        await foreach (var entry in db.PromiseLedger.AsNoTracking().OrderBy(entry => entry.Number).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (Fault(entry, entries, head) is { } fault)
            {
                return new LedgerFinding(entries, Head(), entry.Number, fault);
            }

            (entries, head) = (entries + 1, entry.Hash);
            seen |= entry.Hash == known;
        }

        return seen
            ? new LedgerFinding(entries, Head(), null, null)
            : new LedgerFinding(entries, Head(), entries, "The hash that was published is not in the chain: entries were cut off its end, or the whole of it was written anew.");

        string? Head() => entries == 0 ? null : head;
    }

    private static string? Fault(LedgerEntry entry, long before, string head) =>
        entry.Number != before + 1 ? $"Entry {before + 1} is missing: behind entry {before} comes entry {entry.Number}."
        : entry.PreviousHash != head ? $"Entry {entry.Number} does not follow the one before: it names another hash."
        : entry.Hash != LedgerHash.Of(entry) ? $"Entry {entry.Number} is not what was written: its content does not match its hash."
        : null;
}
