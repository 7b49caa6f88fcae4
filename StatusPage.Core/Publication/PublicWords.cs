using System.Globalization;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Publication;

/// <summary>What everything is called wherever the public reads of it: on pages, in mails, in feeds.</summary>
public static class PublicWords
{
    public static string Of(ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => "Operational",
        ComponentStatus.UnderMaintenance => "Under maintenance",
        ComponentStatus.DegradedPerformance => "Degraded performance",
        ComponentStatus.PartialOutage => "Partial outage",
        ComponentStatus.MajorOutage => "Major outage",
    };

    public static string Of(IncidentStatus status) => status switch
    {
        IncidentStatus.Investigating => "Investigating",
        IncidentStatus.Identified => "Identified",
        IncidentStatus.Monitoring => "Monitoring",
        IncidentStatus.Resolved => "Resolved",
    };

    public static string Of(Impact impact) => impact switch
    {
        Impact.None => "Informational",
        Impact.Minor => "Minor",
        Impact.Major => "Major",
        Impact.Critical => "Critical",
    };

    /// <summary>By the policy's own label.</summary>
    public static string Of(Impact impact, IncidentPolicy policy) => policy.Impacts.TryGetValue(impact, out var words) ? words.Label : Of(impact);

    public static string Of(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.Scheduled => "Scheduled",
        MaintenanceStatus.InProgress => "In progress",
        MaintenanceStatus.Verifying => "Verifying",
        MaintenanceStatus.Completed => "Completed",
        MaintenanceStatus.Cancelled => "Cancelled",
    };

    public static string Of(PromiseKind kind) => kind switch
    {
        PromiseKind.FirstUpdate => "First update",
        PromiseKind.NextUpdate => "Next update",
        PromiseKind.Resolution => "Resolution",
        PromiseKind.MaintenanceNotice => "Notice of maintenance",
        PromiseKind.Postmortem => "Postmortem",
    };

    public static string Of(PromiseState state) => state switch
    {
        PromiseState.Running => "Running",
        PromiseState.Kept => "Kept",
        PromiseState.Missed => "Missed",
        PromiseState.Waived => "Waived",
    };

    /// <summary>As short as it can be: 10 minutes, 3 h 46 min, 2 days 4 h.</summary>
    public static string Duration(TimeSpan time)
    {
        var (days, hours, minutes) = ((int)time.TotalDays, time.Hours, time.Minutes);
        return (days, hours, minutes) switch
        {
            (0, 0, 0) => "less than a minute",
            (0, 0, _) => Count(minutes, "minute"),
            (0, _, 0) => $"{hours} h",
            (0, _, _) => $"{hours} h {minutes} min",
            (_, 0, _) => Count(days, "day"),
            _ => $"{Count(days, "day")} {hours} h",
        };
    }

    public static string Count(int count, string thing, string? things = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? thing : things ?? thing + "s")}");

    /// <summary>The name of a time zone for people: Europe/Berlin, UTC.</summary>
    public static string Zone(TimeZoneInfo zone) => zone.Id is "Etc/UTC" or "UTC" ? "UTC" : zone.Id.Replace('_', ' ');
}
