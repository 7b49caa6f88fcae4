using System.ComponentModel;
using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;

namespace StatusPage.Web.Api;

/// <summary>What an incident may hold a component in.</summary>
public enum AffectedStatus
{
    Operational,
    DegradedPerformance,
    PartialOutage,
    MajorOutage,
}

/// <summary>The same, or off the incident.</summary>
public enum AffectedChange
{
    Operational,
    DegradedPerformance,
    PartialOutage,
    MajorOutage,
    Removed,
}

public sealed record AffectedBody
{
    public required string Id { get; init; }

    public required AffectedStatus Status { get; init; }
}

public sealed record AffectedChangeBody
{
    public required string Id { get; init; }

    [Description("“removed” or null takes the component off the incident.")]
    public required AffectedChange? Status { get; init; }

    public AffectedComponent ToAffected() => new(Id, Status switch
    {
        null or AffectedChange.Removed => null,
        AffectedChange.Operational => ComponentStatus.Operational,
        AffectedChange.DegradedPerformance => ComponentStatus.DegradedPerformance,
        AffectedChange.PartialOutage => ComponentStatus.PartialOutage,
        AffectedChange.MajorOutage => ComponentStatus.MajorOutage,
        _ => throw new InvalidOperationException($"No such change: {Status}"),
    });
}

public sealed record IncidentBody
{
    [Description("Required, unless a template gives it; 1 to 200 characters.")]
    public string? Title { get; init; }

    [Description("Default investigating.")]
    public IncidentStatus? Status { get; init; }

    [Description("Required, unless a template gives it.")]
    public Impact? Impact { get; init; }

    [Description("Required, unless a template gives it; Markdown; at most 20000 characters.")]
    public string? Message { get; init; }

    public IReadOnlyList<AffectedBody>? Components { get; init; }

    [Description("Fills what is left out.")]
    public string? TemplateId { get; init; }

    [Description("Whether subscribers are told. Default true.")]
    public bool? Notify { get; init; }

    [Description("Default now; of a past incident, when it began.")]
    public DateTimeOffset? DetectedAt { get; init; }

    [Description("Default when it was detected.")]
    public DateTimeOffset? StartedAt { get; init; }

    [Description("The time readers see on the first update. Default now; of a past incident, when it began.")]
    public DateTimeOffset? DisplayedAt { get; init; }

    public DateTimeOffset? EstimatedResolutionAt { get; init; }

    [Description("Reported after the fact: nobody is told, and it is marked so. Takes startedAt. Default false.")]
    public bool? Backfilled { get; init; }

    [Description("What happened; with the status resolved.")]
    public string? RootCause { get; init; }

    [Description("What was done; with the status resolved.")]
    public string? Remediation { get; init; }

    public IncidentReport ToReport() => new()
    {
        Title = Title,
        Status = Status,
        Impact = Impact,
        Message = Message,
        Components = Components?.Select(c => new AffectedComponent(c.Id, c.Status switch
        {
            AffectedStatus.Operational => ComponentStatus.Operational,
            AffectedStatus.DegradedPerformance => ComponentStatus.DegradedPerformance,
            AffectedStatus.PartialOutage => ComponentStatus.PartialOutage,
            AffectedStatus.MajorOutage => ComponentStatus.MajorOutage,
        })).ToList(),
        TemplateId = TemplateId,
        Notify = Notify ?? true,
        DetectedAt = DetectedAt,
        StartedAt = StartedAt,
        DisplayedAt = DisplayedAt,
        EstimatedResolutionAt = EstimatedResolutionAt,
        Backfilled = Backfilled ?? false,
        RootCause = RootCause,
        Remediation = Remediation,
    };
}

public sealed record UpdateBody
{
    [Description("Default: as it is. Only forward.")]
    public IncidentStatus? Status { get; init; }

    [Description("Default: as it is.")]
    public Impact? Impact { get; init; }

    [Description("Required; Markdown; at most 20000 characters.")]
    public string? Message { get; init; }

    [Description("Those that change; the others stay as they are.")]
    public IReadOnlyList<AffectedChangeBody>? Components { get; init; }

    [Description("Whether subscribers are told. Default true.")]
    public bool? Notify { get; init; }

    [Description("The time readers see. Default now.")]
    public DateTimeOffset? DisplayedAt { get; init; }

    [Description("Default: as it is.")]
    public DateTimeOffset? EstimatedResolutionAt { get; init; }

    [Description("Takes the estimate back. Default false.")]
    public bool? ClearEstimate { get; init; }

    [Description("What happened; required with the status resolved, unless the impact is none.")]
    public string? RootCause { get; init; }

    [Description("What was done; required with the status resolved, unless the impact is none.")]
    public string? Remediation { get; init; }

