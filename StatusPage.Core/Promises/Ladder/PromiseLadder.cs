using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Calendar;

namespace StatusPage.Core.Promises.Ladder;

/// <summary>
/// What the operator promises customers, by impact, and the calendar that deadlines are reckoned in. Part of the policy. The
/// notice of maintenance is <see cref="IncidentPolicy.MaintenanceNoticeHours"/>.
/// </summary>
public sealed record PromiseLadder
{
    public const int DefaultReminderPercent = 80;

    /// <summary>Policies from before there were promises promise nothing.</summary>
    public static readonly PromiseLadder None = new();

    /// <summary>An impact that is not named is promised nothing.</summary>
    public IReadOnlyDictionary<Impact, ImpactPromises> Impacts { get; init; } = new Dictionary<Impact, ImpactPromises>();

    /// <summary>Whether customers are promised to hear when maintenance starts and ends, too.</summary>
    public bool MaintenanceStartAndEnd { get; init; }

    public PostmortemRule Postmortem { get; init; } = PostmortemRule.None;

    public CalendarPolicy Calendar { get; init; } = new();

    /// <summary>When staff are reminded: at this share of the time until a promise is due. 10 to 99.</summary>
    public int ReminderPercent { get; init; } = DefaultReminderPercent;

    public ImpactPromises Of(Impact impact) => Impacts.GetValueOrDefault(impact, ImpactPromises.None);
}
