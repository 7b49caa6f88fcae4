using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Calendar;

namespace StatusPage.Core.Promises.Ladder;

public enum PostmortemTrigger
{
    /// <summary>None is promised.</summary>
    None,

    /// <summary>Incidents of certain impacts.</summary>
    ByImpact,

    /// <summary>Incidents in which a component was down for long.</summary>
    ByDowntime,
}

public enum PostmortemReaders
{
    Everybody,

    /// <summary>Who asks for it: by a private link.</summary>
    OnRequest,
}

/// <summary>Which incidents are owed a postmortem, by when, and who reads it.</summary>
public sealed record PostmortemRule
{
    public const int MaxDowntimeMinutes = 43_200;

    public static readonly PostmortemRule None = new();

    public PostmortemTrigger Trigger { get; init; }

    /// <summary>By impact: the worst that the incident had. Empty otherwise.</summary>
    public IReadOnlyList<Impact> Impacts { get; init; } = [];

    /// <summary>By downtime: owed where a component was down for longer than this. 0 otherwise.</summary>
    public int DowntimeMinutes { get; init; }

    /// <summary>Counted from resolution; null where it is owed by no certain time.</summary>
    public Span? Within { get; init; }

    public PostmortemReaders Readers { get; init; }

    /// <summary>Who reads one that is written whether it is owed or not: as the policy says of those that are.</summary>
    public PostmortemReaders UsualReaders => Trigger == PostmortemTrigger.None ? PostmortemReaders.Everybody : Readers;
}
