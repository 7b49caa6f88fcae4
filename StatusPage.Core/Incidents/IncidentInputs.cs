using StatusPage.Core.Catalog;

namespace StatusPage.Core.Incidents;

/// <summary>A component named in a posting. A null status takes the component off the incident.</summary>
public sealed record AffectedComponent(string Id, ComponentStatus? Status);

/// <summary>A new incident, as the form or the API gives it.</summary>
public sealed record IncidentReport
{
    public string? Title { get; init; }

    /// <summary>Default investigating.</summary>
    public IncidentStatus? Status { get; init; }

    public Impact? Impact { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<AffectedComponent>? Components { get; init; }

    /// <summary>Fills what is not given, and counts the use.</summary>
    public string? TemplateId { get; init; }

    public bool Notify { get; init; } = true;

    /// <summary>Default now (backfilled: when it began).</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>Default when it was detected.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The time readers see on the first update; default now (backfilled: when it began).</summary>
    public DateTimeOffset? DisplayedAt { get; init; }

    public DateTimeOffset? EstimatedResolutionAt { get; init; }

    /// <summary>Reported after the fact: no mails, and marked so in public.</summary>
    public bool Backfilled { get; init; }

    public string? RootCause { get; init; }

    public string? Remediation { get; init; }
}

/// <summary>A further update; what is null stays as it is.</summary>
public sealed record IncidentPosting
{
    public IncidentStatus? Status { get; init; }

    public Impact? Impact { get; init; }

    public string? Message { get; init; }

    /// <summary>Only the components that change; those not named stay as they are.</summary>
    public IReadOnlyList<AffectedComponent>? Components { get; init; }

    public bool Notify { get; init; } = true;

    public DateTimeOffset? DisplayedAt { get; init; }

    public DateTimeOffset? EstimatedResolutionAt { get; init; }

    /// <summary>Takes the estimate back; wins over <see cref="EstimatedResolutionAt"/>.</summary>
    public bool ClearEstimate { get; init; }

    public string? RootCause { get; init; }

    public string? Remediation { get; init; }
}

/// <summary>Facts of an incident that are not postings; what is null stays as it is.</summary>
public sealed record IncidentChange
{
    public string? Title { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? DetectedAt { get; init; }

    public string? RootCause { get; init; }

    public string? Remediation { get; init; }

    /// <summary>Leaves the incident out of the SLA, for a reason that is public.</summary>
    public SlaExclusion? SlaExclusion { get; init; }

    /// <summary>Counts it in the SLA again; wins over <see cref="SlaExclusion"/>.</summary>
    public bool ClearSlaExclusion { get; init; }
}
