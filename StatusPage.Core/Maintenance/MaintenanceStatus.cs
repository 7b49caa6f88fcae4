namespace StatusPage.Core.Maintenance;

public enum MaintenanceStatus
{
    Scheduled = 0,
    InProgress = 1,
    Verifying = 2,
    Completed = 3,
    Cancelled = 4,
}
