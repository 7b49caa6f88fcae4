using StatusPage.Core.Wire;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>A delivery that this process has claimed, with all that a call needs.</summary>
/// <param name="DeliveryId">Its row.</param>
/// <param name="Attempts">Made before.</param>
/// <param name="Endpoint">As it was when it was claimed.</param>
/// <param name="Event">What is told.</param>
/// <param name="Page">Where it happened.</param>
internal sealed record WebhookCall(long DeliveryId, int Attempts, WebhookEndpoint Endpoint, WebhookEvent Event, PageWire Page);
