namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>The types of events, as receivers read them.</summary>
public static class WebhookEvents
{
    public const string IncidentCreated = "incident.created";
    public const string IncidentUpdated = "incident.updated";
    public const string IncidentResolved = "incident.resolved";
    public const string IncidentReopened = "incident.reopened";
    public const string MaintenanceScheduled = "maintenance.scheduled";
    public const string MaintenanceUpdated = "maintenance.updated";
    public const string MaintenanceStarted = "maintenance.started";
    public const string MaintenanceCompleted = "maintenance.completed";
    public const string MaintenanceCancelled = "maintenance.cancelled";
    public const string ComponentUpdated = "component.updated";

    /// <summary>Nothing happened: somebody tries whether it arrives.</summary>
    public const string Test = "webhook.test";
}
