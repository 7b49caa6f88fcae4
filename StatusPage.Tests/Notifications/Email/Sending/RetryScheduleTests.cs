using StatusPage.Core.Notifications.Email.Sending;

namespace StatusPage.Tests.Notifications.Email.Sending;

public sealed class RetryScheduleTests
{
    [Fact]
    public void Pauses_grow_and_end_after_about_a_day()
    {
        var pauses = Enumerable.Range(1, RetrySchedule.Attempts - 1).Select(attempt => RetrySchedule.After(attempt, chance: 0.5)!.Value).ToList();

        Assert.Equal([1, 5, 15, 30, 60, 120, 240, 240, 240, 240, 240], pauses.Select(pause => Math.Round(pause.TotalMinutes)));
        Assert.InRange(pauses.Sum(pause => pause.TotalHours), 23, 25);
        Assert.Null(RetrySchedule.After(RetrySchedule.Attempts, chance: 0.5));
    }

    [Fact]
    public void Chance_spreads_each_pause_by_a_fifth_either_way()
    {
        Assert.Equal(TimeSpan.FromMinutes(4), RetrySchedule.After(2, chance: 0));
        Assert.Equal(TimeSpan.FromMinutes(6), RetrySchedule.After(2, chance: 1));
    }
}
