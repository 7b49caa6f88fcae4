using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Promises.Ledger;

public enum LedgerSubject
{
    Incident,
    Maintenance,
}

/// <summary>
/// How one promise ended. Entries are added only: the database refuses to change or delete one, and each carries the hash
/// of the one before, so that what is changed behind its back shows. A waiver is an entry of its own.
/// </summary>
public sealed class LedgerEntry : IPublic
{
    public const int MaxTitle = Incident.MaxTitle;
    public const int MaxReason = 500;

    /// <summary>From 1, without a gap.</summary>
    public long Number { get; internal set; }

    /// <summary>When it was written down. All times are whole milliseconds.</summary>
    public required DateTimeOffset At { get; init; }

    public required LedgerSubject Subject { get; init; }

    public required string SubjectId { get; init; }

    /// <summary>As it was called then.</summary>
    public required string Title { get; init; }

    /// <summary>Of the incident, then; null for maintenance.</summary>
    public Impact? Impact { get; init; }

    public required PromiseKind Kind { get; init; }

    /// <summary>With subject and kind unique, and once more for its waiver.</summary>
    public required int Cycle { get; init; }

    /// <summary>For example <c>15 minutes</c>.</summary>
    public required string Promised { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>When what was promised came; null where it had not come in time.</summary>
    public DateTimeOffset? MetAt { get; init; }

    /// <summary>Kept, missed or waived.</summary>
    public required PromiseState State { get; init; }

    /// <summary>The version of the policy that made the promise.</summary>
    public required int PolicyNumber { get; init; }

    /// <summary>Why it was waived.</summary>
    public string? Reason { get; init; }

    /// <summary>Name of the one who waived it.</summary>
    public string? By { get; init; }

    /// <summary>Hash of the entry before; 64 zeros before the first.</summary>
    public string PreviousHash { get; internal set; } = "";

    /// <summary>SHA-256 over <see cref="LedgerHash.Content"/>, in lower-case hexadecimal.</summary>
    public string Hash { get; internal set; } = "";

    /// <summary>How a promise of an incident ended; its number and hash come with the book.</summary>
    internal static LedgerEntry Of(Incident incident, PromiseClock clock, int policyNumber, DateTimeOffset now) => new()
    {
        At = LedgerHash.Whole(now),
        Subject = LedgerSubject.Incident,
        SubjectId = incident.Id,
        Title = incident.Title,
        Impact = incident.Impact,
        Kind = clock.Kind,
        Cycle = clock.Cycle,
        Promised = clock.Promised.ToString(),
        StartedAt = LedgerHash.Whole(clock.StartedAt),
        DueAt = LedgerHash.Whole(clock.DueAt),
        MetAt = clock is { State: PromiseState.Kept, MetAt: { } met } ? LedgerHash.Whole(met) : null,
        State = clock.State,
        PolicyNumber = policyNumber,
    };
}
