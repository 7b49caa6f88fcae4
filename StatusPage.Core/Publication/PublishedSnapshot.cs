using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication;

/// <summary>
/// Everything the public sees, at one moment: built once a change and read by every public surface. Immutable, so a
/// reader never sees half a change, and no reader ever asks the database.
/// </summary>
public sealed record PublishedSnapshot
{
    internal static readonly ImmutableDictionary<string, PublishedMaintenance> NoMaintenances = ImmutableDictionary.Create<string, PublishedMaintenance>(StringComparer.Ordinal);

    /// <summary>Grows with every publication.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset BuiltAt { get; init; }

    /// <summary>How old it is, in the steps of <see cref="SnapshotAge"/>, where it could not be built anew for too long; null while it is of now.</summary>
    public TimeSpan? Age { get; init; }

    public required PublishedSettings Site { get; init; }

    /// <summary>In force.</summary>
    public required IncidentPolicy Policy { get; init; }

    /// <summary>Every version of the policy, oldest first, the one in force last.</summary>
    public required ImmutableArray<PublishedPolicy> Policies { get; init; }

    public required PublishedSla Sla { get; init; }

    public required ComponentStatus Overall { get; init; }

    /// <summary>Groups with at least one visible component, in order; components outside any group come first, in a group without id and name.</summary>
    public required ImmutableArray<PublishedGroup> Groups { get; init; }

    /// <summary>Visible components in board order, and in <see cref="NamesOfRemoved"/> those that left the board.</summary>
    public required FrozenDictionary<string, PublishedComponent> Components { get; init; }

    public required FrozenDictionary<string, string> NamesOfRemoved { get; init; }

    public required PublishedIncidents Incidents { get; init; }

    /// <summary>Soonest first; what ended within <see cref="SnapshotReader.MaintenanceDays"/> is among them.</summary>
    public required ImmutableArray<PublishedMaintenance> Maintenances { get; init; }

    /// <summary>What ended before, for the pages of their own that they keep; by id.</summary>
    public ImmutableDictionary<string, PublishedMaintenance> OlderMaintenances { get; init; } = NoMaintenances;

    /// <summary>How promises ended.</summary>
    public PublishedLedger Ledger { get; init; } = PublishedLedger.None;

    public PublishedProbes Probes { get; init; } = PublishedProbes.None;

    /// <summary>Tells the database it was read from.</summary>
    public string? Installation { get; init; }

    /// <summary>What the next snapshot need not read again.</summary>
    internal SettledHistory? Settled { get; init; }

    /// <summary>When components were not measured, as of the last refresh; by component.</summary>
    internal ILookup<string, Interval> Gaps { get; init; } = Array.Empty<Interval>().ToLookup(_ => "");

    /// <summary>The current day in the page's time zone.</summary>
    public DateOnly Today => DailyUptime.Today(BuiltAt, Site.Zone);

    public IEnumerable<PublishedComponent> ComponentsInOrder => Groups.SelectMany(group => group.Components);

    /// <summary>A window, however long ago it ended; null where there was none.</summary>
    public PublishedMaintenance? FindMaintenance(string id) => Maintenances.FirstOrDefault(window => window.Id == id) ?? OlderMaintenances.GetValueOrDefault(id);

    /// <summary>The name to show for a component an incident mentions; null for one that is hidden.</summary>
    public string? NameOf(string componentId) =>
        Components.TryGetValue(componentId, out var component) ? component.Name : NamesOfRemoved.GetValueOrDefault(componentId);
}

public sealed record PublishedSettings(string Name, string? Tagline, string? Support, TimeZoneInfo Zone, string? Accent, string? HomeUrl);

public sealed record PublishedGroup(string? Id, string? Name, ComponentStatus Status, ImmutableArray<PublishedComponent> Components);

public sealed record PublishedComponent
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string? Description { get; init; }

    public required string? GroupId { get; init; }

    public required string? GroupName { get; init; }

    public required bool Core { get; init; }

    public required string? Plans { get; init; }

    public required decimal? Target { get; init; }

    public required string? Measured { get; init; }

    public required ComponentStatus Status { get; init; }

    /// <summary>Why its status was set by hand, while that is what shows.</summary>
    public required string? StatusReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it or its status last changed for those who look; never back from what a snapshot before said.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The last 90 days, oldest first.</summary>
    public required IReadOnlyList<DayUptime> Days { get; init; }

    /// <summary>Uptime of the last <paramref name="days"/> days (at most 90) in percent; null without data.</summary>
    public decimal? Uptime(int days) => UptimePercent.Of(Days.Skip(Days.Count - days));
}

public sealed record PublishedMaintenance
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public required MaintenanceStatus Status { get; init; }

    public required DateTimeOffset ScheduledFor { get; init; }

    public required DateTimeOffset ScheduledUntil { get; init; }

    /// <summary>Since when the present start counts as announced.</summary>
    public required DateTimeOffset AnnouncedAt { get; init; }

    /// <summary>When it was first announced, for whatever start.</summary>
    public required DateTimeOffset FirstAnnouncedAt { get; init; }

    public required bool Emergency { get; init; }

    public required string? EmergencyReason { get; init; }

    public required DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset? CompletedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Counts its changes.</summary>
    public required int Version { get; init; }

    public required IReadOnlyList<string> ComponentIds { get; init; }

    /// <summary>How it comes again; null for once.</summary>
    public required PublishedRecurrence? Recurrence { get; init; }

    /// <summary>In the order of posting.</summary>
    public required ImmutableArray<PublishedMaintenanceUpdate> Updates { get; init; }

    public bool IsRunning => Status is MaintenanceStatus.InProgress or MaintenanceStatus.Verifying;

    /// <summary>Not over and not cancelled.</summary>
    public bool IsOpen => MaintenanceTransitions.IsOpen(Status);
}

/// <param name="Rule">As RFC 5545 writes it.</param>
/// <param name="Sentence">For people: "every week on Sunday at 02:00".</param>
/// <param name="Zone">Whose wall clock it goes by.</param>
public sealed record PublishedRecurrence(string Rule, string Sentence, TimeZoneInfo Zone);

public sealed record PublishedMaintenanceUpdate
{
    public required string Id { get; init; }

    public required MaintenanceStatus Status { get; init; }

    public required MaintenanceStatus? StatusBefore { get; init; }

    public required string Message { get; init; }

    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>When its text was last corrected; null where it never was.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    public required PlanChange? Plan { get; init; }

    /// <summary>It announced a start later than promised.</summary>
    public required bool Emergency { get; init; }

    public required IReadOnlyList<string> Added { get; init; }

    public required IReadOnlyList<string> Removed { get; init; }

    public required bool Reworded { get; init; }

    /// <summary>Whether subscribers were to be told.</summary>
    public bool Notify { get; init; } = true;
}
