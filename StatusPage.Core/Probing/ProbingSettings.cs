using StatusPage.Core.Data;

namespace StatusPage.Core.Probing;

/// <summary>What holds for all probes. One row.</summary>
public sealed class ProbingSettings : IVersioned
{
    public const string OnlyId = "probing";

    public string Id { get; private set; } = OnlyId;

    /// <summary>Days each single result is kept; 1 to 90, default 8.</summary>
    public int ResultDays { get; internal set; } = 8;

    /// <summary>Days hourly figures are kept; 31 to 3 660, default 800. Daily ones are kept for good.</summary>
    public int HourDays { get; internal set; } = 800;

    /// <summary>Minutes an automatic incident stays in monitoring before it resolves by itself, and may relapse after; 1 to 1 440, default 10.</summary>
    public int QuietMinutes { get; internal set; } = 10;

    /// <summary>Hosts with ports (<c>192.0.2.1:443</c>) asked before a failure is believed; none by default.</summary>
    public IReadOnlyList<string> ReferenceTargets { get; internal set; } = [];

    public int Version { get; set; }
}
