using StatusPage.Core.Publication;

namespace StatusPage.Tests.Publication;

public sealed class SnapshotAgeTests
{
    private static readonly DateTimeOffset Built = new(2026, 5, 12, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-86400, 1)]
    [InlineData(-60, 1)]
    [InlineData(-59, null)]
    [InlineData(0, null)]
    [InlineData(59, null)]
    [InlineData(60, 1)]
    [InlineData(119, 1)]
    [InlineData(120, 2)]
    [InlineData(299, 2)]
    [InlineData(3599, 30)]
    [InlineData(3600, 60)]
    [InlineData(86399, 720)]
    [InlineData(86400, 1440)]
    [InlineData(3 * 86400 - 1, 2880)]
    public void A_state_is_old_after_a_minute_and_its_age_is_told_in_steps(int seconds, int? minutes) =>
        Assert.Equal(minutes is { } told ? TimeSpan.FromMinutes(told) : null, SnapshotAge.Of(Built, Built.AddSeconds(seconds)));
}
