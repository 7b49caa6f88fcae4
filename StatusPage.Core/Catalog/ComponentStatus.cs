namespace StatusPage.Core.Catalog;

/// <summary>Ordered by severity, so that the worst of several is their maximum.</summary>
public enum ComponentStatus
{
    Operational = 0,
    UnderMaintenance = 1,
    DegradedPerformance = 2,
    PartialOutage = 3,
    MajorOutage = 4,
}
