namespace StatusPage.Core.Uptime;

/// <summary>All that the SLA arithmetic knows of one component.</summary>
public sealed record SlaHistory
{
    /// <summary>Before this nothing was measured.</summary>
    public required DateTimeOffset TrackedSince { get; init; }

    /// <summary>In partial or major outage by anything that is not excused.</summary>
    public required IntervalSet Down { get; init; }

    /// <summary>In partial or major outage by an excused incident.</summary>
    public IntervalSet Excused { get; init; } = IntervalSet.None;

    /// <summary>Under maintenance that was announced in time.</summary>
    public IntervalSet Maintenance { get; init; } = IntervalSet.None;

    /// <summary>When nothing was measured.</summary>
    public IntervalSet Gaps { get; init; } = IntervalSet.None;

    /// <summary>Sorts out what was said of a component. Lasting spans end at <paramref name="now"/>.</summary>
    /// <param name="spans">In any order, overlapping or not.</param>
    /// <param name="trackedSince">Before this nothing was measured.</param>
    /// <param name="now">Where what lasts ends for now.</param>
    /// <param name="isExcused">Whether the SLA leaves out an incident, by its id.</param>
    /// <param name="announced">The time for which a maintenance was announced early enough, by its id; null where it was not.</param>
    /// <param name="gaps">When nothing was measured.</param>
    public static SlaHistory Of(
        IEnumerable<StatusSpan> spans,
        DateTimeOffset trackedSince,
        DateTimeOffset now,
        Func<string, bool> isExcused,
        Func<string, Interval?> announced,
        IntervalSet? gaps = null)
    {
        var (down, excused, maintenance) = (new List<Interval>(), new List<Interval>(), new List<Interval>());
        foreach (var span in spans)
        {
            var interval = new Interval(span.From, span.To is { } to && to < now ? to : now);
            if (span.IsDown)
            {
                (span.IncidentId is { } incident && isExcused(incident) ? excused : down).Add(interval);
            }
            else if (span.MaintenanceId is { } id && announced(id) is { } window)
            {
                // What outlasts the announced end was not announced.
                maintenance.Add(new Interval(interval.From > window.From ? interval.From : window.From, interval.Until < window.Until ? interval.Until : window.Until));
            }
        }

        return new SlaHistory
        {
            TrackedSince = trackedSince,
            Down = IntervalSet.Of(down),
            Excused = IntervalSet.Of(excused),
            Maintenance = IntervalSet.Of(maintenance),
            Gaps = gaps ?? IntervalSet.None,
        };
    }
}
