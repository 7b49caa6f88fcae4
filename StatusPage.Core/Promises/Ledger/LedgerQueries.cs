using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Promises.Ledger;

/// <summary>Which entries a list shows; what is null does not narrow it.</summary>
public sealed record LedgerFilter
{
    public PromiseKind? Kind { get; init; }

    /// <summary>How they stand: a miss that was waived is found by waived, and not by missed.</summary>
    public PromiseState? State { get; init; }

    public LedgerSubject? Subject { get; init; }

    public string? SubjectId { get; init; }

    /// <summary>Words to be found in the title.</summary>
    public string? Text { get; init; }

    /// <summary>Due at or after this.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Due before this.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A promise as it ended, with its waiver if it has one.</summary>
public sealed record LedgerLine(LedgerEntry Entry, LedgerEntry? Waiver)
{
    public PromiseState State => Waiver is null ? Entry.State : PromiseState.Waived;
}

/// <summary>Reads the ledger for staff; the public reads the published snapshot.</summary>
public sealed class LedgerQueries(IDbContextFactory<StatusPageDbContext> contexts)
{
    private const int AtOnce = 500;

    /// <summary>Newest first, each with its waiver; older than entry <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<LedgerLine>> ListAsync(LedgerFilter filter, long? before, int take, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await LinesAsync(db, Narrow(db, filter).Where(e => before == null || e.Number < before).OrderByDescending(e => e.Number).Take(take), cancel);
    }

    public async Task<int> CountAsync(LedgerFilter filter, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await Narrow(db, filter).CountAsync(cancel);
    }

    public async Task<LedgerLine?> FindAsync(long number, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return (await LinesAsync(db, db.PromiseLedger.AsNoTracking().Where(e => e.Number == number), cancel)).SingleOrDefault();
    }

    /// <summary>The entries themselves, waivers and all, as they stand in the chain: oldest first.</summary>
    public async IAsyncEnumerable<LedgerEntry> ChainAsync([EnumeratorCancellation] CancellationToken cancel = default)
    {
        var last = 0L;
        while (true)
        {
            List<LedgerEntry> some;
            await using (var db = await contexts.CreateDbContextAsync(cancel))
            {
                some = await db.PromiseLedger.AsNoTracking().Where(e => e.Number > last).OrderBy(e => e.Number).Take(AtOnce).ToListAsync(cancel);
            }

            foreach (var entry in some)
            {
                yield return entry;
                last = entry.Number;
            }

            if (some.Count < AtOnce)
            {
                yield break;
            }
        }
    }

    private static IQueryable<LedgerEntry> Narrow(StatusPageDbContext db, LedgerFilter filter)
    {
        var waivers = db.PromiseLedger.Where(e => e.State == PromiseState.Waived);
        var found = db.PromiseLedger.AsNoTracking().Where(e => e.State != PromiseState.Waived);
        found = filter.State switch
        {
            PromiseState.Waived => found.Where(e => waivers.Any(w => w.SubjectId == e.SubjectId && w.Kind == e.Kind && w.Cycle == e.Cycle)),
            PromiseState.Missed => found.Where(e => e.State == PromiseState.Missed && !waivers.Any(w => w.SubjectId == e.SubjectId && w.Kind == e.Kind && w.Cycle == e.Cycle)),
            PromiseState.Kept => found.Where(e => e.State == PromiseState.Kept),
            _ => found,
        };
        if (filter.Kind is { } kind)
        {
            found = found.Where(e => e.Kind == kind);
        }

        if (filter.Subject is { } subject)
        {
            found = found.Where(e => e.Subject == subject);
        }

        if (filter.SubjectId is { Length: > 0 } id)
        {
            found = found.Where(e => e.SubjectId == id);
        }

        if (filter.From is { } from)
        {
            found = found.Where(e => e.DueAt >= from);
        }

        if (filter.Until is { } until)
        {
            found = found.Where(e => e.DueAt < until);
        }

        foreach (var word in (filter.Text ?? "").Split((char[]?)null, 8, StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = $"%{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
            found = found.Where(e => EF.Functions.Like(e.Title, pattern, @"\"));
        }

        return found;
    }

    private static async Task<IReadOnlyList<LedgerLine>> LinesAsync(StatusPageDbContext db, IQueryable<LedgerEntry> found, CancellationToken cancel)
    {
        var entries = await found.ToListAsync(cancel);
        var ids = entries.Where(e => e.State == PromiseState.Missed).Select(e => e.SubjectId).Distinct().ToList();
        var waivers = ids.Count == 0 ? [] : await db.PromiseLedger.AsNoTracking().Where(e => ids.Contains(e.SubjectId) && e.State == PromiseState.Waived).ToListAsync(cancel);
        return [.. entries.Select(e => new LedgerLine(e, waivers.Find(w => w.SubjectId == e.SubjectId && w.Kind == e.Kind && w.Cycle == e.Cycle)))];
    }
}
