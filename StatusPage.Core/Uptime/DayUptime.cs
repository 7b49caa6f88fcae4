namespace StatusPage.Core.Uptime;

/// <summary>How a day is painted. Follows the minutes down, so that ten seconds do not paint a day red.</summary>
public enum DayLevel
{
    /// <summary>Nothing was measured. A value of its own: never 100 %.</summary>
    NoData,
    Operational,

    /// <summary>No outage, but maintenance of a minute or more.</summary>
    Maintenance,

    /// <summary>Down for 1 to under 15 minutes, or degraded for 15 minutes or more.</summary>
    Degraded,

    /// <summary>Down for 15 to under 60 minutes.</summary>
    PartialOutage,

    /// <summary>Down for an hour or more.</summary>
    MajorOutage,
}

/// <summary>One component on one day of the page's time zone. Seconds; partial and major outage both count as down.</summary>
public sealed record DayUptime(
    DateOnly Date, int MeasuredSeconds, int DownSeconds, int DegradedSeconds, int MaintenanceSeconds, IReadOnlyList<string> IncidentIds)
{
    public decimal? Percent => UptimePercent.Of(MeasuredSeconds, DownSeconds);

    public DayLevel Level => this switch
    {
        { MeasuredSeconds: 0 } => DayLevel.NoData,
        { DownSeconds: >= 60 * 60 } => DayLevel.MajorOutage,
        { DownSeconds: >= 15 * 60 } => DayLevel.PartialOutage,
        { DownSeconds: >= 60 } or { DegradedSeconds: >= 15 * 60 } => DayLevel.Degraded,
        { MaintenanceSeconds: >= 60 } => DayLevel.Maintenance,
        _ => DayLevel.Operational,
    };
}

public static class UptimePercent
{
    /// <summary>Two decimals, truncated: 99.999 is 99.99, never 100. Null where nothing was measured.</summary>
    public static decimal? Of(long measuredSeconds, long downSeconds) =>
        measuredSeconds <= 0 ? null : Math.Floor((measuredSeconds - downSeconds) * 10_000m / measuredSeconds) / 100m;

    public static decimal? Of(IEnumerable<DayUptime> days)
    {
        var (measured, down) = (0L, 0L);
        foreach (var day in days)
        {
            measured += day.MeasuredSeconds;
            down += day.DownSeconds;
        }

        return Of(measured, down);
    }
}
