using StatusPage.Core.Promises.Calendar;

namespace StatusPage.Core.Promises.Ladder;

public enum CadenceKind
{
    /// <summary>Nothing is promised.</summary>
    None,

    /// <summary>A further update within a duration of the one before, until the incident is resolved.</summary>
    Every,

    /// <summary>The next word is that it is over.</summary>
    AtResolution,

    /// <summary>When there is something to tell.</summary>
    AsNeeded,
}

/// <summary>How often an update follows the one before.</summary>
/// <param name="Kind">Only <see cref="CadenceKind.Every"/> has a clock.</param>
/// <param name="Within">With <see cref="CadenceKind.Every"/>, and else null.</param>
public sealed record Cadence(CadenceKind Kind, Span? Within = null)
{
    public static readonly Cadence None = new(CadenceKind.None);

    public static Cadence Every(Span span) => new(CadenceKind.Every, span);
}

public enum ResolutionKind
{
    /// <summary>Nothing is promised.</summary>
    None,

    Within,

    BestEffort,
}

/// <summary>By when an incident is to be resolved.</summary>
/// <param name="Kind">Only <see cref="ResolutionKind.Within"/> has a clock.</param>
/// <param name="Span">With <see cref="ResolutionKind.Within"/>, and else null.</param>
public sealed record ResolutionTarget(ResolutionKind Kind, Span? Span = null)
{
    public static readonly ResolutionTarget None = new(ResolutionKind.None);

    public static ResolutionTarget Within(Span span) => new(ResolutionKind.Within, span);
}

/// <summary>What is promised of incidents of one impact.</summary>
public sealed record ImpactPromises
{
    public static readonly ImpactPromises None = new();

    /// <summary>How soon after its detection the first public word comes; null where that is not promised.</summary>
    public Span? FirstUpdate { get; init; }

    public Cadence Cadence { get; init; } = Cadence.None;

    public ResolutionTarget Resolution { get; init; } = ResolutionTarget.None;
}
