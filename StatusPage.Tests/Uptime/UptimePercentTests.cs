using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Uptime;

namespace StatusPage.Tests.Uptime;

public sealed class UptimePercentTests
{
    [Theory]
    [InlineData(43_200, 1, "99.99")]
    [InlineData(1_000_000_000, 1, "99.99")]
    [InlineData(30 * 86_400, 0, "100")]
    [InlineData(86_400, 86_400, "0")]
    [InlineData(86_400, 86_399, "0")]
    [InlineData(3, 1, "66.66")]
    [InlineData(3, 2, "33.33")]
    [InlineData(200, 1, "99.5")]
    public void The_percentage_has_two_decimals_and_is_never_rounded_up(long measured, long down, string percent) =>
        Assert.Equal(decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture), UptimePercent.Of(measured, down));

    [Fact]
    public void Without_data_there_is_no_percentage() => Assert.Null(UptimePercent.Of(0, 0));

    [Fact]
    public void Any_percentage_lies_within_a_hundredth_below_the_true_one()
    {
        var pairs = from measured in Gen.Choose(1, int.MaxValue)
                    from share in Gen.Choose(0, 1_000_000)
                    select (measured, down: (long)(measured * (share / 1_000_000m)));

        Prop.ForAll(pairs.ToArbitrary(), pair =>
        {
            var percent = UptimePercent.Of(pair.measured, pair.down)!.Value;
            var truth = 100m * (pair.measured - pair.down) / pair.measured;
            return percent <= truth && truth - percent < 0.01m && (percent == 100m) == (pair.down == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, DayLevel.NoData)]
    [InlineData(86_400, 0, 0, 0, DayLevel.Operational)]
    [InlineData(86_400, 10, 0, 0, DayLevel.Operational)]
    [InlineData(86_400, 59, 0, 0, DayLevel.Operational)]
    [InlineData(86_400, 60, 0, 0, DayLevel.Degraded)]
    [InlineData(86_400, 899, 0, 0, DayLevel.Degraded)]
    [InlineData(86_400, 900, 0, 0, DayLevel.PartialOutage)]
    [InlineData(86_400, 3_599, 0, 0, DayLevel.PartialOutage)]
    [InlineData(86_400, 3_600, 0, 0, DayLevel.MajorOutage)]
    [InlineData(86_400, 0, 899, 0, DayLevel.Operational)]
    [InlineData(86_400, 0, 900, 0, DayLevel.Degraded)]
    [InlineData(86_400, 0, 0, 59, DayLevel.Operational)]
    [InlineData(86_400, 0, 0, 60, DayLevel.Maintenance)]
    [InlineData(86_400, 60, 0, 3_600, DayLevel.Degraded)]
    public void A_bar_is_painted_by_the_minutes_down(int measured, int down, int degraded, int maintenance, DayLevel level) =>
        Assert.Equal(level, new DayUptime(new DateOnly(2026, 5, 12), measured, down, degraded, maintenance, []).Level);
}
