namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>Wakes the loop of calls.</summary>
public sealed class WebhookSignal : WakeSignal;
