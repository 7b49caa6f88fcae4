using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Promises;

/// <summary>What the operator calls an impact and when it applies, in words that customers read.</summary>
public sealed record ImpactPolicy(string Label, string Definition);

/// <summary>
/// The operator's published way of communicating, as far as it shapes incidents: the words for each impact, which
/// statuses of the workflow are in use, and what an update at each status must tell.
/// </summary>
public sealed record IncidentPolicy
{
    public const int DefaultNoticeHours = 48;
    public const int MaxNoticeHours = 720;
    public const int MaxSlaMethod = 5_000;

    /// <summary>Says what the arithmetic of <see cref="Uptime.SlaArithmetic"/> and <see cref="Uptime.SlaReport"/> does; change them together.</summary>
    public const string DefaultSlaMethod =
        """
        **Uptime** is the share of the measured time in which a component was not in partial or major outage. It is reckoned from the intervals shown on this page, to the second; overlapping outages count once. Degraded performance is not downtime. Percentages are cut after the second decimal, never rounded up.

        **Measured time** is the calendar month or quarter, in this page's time zone, up to now. Left out of it are: time before a component was tracked and time in which it was not measured, unless it is known to have been down; maintenance announced in time, even where something broke during it; and outages by incidents that are excused for a reason given on this page, unless another outage lasted at the same moment. Maintenance announced later than promised is not left out: downtime in it counts. Without measured time there is no figure.

        **Each core component is judged by itself** against the target of the tier. A tier is met when every core component it covers met the target; the tier's figure is that of its lowest component. The credit is that of the lowest band which the figure is below. Best-effort components carry no SLA.
        """;

    public required IReadOnlyDictionary<Impact, ImpactPolicy> Impacts { get; init; }

    /// <summary>Always with the first (investigating) and the last (resolved).</summary>
    public required IReadOnlyList<IncidentStatus> Statuses { get; init; }

    /// <summary>Shown beside the message while it is written.</summary>
    public required IReadOnlyDictionary<IncidentStatus, IReadOnlyList<string>> Checklist { get; init; }

    /// <summary>When an incident of each impact is mailed to subscribers; one that is not named is mailed at once.</summary>
    public IReadOnlyDictionary<Impact, EmailRule> Emails { get; init; } = new Dictionary<Impact, EmailRule>();

    /// <summary>How long before its beginning maintenance is announced, in hours; 0 to 720, default 48. Shorter notice does not leave it out of the SLA.</summary>
    public int MaintenanceNoticeHours { get; init; } = DefaultNoticeHours;

    /// <summary>What customers are promised. Versions from before there were promises hold none.</summary>
    public PromiseLadder Promises { get; init; } = PromiseLadder.None;

    /// <summary>How uptime is measured for the SLA, in the operator's words; Markdown, at most 5,000 characters.</summary>
    public string SlaMethod { get; init; } = DefaultSlaMethod;

    public EmailRule EmailRuleOf(Impact impact) => Emails.GetValueOrDefault(impact, EmailRule.AtOnce);

    /// <summary>What a new installation starts with.</summary>
    public static IncidentPolicy Default { get; } = new()
    {
        Promises = ReadyMadePolicy.A.Promises,
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
