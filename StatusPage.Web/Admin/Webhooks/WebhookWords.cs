using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Admin.Webhooks;

/// <summary>Webhooks as people read them.</summary>
public static class WebhookWords
{
    public static StatusLook Look(WebhookEndpoint endpoint) => endpoint switch
    {
        { Enabled: false } => new("Off", "cancelled"),
        { PausedAt: not null } => new("Paused", "major"),
        _ => new("On", "ok"),
    };

    public static StatusLook Look(WebhookDelivery delivery) => delivery.State switch
    {
        DeliveryState.Queued when delivery.ClaimedBy is not null => new("Being sent", "clock"),
        DeliveryState.Queued when delivery.Attempts > 0 => new("Tried again", "degraded"),
        DeliveryState.Queued => new("Waiting", "clock"),
        DeliveryState.Sent => new("Delivered", "ok"),
        DeliveryState.Failed => new("Given up", "major"),
        DeliveryState.Skipped => new("Skipped", "cancelled"),
    };

    public static string Name(WebhookFormat format) => format switch
    {
        WebhookFormat.Json => "JSON",
        WebhookFormat.Slack => "Slack",
        WebhookFormat.Teams => "Microsoft Teams",
    };

    public static string Meaning(WebhookFormat format) => format switch
    {
        WebhookFormat.Json => "For your own programs: everything, signed.",
        WebhookFormat.Slack => "A message in a channel, by the address of an incoming webhook.",
        WebhookFormat.Teams => "A card in a channel, by the address of a workflow.",
    };

    public static string Name(WebhookTopic topic) => topic switch
    {
        WebhookTopic.Incidents => "Incidents",
        WebhookTopic.Maintenance => "Maintenance",
        WebhookTopic.Components => "Components",
    };

    public static string Meaning(WebhookTopic topic) => topic switch
    {
        WebhookTopic.Incidents => "created, updated, resolved, reopened",
        WebhookTopic.Maintenance => "scheduled, changed, started, completed, cancelled",
        WebhookTopic.Components => "each change of the status that is shown",
    };
}
