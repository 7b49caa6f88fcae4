namespace StatusPage.Core.Uptime;

/// <summary>What counts towards the uptime that is owed. Pure.</summary>
public static class SlaArithmetic
{
    /// <summary>
    /// Measures one component over a period up to now. Left out, in this order: maintenance announced in time, even over
    /// an outage; outages by excused incidents, unless something that is not excused also holds the component down;
    /// gaps, unless the component is said to be down in them. Each moment counts once.
    /// </summary>
    public static SlaMeasurement Measure(SlaHistory history, Interval period, DateTimeOffset now)
    {
        var from = period.From > history.TrackedSince ? period.From : history.TrackedSince;
        var until = period.Until < now ? period.Until : now;
        if (from >= until)
        {
            return SlaMeasurement.NoData;
        }

        var maintenance = history.Maintenance.Within(from, until);
        var down = history.Down.Within(from, until).Except(maintenance);
        var excused = history.Excused.Within(from, until).Except(maintenance).Except(down);
        var gaps = history.Gaps.Within(from, until).Except(maintenance).Except(excused).Except(down);
        return new SlaMeasurement(until - from - maintenance.Length - excused.Length - gaps.Length, down.Length, maintenance.Length, excused.Length);
    }
}

/// <summary>What was measured of one component in one period.</summary>
/// <param name="Measured">The time that counts.</param>
/// <param name="Down">Of it, in partial or major outage.</param>
/// <param name="Maintenance">Left out: maintenance announced in time.</param>
/// <param name="Excused">Left out: outages by excused incidents.</param>
public sealed record SlaMeasurement(TimeSpan Measured, TimeSpan Down, TimeSpan Maintenance, TimeSpan Excused)
{
    public static readonly SlaMeasurement NoData = new(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);

    /// <summary>In percent with two decimals, truncated; null where nothing was measured.</summary>
    public decimal? Percent => UptimePercent.Of(Measured.Ticks, Down.Ticks);

    /// <summary>Judged by the time itself, not by the two decimals shown: a target may have four. Null where nothing was measured.</summary>
    public bool? Meets(decimal target) => Measured <= TimeSpan.Zero ? null : (Measured - Down).Ticks * 100m >= target * Measured.Ticks;

    /// <summary>The credit of the lowest band that was reached, in percent; 0 where none was, and where nothing was measured.</summary>
    public decimal CreditBy(IEnumerable<CreditBand> bands)
    {
        var credit = 0m;
        foreach (var band in bands)
        {
            if (Meets(band.Below) == false && band.CreditPercent > credit)
            {
                credit = band.CreditPercent;
            }
        }

        return credit;
    }
}
