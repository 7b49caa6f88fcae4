using StatusPage.Core.Uptime;

namespace StatusPage.Core.Data.Demo;

/// <summary>The moments of the demonstration, all reckoned from the moment it is loaded. Pure.</summary>
internal sealed class DemoClock(DateTimeOffset now, TimeZoneInfo zone)
{
    private readonly DateOnly _today = DailyUptime.Today(now, zone);

    /// <summary>To the whole minute, as people write times down.</summary>
    public DateTimeOffset Now { get; } = Floor(now.ToUniversalTime(), TimeSpan.FromMinutes(1));

    /// <summary>A time of day some days ago (negative: to come). Hours count from the day's first moment, so that every one exists on every day.</summary>
    public DateTimeOffset Day(int daysAgo, int hour, int minute = 0) =>
        DailyUptime.StartOf(_today.AddDays(-daysAgo), zone) + new TimeSpan(hour, minute, 0);

    public DateTimeOffset Ago(int minutes) => Now.AddMinutes(-minutes);

    /// <summary>The last full quarter of an hour: planned work begins and ends on one.</summary>
    public DateTimeOffset Quarter() => Floor(Now, TimeSpan.FromMinutes(15));

    private static DateTimeOffset Floor(DateTimeOffset at, TimeSpan step) => new(at.Ticks - (at.Ticks % step.Ticks), TimeSpan.Zero);
}
