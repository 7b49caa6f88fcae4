using System.Text.Json.Nodes;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Probing;

/// <summary>A probe as a form or the API gives it: all of it, not only what changes.</summary>
public sealed record ProbeInput
{
    public string? Name { get; init; }

    /// <summary>Decided once: a probe keeps its kind.</summary>
    public ProbeKind? Kind { get; init; }

    public string? Target { get; init; }

    public string? ComponentId { get; init; }

    public int IntervalSeconds { get; init; } = 60;

    public int TimeoutSeconds { get; init; } = 10;

    public int FailureThreshold { get; init; } = 3;

    public int RecoveryThreshold { get; init; } = 3;

    public string? Region { get; init; }

    public string? RunbookUrl { get; init; }

    public string? TemplateId { get; init; }

    /// <summary>Default: the template's, or critical where there is none.</summary>
    public Impact? Impact { get; init; }

    /// <summary>By kind. A secret that is <see cref="ProbeSecrets.Mask"/> stays as it was.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>With its secrets masked.</summary>
    public static ProbeInput From(Probe probe) => new()
    {
        Name = probe.Name,
        Kind = probe.Kind,
        Target = probe.Target,
        ComponentId = probe.ComponentId,
        IntervalSeconds = probe.IntervalSeconds,
        TimeoutSeconds = probe.TimeoutSeconds,
        FailureThreshold = probe.FailureThreshold,
        RecoveryThreshold = probe.RecoveryThreshold,
        Region = probe.Region,
        RunbookUrl = probe.RunbookUrl,
        TemplateId = probe.TemplateId,
        Impact = probe.Impact,
        Settings = ProbeSecrets.Masked(probe.Settings),
    };
}
