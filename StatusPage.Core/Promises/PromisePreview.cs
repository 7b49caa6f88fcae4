using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Calendar;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Promises;

/// <param name="Kind">What would be owed.</param>
/// <param name="By">By when.</param>
/// <param name="After">What else would have to happen first; null where nothing.</param>
public sealed record PreviewedPromise(PromiseKind Kind, DateTimeOffset By, string? After);

/// <summary>What an incident detected now would owe under a policy that is still being written. Pure.</summary>
public static class PromisePreview
{
    public static IReadOnlyList<PreviewedPromise> Of(IncidentPolicy policy, Impact impact, DateTimeOffset now)
    {
        var ladder = policy.Promises;
        var calendar = new BusinessCalendar(ladder.Calendar);
        var promises = ladder.Of(impact);
        var owed = new List<PreviewedPromise>();
        var first = promises.FirstUpdate is { } span ? calendar.Deadline(now, span) : now;
        if (promises.FirstUpdate is not null)
        {
            owed.Add(new PreviewedPromise(PromiseKind.FirstUpdate, first, null));
        }

        if (promises.Cadence.Within is { } within)
        {
            owed.Add(new PreviewedPromise(PromiseKind.NextUpdate, calendar.Deadline(first, within), promises.FirstUpdate is null ? "if it is reported now" : "if the first comes as late as that"));
        }

        if (promises.Resolution.Span is { } target)
        {
            owed.Add(new PreviewedPromise(PromiseKind.Resolution, calendar.Deadline(now, target), null));
        }

        var rule = ladder.Postmortem;
        if (rule.Within is { } written && (rule.Trigger == PostmortemTrigger.ByDowntime || (rule.Trigger == PostmortemTrigger.ByImpact && rule.Impacts.Contains(impact))))
        {
            owed.Add(new PreviewedPromise(
                PromiseKind.Postmortem,
                calendar.Deadline(now, written),
                rule.Trigger == PostmortemTrigger.ByDowntime ? "if it is resolved now, and was down for that long" : "if it is resolved now"));
        }

        return owed;
    }
}
