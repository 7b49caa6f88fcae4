namespace StatusPage.Core.Publication;

/// <summary>What can happen to what the public sees, for those who are told of it.</summary>
public enum PublishedChangeKind
{
    IncidentCreated,
    IncidentUpdated,
    IncidentResolved,
    MaintenanceScheduled,
    MaintenanceUpdated,
    MaintenanceStarted,
    MaintenanceCompleted,
    ComponentUpdated,
}

/// <summary>One thing that happened, with what it happened to as it is now: one of the three.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When the thing last changed.</param>
public sealed record PublishedChange(PublishedChangeKind Kind, DateTimeOffset At)
{
    public PublishedIncident? Incident { get; init; }

    public PublishedMaintenance? Maintenance { get; init; }

    public PublishedComponent? Component { get; init; }
}
