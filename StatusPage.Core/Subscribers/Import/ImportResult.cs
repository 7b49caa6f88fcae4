namespace StatusPage.Core.Subscribers.Import;

/// <summary>What becomes of a line of an import.</summary>
public enum ImportResult
{
    /// <summary>New: asked to confirm, or active where consent was vouched for.</summary>
    Added,

    /// <summary>Was waiting for its confirmation, and is active because consent was vouched for.</summary>
    Activated,

    /// <summary>Known already, and left as it is: what it hears of is its own to say.</summary>
    AlreadyThere,

    /// <summary>Wants no more mails, here or in the file; no import brings it back.</summary>
    Unsubscribed,

    /// <summary>In quarantine, here or in the file.</summary>
    Quarantined,

    /// <summary>Something is wrong with it.</summary>
    Refused,
}

/// <summary>What became of a line, as a report tells it.</summary>
/// <param name="Line">On which it begins, from 1.</param>
/// <param name="Email">As the file has it.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Column">The column at fault, by its name in the file's first line; null where the line as a whole is.</param>
/// <param name="Sentence">Why; null where there is nothing to say.</param>
public sealed record ImportLine(long Line, string Email, ImportResult Result, string? Column = null, string? Sentence = null);

/// <summary>How many lines ended how.</summary>
public sealed record ImportCounts
{
    public long Lines { get; init; }

    public long Added { get; init; }

    public long Activated { get; init; }

    public long AlreadyThere { get; init; }

    public long Unsubscribed { get; init; }

    public long Quarantined { get; init; }

    public long Refused { get; init; }

    public static ImportCounts Of(IEnumerable<ImportLine> lines)
    {
        var by = lines.CountBy(line => line.Result).ToDictionary();
        long Count(ImportResult result) => by.GetValueOrDefault(result);
        return new ImportCounts
        {
            Lines = by.Values.Sum(),
            Added = Count(ImportResult.Added),
            Activated = Count(ImportResult.Activated),
            AlreadyThere = Count(ImportResult.AlreadyThere),
            Unsubscribed = Count(ImportResult.Unsubscribed),
            Quarantined = Count(ImportResult.Quarantined),
            Refused = Count(ImportResult.Refused),
        };
    }

    public static ImportCounts operator +(ImportCounts a, ImportCounts b) => new()
    {
        Lines = a.Lines + b.Lines,
        Added = a.Added + b.Added,
        Activated = a.Activated + b.Activated,
        AlreadyThere = a.AlreadyThere + b.AlreadyThere,
        Unsubscribed = a.Unsubscribed + b.Unsubscribed,
        Quarantined = a.Quarantined + b.Quarantined,
        Refused = a.Refused + b.Refused,
    };
}
