using StatusPage.Core.Incidents;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Promises.Reports;

/// <summary>What a report needs of an incident. All times are those of our own clock: when something was done, not what was entered.</summary>
/// <param name="Impact">The worst it had.</param>
/// <param name="DetectedAt">The clock starts here: the first failing probe of the run, or what staff entered at first.</param>
/// <param name="AcknowledgedAt">Null where nobody did.</param>
/// <param name="FirstPostedAt">The first public posting.</param>
/// <param name="ResolvedPostedAt">The posting that resolved it, the last one if it was reopened; null while it is open.</param>
public sealed record IncidentTimes(Impact Impact, DateTimeOffset DetectedAt, DateTimeOffset? AcknowledgedAt, DateTimeOffset FirstPostedAt, DateTimeOffset? ResolvedPostedAt);

/// <summary>How a number of durations are spread.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Median">Half took at most this long; of an even number the mean of the two in the middle. Null without any.</param>
/// <param name="Percentile90">Nine of ten took at most this long: the smallest for which that is true (nearest rank). Null without any.</param>
public sealed record Spread(int Count, TimeSpan? Median, TimeSpan? Percentile90)
{
    public static Spread Of(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Order().ToList();
        if (sorted.Count == 0)
        {
            return new Spread(0, null, null);
        }

        var middle = sorted.Count / 2;
        return new Spread(
            sorted.Count,
            sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
            sorted[((sorted.Count * 9) + 9) / 10 - 1]);
    }
}

/// <summary>The incidents of one impact that were detected in one month, or in all of them.</summary>
public sealed record ResponseRow(SlaPeriod? Month, Impact Impact, int Incidents, Spread Acknowledge, Spread FirstUpdate, Spread Resolve);

/// <summary>How long it takes to acknowledge, to tell and to resolve, by impact and month. Pure.</summary>
public static class ResponseTimes
{
    /// <summary>By month, the latest first, and within it the worst impact first. A month without an incident has no row.</summary>
    public static IReadOnlyList<ResponseRow> ByMonth(IEnumerable<IncidentTimes> incidents, TimeZoneInfo zone) =>
    [
        .. incidents
            .GroupBy(incident => (Month: SlaPeriod.MonthOf(DailyUptime.Today(incident.DetectedAt, zone)), incident.Impact))
            .OrderByDescending(group => group.Key.Month.First)
            .ThenByDescending(group => group.Key.Impact)
            .Select(group => Row(group.Key.Month, group.Key.Impact, [.. group])),
    ];

    /// <summary>Over all months, the worst impact first.</summary>
    public static IReadOnlyList<ResponseRow> Overall(IEnumerable<IncidentTimes> incidents) =>
        [.. incidents.GroupBy(incident => incident.Impact).OrderByDescending(group => group.Key).Select(group => Row(null, group.Key, [.. group]))];

    private static ResponseRow Row(SlaPeriod? month, Impact impact, IReadOnlyList<IncidentTimes> incidents)
    {
        Spread Took(Func<IncidentTimes, DateTimeOffset?> until) =>
            Spread.Of(incidents.Where(incident => until(incident) is not null).Select(incident => Between(incident.DetectedAt, until(incident)!.Value)));

        return new ResponseRow(month, impact, incidents.Count, Took(i => i.AcknowledgedAt), Took(i => i.FirstPostedAt), Took(i => i.ResolvedPostedAt));
    }

    /// <summary>A time of detection may be corrected to one after the posting: that took no time at all, not less.</summary>
    private static TimeSpan Between(DateTimeOffset from, DateTimeOffset until) => until > from ? until - from : TimeSpan.Zero;
}
