using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Publication;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Shared;

/// <summary>How a status looks and reads, everywhere: a word, an icon and a colour class, never colour alone.</summary>
/// <param name="Word">As readers see it, with a capital.</param>
/// <param name="Name">Of the icon, and of the colour class in the console (<c>is-NAME</c>).</param>
/// <param name="Class">The class of the public pages' style sheet that sets colour and icon.</param>
public sealed record StatusLook(string Word, string Name, string Class)
{
    /// <summary>Where class and icon are called the same.</summary>
    public StatusLook(string word, string name)
        : this(word, name, $"is-{name}")
    {
    }

    public static StatusLook NoData { get; } = new("No data", "nodata", "is-nodata");

    public static StatusLook Of(ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => new(PublicWords.Of(status), "ok", "is-operational"),
        ComponentStatus.UnderMaintenance => new(PublicWords.Of(status), "maintenance", "is-maintenance"),
        ComponentStatus.DegradedPerformance => new(PublicWords.Of(status), "degraded", "is-degraded"),
        ComponentStatus.PartialOutage => new(PublicWords.Of(status), "partial", "is-partial"),
        ComponentStatus.MajorOutage => new(PublicWords.Of(status), "major", "is-major"),
    };

    public static StatusLook Of(IncidentStatus status) => status switch
    {
        IncidentStatus.Investigating => new(PublicWords.Of(status), "investigating", "st-investigating"),
        IncidentStatus.Identified => new(PublicWords.Of(status), "identified", "st-identified"),
        IncidentStatus.Monitoring => new(PublicWords.Of(status), "monitoring", "st-monitoring"),
        IncidentStatus.Resolved => new(PublicWords.Of(status), "ok", "st-resolved"),
    };

    /// <summary>Icon and colour of an impact; its word is the policy's label, see <see cref="Of(Impact, IncidentPolicy)"/>.</summary>
    public static StatusLook Of(Impact impact) => impact switch
    {
        Impact.None => new(PublicWords.Of(impact), "info", "im-none"),
        Impact.Minor => new(PublicWords.Of(impact), "degraded", "im-minor"),
        Impact.Major => new(PublicWords.Of(impact), "partial", "im-major"),
        Impact.Critical => new(PublicWords.Of(impact), "major", "im-critical"),
    };

    public static StatusLook Of(Impact impact, IncidentPolicy policy) =>
        policy.Impacts.TryGetValue(impact, out var words) ? Of(impact) with { Word = words.Label } : Of(impact);

    public static StatusLook Of(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.Scheduled => new(PublicWords.Of(status), "scheduled", "st-scheduled"),
        MaintenanceStatus.InProgress => new(PublicWords.Of(status), "maintenance", "st-in-progress"),
        MaintenanceStatus.Verifying => new(PublicWords.Of(status), "maintenance", "st-verifying"),
        MaintenanceStatus.Completed => new(PublicWords.Of(status), "ok", "st-completed"),
        MaintenanceStatus.Cancelled => new(PublicWords.Of(status), "cancelled", "st-cancelled"),
    };

    public static StatusLook Of(DayLevel level) => level switch
    {
        DayLevel.NoData => NoData,
        DayLevel.Operational => new("Operational", "ok", "is-operational"),
        DayLevel.Maintenance => new("Maintenance", "maintenance", "is-maintenance"),
        DayLevel.Degraded => new("Degraded", "degraded", "is-degraded"),
        DayLevel.PartialOutage => new("Partial outage", "partial", "is-partial"),
        DayLevel.MajorOutage => new("Major outage", "major", "is-major"),
    };

    public static StatusLook Of(PromiseState state) => state switch
    {
        PromiseState.Running => new(PublicWords.Of(state), "scheduled", "st-scheduled"),
        PromiseState.Kept => new(PublicWords.Of(state), "ok", "is-operational"),
        PromiseState.Missed => new(PublicWords.Of(state), "major", "is-major"),
        PromiseState.Waived => new(PublicWords.Of(state), "cancelled", "st-cancelled"),
    };

    /// <summary>Whether a target was met; <paramref name="final"/> tells a period that is over from one that runs.</summary>
    public static StatusLook OfTarget(bool? met, bool final) => (met, final) switch
    {
        (null, _) => NoData,
        (true, true) => new("Met", "ok", "is-operational"),
        (true, false) => new("Met so far", "ok", "is-operational"),
        (false, true) => new("Missed", "major", "is-major"),
        // The rest of the period may still make up for it.
        (false, false) => new("Below so far", "partial", "is-partial"),
    };

    /// <summary>Why an incident is not counted.</summary>
    public static string Reason(SlaExclusionReason reason) => reason switch
    {
        SlaExclusionReason.ThirdParty => "Third party",
        SlaExclusionReason.OutsideOurControl => "Outside our control",
        SlaExclusionReason.CustomerCaused => "Caused by a customer",
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
