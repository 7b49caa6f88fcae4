namespace StatusPage.Core.Probing;

/// <summary>What a probe's last results add up to.</summary>
public enum ProbeHealth
{
    /// <summary>It has not yet succeeded or failed often enough to say.</summary>
    Unknown,
    Up,
    Down,
}

/// <summary>
/// Where a probe stands: when it is due, who runs it, what its last results add up to. One row a probe, written with each
/// result, so times are Unix milliseconds that a set-based statement can compare and add on any database.
/// </summary>
public sealed class ProbeState
{
    /// <summary>The probe's number.</summary>
    public required long Probe { get; init; }

    /// <summary>Of the definition: a runner that has another reads it anew.</summary>
    public int ProbeVersion { get; set; }

    public long IntervalMs { get; set; }

    /// <summary>Its place in the interval, so that probes do not fire in step.</summary>
    public long PhaseMs { get; set; }

    /// <summary>When it is to run next; null while it does not run.</summary>
    public long? DueMs { get; set; }

    /// <summary>Until then the claimer alone may run it.</summary>
    public long? ClaimedUntilMs { get; set; }

    public string? ClaimedBy { get; set; }

    public ProbeHealth Health { get; set; }

    public int FailuresInRow { get; set; }

    public int SuccessesInRow { get; set; }

    /// <summary>The first failure of the present run of failures, kept until the recovery.</summary>
    public long? FailingSinceMs { get; set; }

    /// <summary>The first success of the present run of successes.</summary>
    public long? PassingSinceMs { get; set; }

    /// <summary>The start of the last check that gave a result.</summary>
    public long? LastAtMs { get; set; }

    public bool? LastOk { get; set; }

    public int? LastLatencyMs { get; set; }

    public string? LastCode { get; set; }

    public string? LastDetail { get; set; }

    public long? LastFailureAtMs { get; set; }

    /// <summary>How much later than due the last check started.</summary>
    public int? LatenessMs { get; set; }

    /// <summary>The last check that told nothing for a reason of ours.</summary>
    public long? LastGapAtMs { get; set; }

    public string? LastGapReason { get; set; }

    /// <summary>The incident that answers the present run of failures.</summary>
    public string? IncidentId { get; set; }

    /// <summary>When a heartbeat last called in.</summary>
    public long? LastBeatAtMs { get; set; }
}

/// <summary>One result as it was found. Kept for days.</summary>
public sealed class ProbeResult
{
    /// <summary>Grows with every result.</summary>
    public long Id { get; init; }

    public required long Probe { get; init; }

    /// <summary>The start of the check in Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    public required bool Ok { get; init; }

    public required int LatencyMs { get; init; }

    public required string Code { get; init; }

    /// <summary>Only of failures.</summary>
    public string? Detail { get; init; }
}

/// <summary>Counts pushed in for a ratio.</summary>
public sealed class RatioSample
{
    public long Id { get; init; }

    public required long Probe { get; init; }

    public required long AtMs { get; init; }

    public required long Good { get; init; }

    public required long Total { get; init; }
}

/// <summary>A stretch in which a probe told nothing: not yet begun, paused, or the prober was away. Half-open.</summary>
public sealed class ProbeGap
{
    public long Id { get; init; }

    public required long Probe { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? To { get; set; }
}
