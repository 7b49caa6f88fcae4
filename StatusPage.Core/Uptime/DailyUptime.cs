using StatusPage.Core.Catalog;

namespace StatusPage.Core.Uptime;

/// <summary>A stretch of time in one status, half-open; open-ended while it lasts.</summary>
public readonly record struct StatusSpan(
    ComponentStatus Status, DateTimeOffset From, DateTimeOffset? To, string? IncidentId, string? MaintenanceId = null)
{
    /// <summary>Both partial and major outage are down; degraded performance is not.</summary>
    public bool IsDown => Status is ComponentStatus.PartialOutage or ComponentStatus.MajorOutage;
}

/// <summary>
/// Cuts a component's status history into days. Overlapping spans count once, at the worst of them: time down is the
/// length of a union of intervals. Pure.
/// </summary>
public static class DailyUptime
{
    /// <summary>The last <paramref name="days"/> days up to now, oldest first; today ends now.</summary>
    /// <param name="spans">What was said of the component.</param>
    /// <param name="trackedSince">Before this nothing is known.</param>
    /// <param name="now">Where today ends.</param>
    /// <param name="zone">Whose days they are.</param>
    /// <param name="days">How many.</param>
    /// <param name="gaps">When nothing was measured. That time is no data, except where the component is said to be down: then somebody knows.</param>
    public static IReadOnlyList<DayUptime> Compute(
        IReadOnlyCollection<StatusSpan> spans, DateTimeOffset trackedSince, DateTimeOffset now, TimeZoneInfo zone, int days, IntervalSet? gaps = null)
    {
        gaps ??= IntervalSet.None;
        var today = Today(now, zone);
        var result = new DayUptime[days];
        var end = StartOf(today.AddDays(-days + 1), zone);
        for (var i = 0; i < days; i++)
        {
            var date = today.AddDays(i - days + 1);
            var start = end;
            end = StartOf(date.AddDays(1), zone);
            var until = end < now ? end : now;
            var from = start > trackedSince ? start : trackedSince;
            result[i] = from < until ? Measure(date, spans, from, until, gaps.Within(from, until)) : new DayUptime(date, 0, 0, 0, 0, []);
        }

        return result;
    }

    public static DateOnly Today(DateTimeOffset now, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <summary>The first moment of a local day. Where clocks skip midnight, the first moment after the gap.</summary>
    public static DateTimeOffset StartOf(DateOnly date, TimeZoneInfo zone)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        // Where midnight comes twice the day begins with the first of them: the larger offset.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    private static DayUptime Measure(DateOnly date, IReadOnlyCollection<StatusSpan> spans, DateTimeOffset from, DateTimeOffset until, IntervalSet gaps)
    {
        var within = new List<StatusSpan>();
        foreach (var span in spans)
        {
            var start = span.From > from ? span.From : from;
            var end = span.To is { } to && to < until ? to : until;
            if (start < end)
            {
                within.Add(span with { From = start, To = end });
            }
        }

        if (within.Count == 0)
        {
            return new DayUptime(date, Seconds(until - from - gaps.Length), 0, 0, 0, []);
        }

        var unmeasured = gaps.IsEmpty
            ? gaps
            : gaps.Except(IntervalSet.Of(within.Where(span => span.IsDown).Select(span => new Interval(span.From, span.To!.Value))));

        // Between two neighbouring edges nothing changes, so each piece counts once, at the worst status that covers it.
        var edges = within.SelectMany(span => new[] { span.From, span.To!.Value }).Distinct().Order().ToList();
        var perStatus = new TimeSpan[Enum.GetValues<ComponentStatus>().Length];
        for (var i = 0; i + 1 < edges.Count; i++)
        {
            var worst = ComponentStatus.Operational;
            foreach (var span in within)
            {
                if (span.From <= edges[i] && span.To >= edges[i + 1] && span.Status > worst)
                {
                    worst = span.Status;
                }
            }

            perStatus[(int)worst] += edges[i + 1] - edges[i] - unmeasured.Within(edges[i], edges[i + 1]).Length;
        }

        return new DayUptime(
            date,
            Seconds(until - from - unmeasured.Length),
            Seconds(perStatus[(int)ComponentStatus.PartialOutage] + perStatus[(int)ComponentStatus.MajorOutage]),
            Seconds(perStatus[(int)ComponentStatus.DegradedPerformance]),
            Seconds(perStatus[(int)ComponentStatus.UnderMaintenance]),
            [.. within.Where(span => span.IncidentId is not null).Select(span => span.IncidentId!).Distinct(StringComparer.Ordinal)]);
    }

    private static int Seconds(TimeSpan time) => (int)time.TotalSeconds;
}
