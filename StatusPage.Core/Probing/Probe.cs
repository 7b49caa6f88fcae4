using System.Text.Json.Nodes;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Probing;

/// <summary>What staff decided about a probe. What it found is in <see cref="ProbeState"/>.</summary>
public sealed class Probe : IVersioned, IPublic
{
    public const int MaxName = 100;
    public const int MaxTarget = 2_000;
    public const int MaxRegion = 60;
    public const int MaxRunbook = 2_000;
    public const int MinInterval = 10;
    public const int MaxInterval = 24 * 60 * 60;
    public const int MinTimeout = 1;
    public const int MaxTimeout = 60;
    public const int MaxThreshold = 100;

    private Probe()
    {
    }

    internal Probe(string id, long number, DateTimeOffset now)
    {
        Id = id;
        Number = number;
        CreatedAt = UpdatedAt = now;
        Version = 1;
    }

    public string Id { get; private set; } = "";

    /// <summary>The short key its results are stored under.</summary>
    public long Number { get; private set; }

    public string Name { get; internal set; } = "";

    public ProbeKind Kind { get; internal set; }

    /// <summary>What is probed, by kind: a URL, host and port, a name; empty for what calls in.</summary>
    public string Target { get; internal set; } = "";

    public string ComponentId { get; internal set; } = "";

    /// <summary>Seconds from one check to the next; 10 to 86 400, default 60.</summary>
    public int IntervalSeconds { get; internal set; } = 60;

    /// <summary>Seconds a check may take; 1 to 60 and no more than the interval, default 10.</summary>
    public int TimeoutSeconds { get; internal set; } = 10;

    /// <summary>Failures in a row that open an incident; 1 to 100, default 3.</summary>
    public int FailureThreshold { get; internal set; } = 3;

    /// <summary>Successes in a row that count as recovery; 1 to 100, default 3.</summary>
    public int RecoveryThreshold { get; internal set; } = 3;

    /// <summary>Where the target is, in the operator's words.</summary>
    public string? Region { get; internal set; }

    public string? RunbookUrl { get; internal set; }

    /// <summary>The template its incident is written from.</summary>
    public string? TemplateId { get; internal set; }

    /// <summary>Of the incident it opens; null for the template's, or critical where there is no template.</summary>
    public Impact? Impact { get; internal set; }

    /// <summary>By kind; secret values in it are encrypted.</summary>
    public JsonObject Settings { get; internal set; } = [];

    /// <summary>Of the secret in the address that a heartbeat or ratio is sent to; null for the others.</summary>
    public string? SecretHash { get; internal set; }

    /// <summary>The same secret, encrypted, to be shown to editors.</summary>
    public string? SecretProtected { get; internal set; }

    /// <summary>Null while it runs.</summary>
    public DateTimeOffset? PausedAt { get; internal set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    /// <summary>A removed probe runs no more; its results stay.</summary>
    public DateTimeOffset? RemovedAt { get; internal set; }

    public int Version { get; set; }

    public bool IsPassive => Kind is ProbeKind.Heartbeat or ProbeKind.Ratio;
}
