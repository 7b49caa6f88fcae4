using System.Collections.Immutable;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ledger;

namespace StatusPage.Core.Publication;

/// <summary>How a promise ended, as the public reads it.</summary>
public sealed record PublishedEnding(
    long Number, DateTimeOffset At, LedgerSubject Subject, string SubjectId, PromiseKind Kind, int Cycle, string Promised, DateTimeOffset DueAt, PromiseState State, string? Reason)
{
    internal static PublishedEnding Of(LedgerEntry entry) =>
        new(entry.Number, entry.At, entry.Subject, entry.SubjectId, entry.Kind, entry.Cycle, entry.Promised, entry.DueAt, entry.State, entry.Reason);
}

/// <summary>How often promises of a kind were kept, missed and waived; each ended one once.</summary>
public sealed record PromiseRecord(PromiseKind Kind, int Kept, int Missed, int Waived);

/// <summary>The end of the ledger: what was written within <see cref="Days"/>, how long it is, and the hash of its last entry.</summary>
public sealed class PublishedLedger
{
    public const int Days = 90;

    public static readonly PublishedLedger None = new([], 0, null);

    private readonly ImmutableArray<PublishedEnding> _recent;

    internal PublishedLedger(ImmutableArray<PublishedEnding> recent, long entries, string? head) => (_recent, Entries, Head) = (recent, entries, head);

    /// <summary>Oldest first, each ending and each waiver by itself.</summary>
    internal ImmutableArray<PublishedEnding> Recent => _recent;

    public long Entries { get; }

    /// <summary>Null while it is empty. Whoever keeps it can tell later whether what was written by then is still there.</summary>
    public string? Head { get; }

    /// <summary>Promises that ended within the last 90 days, each as it stands: a miss that was waived since is waived. Newest first.</summary>
    public IReadOnlyList<PublishedEnding> EndedSince(DateTimeOffset now)
    {
        var since = now.AddDays(-Days);
        var waivers = _recent.Where(ending => ending.State == PromiseState.Waived).ToDictionary(Key);
        return
        [
            .. _recent.Where(ending => ending.State != PromiseState.Waived && ending.At >= since)
                .Select(ending => waivers.TryGetValue(Key(ending), out var waiver) ? ending with { State = PromiseState.Waived, Reason = waiver.Reason } : ending)
                .Reverse(),
        ];
    }

    /// <summary>The record of the last 90 days, a line for each kind that ended at all.</summary>
    public static IReadOnlyList<PromiseRecord> Record(IEnumerable<PublishedEnding> ended) =>
    [
        .. ended.GroupBy(ending => ending.Kind).OrderBy(group => group.Key).Select(group => new PromiseRecord(
            group.Key,
            group.Count(ending => ending.State == PromiseState.Kept),
            group.Count(ending => ending.State == PromiseState.Missed),
            group.Count(ending => ending.State == PromiseState.Waived))),
    ];

    internal PublishedLedger With(IReadOnlyList<LedgerEntry> added, DateTimeOffset now) => added.Count == 0
        ? this
        : new PublishedLedger(
            [.. _recent.SkipWhile(ending => ending.At < now.AddDays(-Days)), .. added.Select(PublishedEnding.Of)], added[^1].Number, added[^1].Hash);

    private static (string, PromiseKind, int) Key(PublishedEnding ending) => (ending.SubjectId, ending.Kind, ending.Cycle);
}
