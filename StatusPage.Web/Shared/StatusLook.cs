using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Shared;

/// <summary>How a status looks and reads, everywhere: a word, an icon and a colour class, never colour alone.</summary>
/// <param name="Word">As readers see it, with a capital.</param>
/// <param name="Name">Of the icon (<c>i-NAME</c>) and of the colour class (<c>is-NAME</c>).</param>
public sealed record StatusLook(string Word, string Name)
{
    public static StatusLook Of(ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => new("Operational", "ok"),
        ComponentStatus.UnderMaintenance => new("Under maintenance", "maintenance"),
        ComponentStatus.DegradedPerformance => new("Degraded performance", "degraded"),
        ComponentStatus.PartialOutage => new("Partial outage", "partial"),
        ComponentStatus.MajorOutage => new("Major outage", "major"),
    };

    public static StatusLook Of(IncidentStatus status) => status switch
    {
        IncidentStatus.Investigating => new("Investigating", "investigating"),
        IncidentStatus.Identified => new("Identified", "identified"),
        IncidentStatus.Monitoring => new("Monitoring", "monitoring"),
        IncidentStatus.Resolved => new("Resolved", "ok"),
    };

    /// <summary>Icon and colour of an impact; its word is the policy's label.</summary>
    public static StatusLook Of(Impact impact) => impact switch
    {
        Impact.None => new("None", "info"),
        Impact.Minor => new("Minor", "degraded"),
        Impact.Major => new("Major", "partial"),
        Impact.Critical => new("Critical", "major"),
    };

    public static StatusLook Of(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.Scheduled => new("Scheduled", "scheduled"),
        MaintenanceStatus.InProgress => new("In progress", "maintenance"),
        MaintenanceStatus.Verifying => new("Verifying", "maintenance"),
        MaintenanceStatus.Completed => new("Completed", "ok"),
        MaintenanceStatus.Cancelled => new("Cancelled", "cancelled"),
    };

    public static StatusLook Of(DayLevel level) => level switch
    {
        DayLevel.NoData => new("No data", "nodata"),
        DayLevel.Operational => new("Operational", "ok"),
        DayLevel.Maintenance => new("Maintenance", "maintenance"),
        DayLevel.Degraded => new("Degraded", "degraded"),
        DayLevel.PartialOutage => new("Partial outage", "partial"),
        DayLevel.MajorOutage => new("Major outage", "major"),
    };

    /// <summary>The page as a whole, in a sentence.</summary>
    public static string Sentence(ComponentStatus overall) => overall switch
    {
        ComponentStatus.Operational => "All systems operational",
        ComponentStatus.UnderMaintenance => "Maintenance in progress",
        ComponentStatus.DegradedPerformance => "Some systems are degraded",
        ComponentStatus.PartialOutage => "Partial outage",
        ComponentStatus.MajorOutage => "Major outage",
    };
}
