namespace StatusPage.Core.Notifications;

/// <summary>What a notification tells of: one mail class each.</summary>
public enum NotificationKind
{
    IncidentCreated,
    IncidentUpdated,
    IncidentResolved,
    IncidentReopened,
    PostmortemPublished,
    MaintenanceAnnounced,
    MaintenanceChanged,
    MaintenanceReminder,
    MaintenanceStarted,
    MaintenanceCompleted,
    MaintenanceCancelled,
}

public static class NotificationKinds
{
    public static bool IsOfMaintenance(this NotificationKind kind) => kind >= NotificationKind.MaintenanceAnnounced;
}

public enum NotificationState
{
    /// <summary>The policy keeps it back: nobody is mailed unless staff send it.</summary>
    Held,

    /// <summary>Its mails are written down and go out.</summary>
    Released,

    /// <summary>It was kept back, and the incident has been resolved since: the resolution tells all there is to tell.</summary>
    Superseded,
}
