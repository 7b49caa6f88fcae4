using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises.Calendar;

namespace StatusPage.Core.Promises.Ladder;

/// <summary>A policy to start from: its promises and when it mails; labels, statuses and lists stay the operator's.</summary>
public sealed record ReadyMadePolicy(string Key, string Name, string Gist, PromiseLadder Promises, IReadOnlyDictionary<Impact, EmailRule> Emails, int MaintenanceNoticeHours)
{
    public static readonly ReadyMadePolicy A = new(
        "a",
        "Policy A",
        "A first word within 15, 30 or 60 minutes and further ones at a steady rhythm; 48 hours’ notice of maintenance; a public postmortem of what was critical or major.",
        new PromiseLadder
        {
            Impacts = new Dictionary<Impact, ImpactPromises>
            {
                [Impact.Critical] = new() { FirstUpdate = Span.Minutes(15), Cadence = Cadence.Every(Span.Minutes(30)) },
                [Impact.Major] = new() { FirstUpdate = Span.Minutes(30), Cadence = Cadence.Every(Span.Minutes(60)) },
                [Impact.Minor] = new() { FirstUpdate = Span.Minutes(60), Cadence = new Cadence(CadenceKind.AtResolution) },
            },
            MaintenanceStartAndEnd = true,
            Postmortem = new PostmortemRule { Trigger = PostmortemTrigger.ByImpact, Impacts = [Impact.Critical, Impact.Major], Within = Span.BusinessDays(7) },
        },
        new Dictionary<Impact, EmailRule>(),
        IncidentPolicy.DefaultNoticeHours);

    public static readonly ReadyMadePolicy B = new(
        "b",
        "Policy B",
        "A first word and a time by which it is resolved, by severity; mails at once only of what is critical; postmortems on request.",
        new PromiseLadder
        {
            Impacts = new Dictionary<Impact, ImpactPromises>
            {
                [Impact.Critical] = new() { FirstUpdate = Span.Minutes(30), Resolution = ResolutionTarget.Within(Span.Hours(4)) },
                [Impact.Major] = new() { FirstUpdate = Span.Hours(1), Resolution = ResolutionTarget.Within(Span.Hours(8)) },
                [Impact.Minor] = new() { FirstUpdate = Span.Hours(4), Cadence = new Cadence(CadenceKind.AsNeeded), Resolution = ResolutionTarget.Within(Span.Hours(24)) },
                [Impact.None] = new() { FirstUpdate = Span.BusinessDays(1), Resolution = new ResolutionTarget(ResolutionKind.BestEffort) },
            },
            Postmortem = new PostmortemRule { Trigger = PostmortemTrigger.ByImpact, Impacts = [Impact.Critical, Impact.Major], Readers = PostmortemReaders.OnRequest },
        },
        new Dictionary<Impact, EmailRule>
        {
            [Impact.Critical] = EmailRule.AtOnce,
            [Impact.Major] = EmailRule.OnResolution,
            [Impact.Minor] = EmailRule.ByHand,
            [Impact.None] = EmailRule.ByHand,
        },
        MaintenanceNoticeHours: 0);

    public static readonly ReadyMadePolicy C = new(
        "c",
        "Policy C",
        "A word every 30 minutes, whatever the impact; a public postmortem of every outage longer than 15 minutes.",
        new PromiseLadder
        {
            Impacts = Enum.GetValues<Impact>().ToDictionary(
                impact => impact, _ => new ImpactPromises { FirstUpdate = Span.Minutes(30), Cadence = Cadence.Every(Span.Minutes(30)) }),
            Postmortem = new PostmortemRule { Trigger = PostmortemTrigger.ByDowntime, DowntimeMinutes = 15, Within = Span.BusinessDays(5) },
        },
        new Dictionary<Impact, EmailRule>(),
        MaintenanceNoticeHours: 0);

    public static readonly IReadOnlyList<ReadyMadePolicy> All = [A, B, C];

    /// <summary>The same policy with these promises; its calendar stays, for that is the operator's own.</summary>
    public IncidentPolicy ApplyTo(IncidentPolicy policy) => policy with
    {
        Promises = Promises with { Calendar = policy.Promises.Calendar, ReminderPercent = policy.Promises.ReminderPercent },
        Emails = Emails,
        MaintenanceNoticeHours = MaintenanceNoticeHours,
    };
}
