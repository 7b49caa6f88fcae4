using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>What the mails of an incident are made of: an update, and how the incident stood when it was posted.</summary>
public sealed record IncidentFacts
{
    public required string IncidentId { get; init; }

    /// <summary>Of this mail within the incident's thread; null where it begins it.</summary>
    public required string? PostingKey { get; init; }

    public required string Title { get; init; }

    /// <summary>Markdown.</summary>
    public required string Message { get; init; }

    public required IncidentStatus Status { get; init; }

    /// <summary>Null where the status stayed as it was.</summary>
    public IncidentStatus? StatusBefore { get; init; }

    public required Impact Impact { get; init; }

    /// <summary>The policy's own word for the impact.</summary>
    public required string ImpactLabel { get; init; }

    /// <summary>Null where the impact stayed as it was.</summary>
    public string? ImpactLabelBefore { get; init; }

    public required DateTimeOffset PostedAt { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EstimatedResolutionAt { get; init; }

    /// <summary>Worst first.</summary>
    public IReadOnlyList<AffectedFact> Components { get; init; } = [];

    /// <summary>Markdown; where it was resolved.</summary>
    public string? RootCause { get; init; }

    /// <summary>Markdown; where it was resolved.</summary>
    public string? Remediation { get; init; }
}

/// <param name="Name">As the public knows it.</param>
/// <param name="From">Null where the update did not change it.</param>
/// <param name="To">Null where it is no longer affected.</param>
public sealed record AffectedFact(string Name, ComponentStatus? From, ComponentStatus? To);
