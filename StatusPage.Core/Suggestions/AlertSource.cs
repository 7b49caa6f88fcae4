using StatusPage.Core.Data;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Suggestions;

/// <summary>What becomes of an alert that comes in.</summary>
public enum AlertSourceMode
{
    /// <summary>It waits in the inbox until staff publish or dismiss it.</summary>
    Suggest,

    /// <summary>It opens an incident at once, where its component is known.</summary>
    Open,
}

/// <summary>A system that sends its alerts here, to an address that holds the secret.</summary>
public sealed class AlertSource : IVersioned
{
    public const int MaxName = 100;

    private AlertSource()
    {
    }

    internal AlertSource(string id, DateTimeOffset now)
    {
        Id = id;
        CreatedAt = UpdatedAt = now;
    }

    public string Id { get; private set; } = "";

    /// <summary>Unique.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>The component of alerts that name none of ours.</summary>
    public string? ComponentId { get; internal set; }

    /// <summary>The template an incident from its alerts starts with.</summary>
    public string? TemplateId { get; internal set; }

    /// <summary>The impact of alerts that state no severity; minor where this is not set either.</summary>
    public Impact? Impact { get; internal set; }

    public AlertSourceMode Mode { get; internal set; }

    /// <summary>While it is off its address answers as if there were none.</summary>
    public bool Enabled { get; internal set; } = true;

    /// <summary>SHA-256 of the secret, by which an alert finds its source.</summary>
    public string SecretHash { get; internal set; } = "";

    /// <summary>The secret, encrypted, so that an editor can copy the address again.</summary>
    public string SecretProtected { get; internal set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    public int Version { get; set; }
}
