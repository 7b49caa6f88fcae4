using System.ComponentModel;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Wire;

public sealed record NamedComponentWire(string Id, [property: MovesByItself] string Name);

public sealed record AffectedWire(string Id, [property: MovesByItself] string Name, ComponentStatus Status);

public sealed record ComponentChangeWire(
    string Id,
    [property: MovesByItself] string Name,
    [property: Description("Null where the incident did not list it before.")] ComponentStatus? From,
    [property: Description("Null where the update took it off the incident.")] ComponentStatus? To);

public sealed record ResolutionWire(string? RootCause, string? Remediation);

public sealed record PostmortemWire(string? Url, DateTimeOffset? PublishedAt, DateTimeOffset? DueAt);

public sealed record PromiseWire(
    PromiseKind Kind,
    DateTimeOffset DueAt,
    [property: Description("When what was promised came, in time or late; null where it has not.")] DateTimeOffset? MetAt,
    PromiseState State);

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

    [Description("What was promised under the policy it began under, and how that stands: by kind, and of a kind in order.")]
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

    [Description("When the work really began; null before.")]
    public required DateTimeOffset? StartedAt { get; init; }

    [Description("When it was completed; null before.")]
    public required DateTimeOffset? CompletedAt { get; init; }

    [Description("Since when this start counts as announced: a start that moved earlier counts from then.")]
    public required DateTimeOffset AnnouncedAt { get; init; }

    [Description("Announced later than promised.")]
    public required bool Emergency { get; init; }

    [Description("Why it could not wait; null where it was announced in time.")]
    public required string? EmergencyReason { get; init; }

    [Description("How it comes again, as a rule of RFC 5545; null for once. Each occurrence is a maintenance of its own.")]
    public required string? Recurrence { get; init; }

    [Description("Where people read it.")]
    public required string Url { get; init; }

    public required IReadOnlyList<NamedComponentWire> Components { get; init; }

    [Description("Newest first.")]
    public required IReadOnlyList<MaintenanceUpdateWire> Updates { get; init; }
}

public sealed record MaintenanceUpdateWire
{
    public required string Id { get; init; }

    [Description("From this update on.")]
    public required MaintenanceStatus Status { get; init; }

    [Description("Markdown; empty where a change of plan speaks for itself.")]
    public required string Message { get; init; }

    [Description("The message as safe HTML.")]
    public required string MessageHtml { get; init; }

    public required DateTimeOffset PostedAt { get; init; }

    [Description("When its text was last corrected; null where it never was.")]
    public required DateTimeOffset? EditedAt { get; init; }

    [Description("The old and the new times; null where they stayed.")]
    public required PlanChangeWire? Plan { get; init; }

    [Description("Components that came to it.")]
    public required IReadOnlyList<NamedComponentWire> Added { get; init; }

    [Description("Components that were taken off it.")]
    public required IReadOnlyList<NamedComponentWire> Removed { get; init; }
}

public sealed record PlanChangeWire(DateTimeOffset ScheduledForBefore, DateTimeOffset ScheduledUntilBefore, DateTimeOffset ScheduledFor, DateTimeOffset ScheduledUntil);
