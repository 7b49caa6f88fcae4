namespace StatusPage.Core.Data.Availability;

/// <summary>What keeps the database from being used, as far as an operator would act differently.</summary>
public enum DatabaseFaultKind
{
    /// <summary>Somebody else holds it.</summary>
    Locked,

    /// <summary>It is not where it was.</summary>
    Missing,

    /// <summary>There is one, with nothing in it, where there was one with something.</summary>
    Empty,

    /// <summary>This program may not open it, or not write to it.</summary>
    Denied,

    /// <summary>The disk it is on is full.</summary>
    Full,

    /// <summary>The disk it is on does not read or write.</summary>
    Failing,

    /// <summary>It is there and cannot be read.</summary>
    Damaged,

    /// <summary>It is not the one that this program began with.</summary>
    Foreign,

    /// <summary>A newer version of the program made it.</summary>
    Newer,

    /// <summary>It does not answer.</summary>
    Silent,
}

/// <summary>Why the database cannot be used.</summary>
/// <param name="Kind">What an operator would go by.</param>
/// <param name="Clause">Goes on after "the database cannot be used: "; without a full stop, and without what only the operator should know.</param>
/// <param name="Advice">For the operator: where it is, and what to do; without a full stop.</param>
public sealed record DatabaseFault(DatabaseFaultKind Kind, string Clause, string? Advice = null)
{
    public static readonly DatabaseFault Silent = new(DatabaseFaultKind.Silent, "it does not answer");

    /// <summary>For the log and for staff.</summary>
    public string Whole => Advice is null ? Clause : $"{Clause}. {Advice}";

    /// <summary>Whether it broke off between being asked to save something and saying that it was saved.</summary>
    public bool MayBeSaved { get; init; }

    /// <summary>For whoever asked for something that takes the database. What was tried was not done, as far as can be told.</summary>
    public string Sentence => MayBeSaved
        ? $"The database broke off while this was saved: {Clause}. It may be saved and may be not: look whether it is there before you send it again."
        : $"The database cannot be used at the moment: {Clause}. Nothing was changed, and readers go on seeing the last known state. Try again in a while.";
}

/// <summary>The database cannot be used; nothing was changed as far as can be told, and it is looked for again and again (HTTP 503).</summary>
public sealed class DatabaseAwayException(DatabaseFault fault, Exception? cause = null) : RefusedException(fault.Sentence, cause)
{
    public const int RetryAfterSeconds = 10;

    public DatabaseFault Fault { get; } = fault;
}