    public IncidentPosting ToPosting() => new()
    {
        Status = Status,
        Impact = Impact,
        Message = Message,
        Components = Components?.Select(c => c.ToAffected()).ToList(),
        Notify = Notify ?? true,
        DisplayedAt = DisplayedAt,
        EstimatedResolutionAt = EstimatedResolutionAt,
        ClearEstimate = ClearEstimate ?? false,
        RootCause = RootCause,
        Remediation = Remediation,
    };
}

public sealed record ReopenBody
{
    [Description("Markdown. Default: a sentence that says it was reopened.")]
    public string? Message { get; init; }

    [Description("Those that are to differ from what they were in before it was resolved.")]
    public IReadOnlyList<AffectedChangeBody>? Components { get; init; }

    [Description("Whether subscribers are told. Default true.")]
    public bool? Notify { get; init; }
}

public sealed record SlaExclusionBody
{
    public required SlaExclusionReason Reason { get; init; }

    [Description("Required, and public: one sentence, 1 to 500 characters.")]
    public string? Explanation { get; init; }
}

public sealed record IncidentPatchBody
{
    public const string Lead = "leadUserId";

    public string? Title { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? DetectedAt { get; init; }

    [Description("Of a resolved incident.")]
    public string? RootCause { get; init; }

    [Description("Of a resolved incident.")]
    public string? Remediation { get; init; }

    [Description("Leaves the incident out of the SLA, for a reason that is public; null counts it again.")]
    public SlaExclusionBody? SlaExclusion { get; init; }

    [Description("Who leads; null gives up the lead.")]
    public string? LeadUserId { get; init; }

    /// <summary>Null where the patch names none of these fields.</summary>
    public IncidentChange? ToChange(JsonObject patch)
    {
        const string time = "Give a time, for example 2026-05-11T13:00:00Z, or leave it out.";
        AdminRoutes.RefuseCleared(patch, ("startedAt", time), ("detectedAt", time));

        // The service takes null for "as it was"; a text that is cleared is an empty one.
        var change = new IncidentChange
        {
            Title = Text("title", Title),
            StartedAt = StartedAt,
            DetectedAt = DetectedAt,
            RootCause = Text("rootCause", RootCause),
            Remediation = Text("remediation", Remediation),
            SlaExclusion = SlaExclusion is { } exclusion ? new SlaExclusion(exclusion.Reason, exclusion.Explanation ?? "") : null,
            ClearSlaExclusion = SlaExclusion is null && patch.ContainsKey("slaExclusion"),
        };
        return change == new IncidentChange() ? null : change;

        string? Text(string field, string? value) => patch.ContainsKey(field) ? value ?? "" : null;
    }
}

public sealed record CorrectionBody
{
    public const string MessageField = "message";

    [Description("Markdown; at most 20000 characters.")]
    public string? Message { get; init; }
}

public sealed record NoteBody
{
    [Description("Required; Markdown; at most 20000 characters.")]
    public string? Text { get; init; }
}

public record AdminIncidentLineWire
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    [ChangedBy("Post an update: POST …/updates.")]
    public required Impact Impact { get; init; }

    [ChangedBy("Post an update: POST …/updates.")]
    public required IncidentStatus Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset DetectedAt { get; init; }

    [Description("When it was entered here.")]
    public required DateTimeOffset ReportedAt { get; init; }

    [ChangedBy("Post to …/acknowledge.")]
    public required DateTimeOffset? AcknowledgedAt { get; init; }

    public required string? AcknowledgedBy { get; init; }

    [ChangedBy("Post an update with the status resolved, or to …/reopen.")]
    public required DateTimeOffset? ResolvedAt { get; init; }

    [ChangedBy("Post an update: POST …/updates.")]
    public required DateTimeOffset? EstimatedResolutionAt { get; init; }

    public required string? LeadUserId { get; init; }

    [MovesByItself]
    public required string? LeadName { get; init; }

    public required string? RootCause { get; init; }

    public required string? Remediation { get; init; }

    [Description("Why the SLA leaves it out; null where it counts.")]
    public required SlaExclusionWire? SlaExclusion { get; init; }

    [Description("Reported after the fact.")]
    public required bool Backfilled { get; init; }

