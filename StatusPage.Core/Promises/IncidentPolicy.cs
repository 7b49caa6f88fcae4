using StatusPage.Core.Incidents;

namespace StatusPage.Core.Promises;

/// <summary>What the operator calls an impact and when it applies, in words that customers read.</summary>
public sealed record ImpactPolicy(string Label, string Definition);

/// <summary>
/// The operator's published way of communicating, as far as it shapes incidents: the words for each impact, which
/// statuses of the workflow are in use, and what an update at each status must tell.
/// </summary>
public sealed record IncidentPolicy
{
    public required IReadOnlyDictionary<Impact, ImpactPolicy> Impacts { get; init; }

    /// <summary>Always with the first (investigating) and the last (resolved).</summary>
    public required IReadOnlyList<IncidentStatus> Statuses { get; init; }

    /// <summary>Shown beside the message while it is written.</summary>
    public required IReadOnlyDictionary<IncidentStatus, IReadOnlyList<string>> Checklist { get; init; }

    /// <summary>What a new installation starts with.</summary>
    public static IncidentPolicy Default { get; } = new()
    {
        Impacts = new Dictionary<Impact, ImpactPolicy>
        {
            [Impact.None] = new("Informational", "Worth knowing; nothing is impaired."),
            [Impact.Minor] = new("Minor", "Some requests are slow or fail, or a secondary function is impaired. There is a workaround."),
            [Impact.Major] = new("Major", "An important function is unavailable, or many customers are affected."),
            [Impact.Critical] = new("Critical", "The service is unavailable for most customers, or data is at risk."),
        },
        Statuses = [IncidentStatus.Investigating, IncidentStatus.Identified, IncidentStatus.Monitoring, IncidentStatus.Resolved],
        Checklist = new Dictionary<IncidentStatus, IReadOnlyList<string>>
        {
            [IncidentStatus.Investigating] = ["What customers notice", "Which functions and plans are affected", "Any workaround", "When the next update comes"],
            [IncidentStatus.Identified] = ["What is wrong, in a sentence", "What is being done about it", "Estimated time of resolution"],
            [IncidentStatus.Monitoring] = ["What we did", "What is back, and what is still catching up", "How long we watch before closing"],
            [IncidentStatus.Resolved] = ["From when until when it lasted", "Whether anything is left to do for customers", "When the postmortem comes"],
        },
    };
}
