using System.ComponentModel;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;

namespace StatusPage.Core.Wire;

public sealed record NamedComponentWire(string Id, string Name);

public sealed record AffectedWire(string Id, string Name, ComponentStatus Status);

public sealed record ComponentChangeWire(
    string Id,
    string Name,
    [property: Description("Null where the incident did not list it before.")] ComponentStatus? From,
    [property: Description("Null where the update took it off the incident.")] ComponentStatus? To);

public sealed record ResolutionWire(string? RootCause, string? Remediation);

public sealed record PostmortemWire(string? Url, DateTimeOffset? PublishedAt, DateTimeOffset? DueAt);

public sealed record PromiseWire(string Kind, DateTimeOffset DueAt, DateTimeOffset? MetAt, string State);

public sealed record SlaExclusionWire(SlaExclusionReason Reason, string Explanation);

public sealed record IncidentWire
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required Impact Impact { get; init; }

    public required IncidentStatus Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset DetectedAt { get; init; }

    public required DateTimeOffset? AcknowledgedAt { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    public required DateTimeOffset? EstimatedResolutionAt { get; init; }

    [Description("When the next update is promised; null where none is.")]
    public required DateTimeOffset? NextUpdateDueAt { get; init; }

    [Description("Why the SLA leaves it out; null where it counts.")]
    public required SlaExclusionWire? SlaExclusion { get; init; }

    [Description("Reported after the fact.")]
    public required bool Backfilled { get; init; }

    [Description("Where people read it.")]
    public required string Url { get; init; }

    public required IReadOnlyList<AffectedWire> Components { get; init; }

    [Description("Newest first.")]
    public required IReadOnlyList<UpdateWire> Updates { get; init; }

    [Description("Null while the incident is open.")]
    public required ResolutionWire? Resolution { get; init; }

    [Description("Null where none is owed.")]
    public required PostmortemWire? Postmortem { get; init; }

    public required IReadOnlyList<PromiseWire> Promises { get; init; }
}

public sealed record UpdateWire
{
    public required string Id { get; init; }

    public required IncidentStatus Status { get; init; }

    [Description("Markdown.")]
    public required string Message { get; init; }

    [Description("The message as safe HTML.")]
    public required string MessageHtml { get; init; }

    [Description("When it really became public.")]
    public required DateTimeOffset PostedAt { get; init; }

    [Description("The time readers see.")]
    public required DateTimeOffset DisplayedAt { get; init; }

    [Description("When its text was last corrected; null where it never was.")]
    public required DateTimeOffset? EditedAt { get; init; }

    public required IReadOnlyList<ComponentChangeWire> Components { get; init; }
}

public sealed record MaintenanceWire
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    [Description("Markdown.")]
    public required string Message { get; init; }

    [Description("The message as safe HTML.")]
    public required string MessageHtml { get; init; }

    public required MaintenanceStatus Status { get; init; }

    public required DateTimeOffset ScheduledFor { get; init; }

    public required DateTimeOffset ScheduledUntil { get; init; }

    public required DateTimeOffset AnnouncedAt { get; init; }

    public required bool Emergency { get; init; }

    [Description("Where people read it.")]
    public required string Url { get; init; }

    public required IReadOnlyList<NamedComponentWire> Components { get; init; }

    [Description("Newest first.")]
    public required IReadOnlyList<UpdateWire> Updates { get; init; }
}
