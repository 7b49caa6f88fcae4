using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Publication;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Publication;

/// <summary>Snapshots made by hand, for rules that compare them.</summary>
internal static class Snapshots
{
    public static readonly DateTimeOffset Now = FakeClock.Start;

    public static readonly PublishedSnapshot Empty = new()
    {
        Version = 1,
        BuiltAt = Now,
        Site = new PublishedSettings("Fernhollow", null, null, TimeZoneInfo.Utc, null, null),
        Policy = IncidentPolicy.Default,
        Policies = [],
        Sla = new PublishedSla(TimeZoneInfo.Utc, Now, [], [], () => []),
        Overall = ComponentStatus.Operational,
        Groups = [],
        Components = FrozenDictionary<string, PublishedComponent>.Empty,
        NamesOfRemoved = FrozenDictionary<string, string>.Empty,
        Incidents = PublishedIncidents.None,
        Maintenances = [],
    };

    public static PublishedSnapshot With(this PublishedSnapshot snapshot, params PublishedComponent[] components) => snapshot with
    {
        Groups = [new PublishedGroup(null, null, ComponentStatus.Operational, [.. components])],
        Components = components.ToFrozenDictionary(c => c.Id),
    };

    public static PublishedSnapshot With(this PublishedSnapshot snapshot, params PublishedIncident[] incidents) =>
        snapshot with { Incidents = snapshot.Incidents.With(incidents, []) };

    public static PublishedSnapshot With(this PublishedSnapshot snapshot, params PublishedMaintenance[] windows) => snapshot with { Maintenances = [.. windows] };

    /// <summary>The next publication, a minute later.</summary>
    public static PublishedSnapshot Next(this PublishedSnapshot snapshot) => snapshot with { Version = snapshot.Version + 1, BuiltAt = snapshot.BuiltAt.AddMinutes(1) };

    public static PublishedComponent Component(string id) => new()
    {
        Id = id,
        Name = $"Component {id}",
        Description = null,
        GroupId = null,
        GroupName = null,
        Core = true,
        Plans = null,
        Target = null,
        Measured = null,
        Status = ComponentStatus.Operational,
        StatusReason = null,
        CreatedAt = Now.AddDays(-9),
        UpdatedAt = Now.AddDays(-9),
        Days = [],
    };

    public static PublishedIncident Incident(string id, params string[] components) => new()
    {
        Id = id,
        Title = $"Incident {id}",
        Status = IncidentStatus.Investigating,
        Impact = Impact.Major,
        StartedAt = Now,
        DetectedAt = Now,
        ReportedAt = Now,
        AcknowledgedAt = null,
        ResolvedAt = null,
        EstimatedResolutionAt = null,
        RootCause = null,
        Remediation = null,
        SlaExclusion = null,
        Backfilled = false,
        UpdatedAt = Now,
        Components = [.. components.Select(component => new PublishedAffected(component, ComponentStatus.MajorOutage))],
        Updates = [Update(IncidentStatus.Investigating, before: null, Now)],
    };

    /// <summary>After another posting.</summary>
    public static PublishedIncident Post(this PublishedIncident incident, IncidentStatus status, DateTimeOffset at) => incident with
    {
        Status = status,
        UpdatedAt = at,
        ResolvedAt = status == IncidentStatus.Resolved ? at : null,
        Updates = incident.Updates.Add(Update(status, incident.Status == status ? null : incident.Status, at)),
    };

    public static PublishedMaintenance Window(string id) => new()
    {
        Id = id,
        Title = $"Window {id}",
        Message = "Planned work.",
        Status = MaintenanceStatus.Scheduled,
        ScheduledFor = Now.AddDays(3),
        ScheduledUntil = Now.AddDays(3).AddHours(1),
        AnnouncedAt = Now,
        FirstAnnouncedAt = Now,
        Emergency = false,
        EmergencyReason = null,
        StartedAt = null,
        CompletedAt = null,
        UpdatedAt = Now,
        Version = 1,
        ComponentIds = [],
        Recurrence = null,
        Updates = [],
    };

    public static PublishedMaintenance Become(this PublishedMaintenance window, MaintenanceStatus status, DateTimeOffset at) => window with
    {
        Status = status,
        UpdatedAt = at,
        Version = window.Version + 1,
        Updates = window.Updates.Add(new PublishedMaintenanceUpdate
        {
            Id = $"step-{at.ToUnixTimeSeconds()}",
            Status = status,
            StatusBefore = window.Status == status ? null : window.Status,
            Message = "A step.",
            PostedAt = at,
            Plan = null,
            Emergency = false,
            Added = [],
            Removed = [],
            Reworded = false,
        }),
        StartedAt = window.StartedAt ?? (status is MaintenanceStatus.InProgress or MaintenanceStatus.Verifying or MaintenanceStatus.Completed ? at : null),
        CompletedAt = status == MaintenanceStatus.Completed ? at : null,
    };

    private static PublishedUpdate Update(IncidentStatus status, IncidentStatus? before, DateTimeOffset at) => new()
    {
        Id = $"update-{at.ToUnixTimeSeconds()}",
        Status = status,
        StatusBefore = before,
        Impact = Impact.Major,
        ImpactBefore = null,
        EstimateChanged = false,
        EstimatedResolutionAt = null,
        Message = "We are looking into it.",
        PostedAt = at,
        DisplayedAt = at,
        EditedAt = null,
        Components = [],
    };
}
