using StatusPage.Core.Incidents;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>What an event is about, as far as it decides which endpoints hear of it. Pure.</summary>
/// <param name="Topic">Incidents, maintenance or components.</param>
/// <param name="ComponentIds">Concerned, or once concerned: who heard that something began hears that it ended.</param>
/// <param name="Impact">The worst an incident ever had; null for what has none.</param>
public sealed record WebhookSubject(WebhookTopic Topic, IReadOnlyCollection<string> ComponentIds, Impact? Impact = null)
{
    /// <summary>Whether an endpoint that asks for this is told. One that is paused is owed it: what waits goes out once it is resumed.</summary>
    public bool Concerns(WebhookEndpoint endpoint) =>
        endpoint.Enabled
        && endpoint.Topics.Contains(Topic)
        && (Impact is not { } impact || impact >= endpoint.MinimumImpact)
        && (endpoint.ComponentIds.Count == 0 || endpoint.ComponentIds.Any(ComponentIds.Contains));
}
