using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Shared;

/// <summary>How a status looks and reads, everywhere: a word, an icon and a colour class, never colour alone.</summary>
/// <param name="Word">As readers see it, with a capital.</param>
/// <param name="Name">Of the icon and the colour within its family.</param>
/// <param name="Family">What kind of status it is: <c>is</c> the state of a component, <c>im</c> an impact, <c>st</c> a step of the workflow.</param>
public sealed record StatusLook(string Word, string Name, string Family = "is")
{
    /// <summary>The class of the style sheet that sets colour and icon.</summary>
    public string Class => $"{Family}-{Name}";

    public static StatusLook NoData { get; } = new("No data", "nodata");

    public static StatusLook Of(ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => new("Operational", "operational"),
        ComponentStatus.UnderMaintenance => new("Under maintenance", "maintenance"),
        ComponentStatus.DegradedPerformance => new("Degraded performance", "degraded"),
        ComponentStatus.PartialOutage => new("Partial outage", "partial"),
        ComponentStatus.MajorOutage => new("Major outage", "major"),
    };

    public static StatusLook Of(IncidentStatus status) => status switch
    {
        IncidentStatus.Investigating => new("Investigating", "investigating", "st"),
        IncidentStatus.Identified => new("Identified", "identified", "st"),
        IncidentStatus.Monitoring => new("Monitoring", "monitoring", "st"),
        IncidentStatus.Resolved => new("Resolved", "resolved", "st"),
    };

    /// <summary>Icon and colour of an impact; its word is the policy's label, see <see cref="Of(Impact, IncidentPolicy)"/>.</summary>
    public static StatusLook Of(Impact impact) => impact switch
    {
        Impact.None => new("Informational", "none", "im"),
        Impact.Minor => new("Minor", "minor", "im"),
        Impact.Major => new("Major", "major", "im"),
        Impact.Critical => new("Critical", "critical", "im"),
    };

    public static StatusLook Of(Impact impact, IncidentPolicy policy) =>
        policy.Impacts.TryGetValue(impact, out var words) ? Of(impact) with { Word = words.Label } : Of(impact);

    public static StatusLook Of(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.Scheduled => new("Scheduled", "scheduled", "st"),
        MaintenanceStatus.InProgress => new("In progress", "in-progress", "st"),
        MaintenanceStatus.Verifying => new("Verifying", "verifying", "st"),
        MaintenanceStatus.Completed => new("Completed", "completed", "st"),
        MaintenanceStatus.Cancelled => new("Cancelled", "cancelled", "st"),
    };

    public static StatusLook Of(DayLevel level) => level switch
    {
        DayLevel.NoData => NoData,
        DayLevel.Operational => new("Operational", "operational"),
        DayLevel.Maintenance => new("Maintenance", "maintenance"),
        DayLevel.Degraded => new("Degraded", "degraded"),
        DayLevel.PartialOutage => new("Partial outage", "partial"),
        DayLevel.MajorOutage => new("Major outage", "major"),
    };

    /// <summary>The page as a whole, in a sentence.</summary>
    public static string Sentence(ComponentStatus overall) => overall switch
    {
        ComponentStatus.Operational => "All systems are operational",
        ComponentStatus.UnderMaintenance => "Maintenance is under way",
        ComponentStatus.DegradedPerformance => "Some systems are degraded",
        ComponentStatus.PartialOutage => "Some systems are partly down",
        ComponentStatus.MajorOutage => "Some systems are down",
    };

    /// <summary>How many components are in a status: 2 major outages, 5 operational.</summary>
    public static string Tally(ComponentStatus status, int count) => status switch
    {
        ComponentStatus.MajorOutage => Wording.Count(count, "major outage"),
        ComponentStatus.PartialOutage => Wording.Count(count, "partial outage"),
        ComponentStatus.DegradedPerformance => $"{count} degraded",
        ComponentStatus.UnderMaintenance => $"{count} under maintenance",
        ComponentStatus.Operational => $"{count} operational",
    };
}
