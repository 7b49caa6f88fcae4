using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ledger;

namespace StatusPage.Core.Postmortems;

/// <summary>The promise of a postmortem beside the other promises of its incident. Pure.</summary>
internal static class PostmortemClocks
{
    /// <param name="debt">Null where none was ever owed.</param>
    /// <param name="publishedAt">Null while it is not.</param>
    /// <param name="written">Entries of the incident in the ledger.</param>
    /// <param name="now">The present moment.</param>
    /// <returns>The one that is owed now or was met, behind those that were late before the incident was reopened.</returns>
    public static IReadOnlyList<PromiseClock> Of(PostmortemDebt? debt, DateTimeOffset? publishedAt, IEnumerable<LedgerEntry> written, DateTimeOffset now)
    {
        var entries = written.Where(entry => entry.Kind == PromiseKind.Postmortem).ToList();
        var current = debt is null or { State: DebtState.Withdrawn } ? null : debt.Clock(publishedAt, now);
        IEnumerable<PromiseClock> before = entries
            .Where(entry => entry.State != PromiseState.Waived && entry.Cycle != current?.Cycle)
            .Select(entry => new PromiseClock(
                entry.Kind, entry.Cycle, Span.TryParse(entry.Promised, out _) ?? Span.BusinessDays(1), entry.StartedAt, entry.DueAt, entry.MetAt, entry.State));
        return [.. (current is null ? before : before.Append(current)).OrderBy(clock => clock.Cycle).Select(Judge)];

        // What was written down as its end stays, and a waiver with it.
        PromiseClock Judge(PromiseClock clock)
        {
            var ends = entries.FindAll(entry => entry.Cycle == clock.Cycle);
            return ends.MaxBy(entry => entry.Number) is { } last ? clock with { State = last.State } : clock;
        }
    }
}
