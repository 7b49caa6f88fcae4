using StatusPage.Web.Admin.Deliveries;

namespace StatusPage.Tests.Admin.Deliveries;

public sealed class PaceTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 12, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_was_seen_within_the_last_half_minute_says_how_fast_it_goes_and_how_long_it_takes()
    {
        var pace = new Pace();
        pace.See(Start, 0);
        Assert.Null(pace.PerSecond);
        for (var second = 2; second <= 60; second += 2)
        {
            // Slow at first, then ten times as fast.
            pace.See(Start.AddSeconds(second), second <= 30 ? second : 30 + ((second - 30) * 10));
        }

        Assert.Equal(10, pace.PerSecond);
        Assert.Equal(TimeSpan.FromMinutes(1), pace.Left(600));
    }

    [Fact]
    public void While_nothing_moves_or_what_had_ended_begins_anew_nothing_is_said()
    {
        var pace = new Pace();
        pace.See(Start, 10);
        pace.See(Start.AddSeconds(10), 10);
        Assert.Null(pace.Left(5));
        pace.See(Start.AddSeconds(12), 30);
        Assert.NotNull(pace.PerSecond);
        pace.See(Start.AddSeconds(14), 2);
        Assert.Null(pace.PerSecond);
    }
}
