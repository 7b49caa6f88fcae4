using System.Globalization;
using StatusPage.Core.Catalog;
using StatusPage.Core.Maintenance;

namespace StatusPage.Web.Api.Compat;

/// <summary>What is called otherwise on hosted status pages. Pure.</summary>
public static class CompatWords
{
    public const string Maintenance = "maintenance";
    public const string Postmortem = "postmortem";

    /// <summary>From the page's overall status, which is the worst of all components and open incidents.</summary>
    public static CompatStatus StatusOf(ComponentStatus overall) => overall switch
    {
        ComponentStatus.Operational => new("none", "All Systems Operational"),
        ComponentStatus.UnderMaintenance => new(Maintenance, "Service Under Maintenance"),
        ComponentStatus.DegradedPerformance => new("minor", "Partially Degraded Service"),
        ComponentStatus.PartialOutage => new("major", "Partial System Outage"),
        ComponentStatus.MajorOutage => new("critical", "Major Service Outage"),
    };

    /// <summary>They know no cancelled maintenance: there it is over, and its last update says why.</summary>
    public static MaintenanceStatus Known(MaintenanceStatus status) => status == MaintenanceStatus.Cancelled ? MaintenanceStatus.Completed : status;

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string? Time(DateTimeOffset? at) => at is { } known ? Time(known) : null;

    /// <summary>Everywhere the name that the time zone database has.</summary>
    public static string Zone(TimeZoneInfo zone) => zone.Id is "UTC" ? "Etc/UTC" : zone.Id;
}
