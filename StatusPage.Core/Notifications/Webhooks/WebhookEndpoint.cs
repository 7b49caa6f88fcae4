using StatusPage.Core.Data;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Notifications.Webhooks;

public enum WebhookFormat
{
    /// <summary>The product's own JSON, signed.</summary>
    Json,

    Slack,

    Teams,
}

/// <summary>What an endpoint can hear of.</summary>
public enum WebhookTopic
{
    Incidents,
    Maintenance,
    Components,
}

/// <summary>An address that is called when something happens.</summary>
public sealed class WebhookEndpoint : IVersioned
{
    public const int MaxName = 100;
    public const int MaxUrl = 2_000;

    private WebhookEndpoint()
    {
    }

    internal WebhookEndpoint(string id, DateTimeOffset now)
    {
        Id = id;
        CreatedAt = UpdatedAt = now;
        Version = 1;
    }

    public string Id { get; private set; } = "";

    public string Name { get; internal set; } = "";

    public WebhookFormat Format { get; internal set; }

    /// <summary>Encrypted: the addresses of chat services are secrets.</summary>
    public string UrlProtected { get; internal set; } = "";

    /// <summary>Scheme and host, which may be shown.</summary>
    public string UrlShown { get; internal set; } = "";

    /// <summary>Encrypted key of the signature.</summary>
    public string SecretProtected { get; internal set; } = "";

    /// <summary>The key before it, with which is signed too until <see cref="PreviousSecretUntil"/>.</summary>
    public string? PreviousSecretProtected { get; internal set; }

    public DateTimeOffset? PreviousSecretUntil { get; internal set; }

    public IReadOnlyList<WebhookTopic> Topics { get; internal set; } = [];

    /// <summary>Only what concerns these components; empty: everything.</summary>
    public IReadOnlyList<string> ComponentIds { get; internal set; } = [];

    /// <summary>The least impact of incidents to hear of.</summary>
    public Impact MinimumImpact { get; internal set; }

    public bool Enabled { get; internal set; } = true;

    /// <summary>Since when it is paused by itself, after failures; null while it is not.</summary>
    public DateTimeOffset? PausedAt { get; internal set; }

    public string? PausedBecause { get; internal set; }

    /// <summary>When its last attempts failed, in Unix milliseconds, oldest first: as many as it takes to pause it.</summary>
    public IReadOnlyList<long> RecentFailures { get; internal set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; internal set; }

    public int Version { get; set; }
}
