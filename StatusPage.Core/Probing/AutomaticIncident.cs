namespace StatusPage.Core.Probing;

public enum CauseKind
{
    Probe,
    Alert,
}

/// <summary>
/// Marks an incident that opened by itself, and follows it until it closes. The database lets a component have at most one
/// that is not closed.
/// </summary>
public sealed class AutomaticIncident
{
    public required string IncidentId { get; init; }

    public required string ComponentId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the last cause recovered; null while one fails.</summary>
    public DateTimeOffset? RecoveredAt { get; set; }

    /// <summary>Resolved, by itself or by a person, and the quiet time after it is over; no cause joins any more.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>When it resolved by itself; a relapse within the quiet time reopens it.</summary>
    public DateTimeOffset? ResolvedAt { get; set; }

    /// <summary>Times it failed again after a recovery.</summary>
    public int Relapses { get; set; }
}

/// <summary>How a cause came to say no more that something is wrong.</summary>
public enum CauseEnd
{
    /// <summary>The check succeeded again, the alert ended.</summary>
    Recovered,

    /// <summary>The probe was removed or paused: nobody knows.</summary>
    Stopped,

    /// <summary>The probe was changed and starts anew.</summary>
    Changed,
}

/// <summary>A probe or an alert that says the component is not well.</summary>
public sealed class IncidentCause
{
    public long Id { get; init; }

    public required string IncidentId { get; init; }

    public required CauseKind Kind { get; init; }

    /// <summary>The probe's or the alert's id.</summary>
    public required string CauseId { get; init; }

    public required string Name { get; init; }

    /// <summary>Since when it fails, or failed at last: it may have recovered between, and failed again.</summary>
    public required DateTimeOffset FailingSince { get; set; }

    /// <summary>Null where it was written by a version that kept the last time only.</summary>
    public DateTimeOffset? FirstFailingAt { get; init; }

    /// <summary>How often it failed, as far as that is known.</summary>
    public int Failures { get; set; }

    public DateTimeOffset? RecoveredAt { get; set; }

    /// <summary>Null while it fails, and where an earlier version did not say.</summary>
    public CauseEnd? End { get; set; }
}