    [ChangedBy("Post an update: POST …/updates.")]
    public required IReadOnlyList<AffectedWire> Components { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required int Version { get; init; }

    public static AdminIncidentLineWire Of(Incident incident, IReadOnlyDictionary<string, string> names) => new()
    {
        Id = incident.Id,
        Title = incident.Title,
        Impact = incident.Impact,
        Status = incident.Status,
        StartedAt = incident.StartedAt,
        DetectedAt = incident.DetectedAt,
        ReportedAt = incident.ReportedAt,
        AcknowledgedAt = incident.AcknowledgedAt,
        AcknowledgedBy = incident.AcknowledgedBy,
        ResolvedAt = incident.ResolvedAt,
        EstimatedResolutionAt = incident.EstimatedResolutionAt,
        LeadUserId = incident.LeadUserId,
        LeadName = incident.LeadName,
        RootCause = incident.RootCause,
        Remediation = incident.Remediation,
        SlaExclusion = incident.SlaExclusion is { } exclusion ? new SlaExclusionWire(exclusion.Reason, exclusion.Explanation) : null,
        Backfilled = incident.Backfilled,
        Components = [.. incident.Components.Select(c => new AffectedWire(c.ComponentId, names[c.ComponentId], c.Status))],
        UpdatedAt = incident.UpdatedAt,
        Version = incident.Version,
    };
}

public sealed record AdminIncidentWire : AdminIncidentLineWire
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    private AdminIncidentWire(AdminIncidentLineWire line)
        : base(line)
    {
    }

    [Description("Newest first."), ChangedBy("Post an update: POST …/updates.")]
    public required IReadOnlyList<AdminUpdateWire> Updates { get; init; } = [];

    [Description("Internal, newest first."), ChangedBy("Post a note: POST …/notes.")]
    public required IReadOnlyList<AdminNoteWire> Notes { get; init; } = [];

    public static AdminIncidentWire Of(
        Incident incident, IReadOnlyDictionary<string, string> names, ILookup<string, UpdateRevision> revisions, IReadOnlyList<IncidentNote> notes) =>
        new(AdminIncidentLineWire.Of(incident, names))
        {
            Updates = [.. incident.Updates.OrderByDescending(u => u.Number).Select(u => AdminUpdateWire.Of(incident, u, names, revisions))],
            Notes = [.. notes.Select(AdminNoteWire.Of)],
        };
}

public sealed record AdminUpdateWire
{
    public required string Id { get; init; }

    public required string IncidentId { get; init; }

    [Description("From 1, in the order of posting.")]
    public required int Number { get; init; }

    public required IncidentStatus Status { get; init; }

    [Description("Null where the status stayed as it was.")]
    public required IncidentStatus? StatusBefore { get; init; }

    public required Impact Impact { get; init; }

    [Description("Null where the impact stayed as it was.")]
    public required Impact? ImpactBefore { get; init; }

    [Description("Markdown.")]
    public required string Message { get; init; }

    [Description("When it really became public.")]
    public required DateTimeOffset PostedAt { get; init; }

    public required string? PostedBy { get; init; }

    [Description("The time readers see.")]
    public required DateTimeOffset DisplayedAt { get; init; }

    public required DateTimeOffset? EditedAt { get; init; }

    [Description("Whether it set or took back the estimate.")]
    public required bool EstimateChanged { get; init; }

    public required DateTimeOffset? EstimatedResolutionAt { get; init; }

    [Description("Whether subscribers were to be told.")]
    public required bool Notify { get; init; }

    public required IReadOnlyList<ComponentChangeWire> Components { get; init; }

    [Description("Earlier texts, oldest first.")]
    public required IReadOnlyList<RevisionWire> Revisions { get; init; }

    public static AdminUpdateWire Of(
        Incident incident, IncidentUpdate update, IReadOnlyDictionary<string, string> names, ILookup<string, UpdateRevision> revisions) => new()
        {
            Id = update.Id,
            IncidentId = incident.Id,
            Number = update.Number,
            Status = update.Status,
            StatusBefore = update.StatusBefore,
            Impact = update.Impact,
            ImpactBefore = update.ImpactBefore,
            Message = update.Message,
            PostedAt = update.PostedAt,
            PostedBy = update.PostedBy,
            DisplayedAt = update.DisplayedAt,
            EditedAt = update.EditedAt,
            EstimateChanged = update.EstimateChanged,
            EstimatedResolutionAt = update.EstimatedResolutionAt,
            Notify = update.Notify,
            Components = [.. update.Components.Select(c => new ComponentChangeWire(c.ComponentId, names.GetValueOrDefault(c.ComponentId, c.ComponentId), c.From, c.To))],
            Revisions = [.. revisions[update.Id].Select(r => new RevisionWire(r.Message, r.PublicSince, r.ReplacedAt, r.ReplacedBy))],
        };
}

public sealed record RevisionWire(string Message, DateTimeOffset PublicSince, DateTimeOffset ReplacedAt, string ReplacedBy);

public sealed record AdminNoteWire(
    string Id,
    [property: Description("Markdown.")] string Text,
    DateTimeOffset At,
    string By)
{
    public static AdminNoteWire Of(IncidentNote note) => new(note.Id, note.Text, note.At, note.By);
}
