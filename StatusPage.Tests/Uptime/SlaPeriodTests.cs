using StatusPage.Core.Uptime;

namespace StatusPage.Tests.Uptime;

public sealed class SlaPeriodTests
{
    [Theory]
    [InlineData("Etc/UTC", "2026-05", 31 * 24)]
    [InlineData("Etc/UTC", "2028-02", 29 * 24)]
    [InlineData("Etc/UTC", "2100-02", 28 * 24)]
    [InlineData("Europe/Berlin", "2026-03", (31 * 24) - 1)]
    [InlineData("Europe/Berlin", "2026-10", (31 * 24) + 1)]
    [InlineData("America/Sao_Paulo", "2018-11", (30 * 24) - 1)]
    public void A_month_is_as_long_as_the_calendar_and_the_clocks_of_the_zone_make_it(string zone, string month, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), SlaPeriod.ParseMonth(month)!.In(TimeZoneInfo.FindSystemTimeZoneById(zone)).Length);

    [Theory]
    [InlineData("2026-Q1", "2026-01-01", "2026-04-01", "1st quarter 2026")]
    [InlineData("2026-Q2", "2026-04-01", "2026-07-01", "2nd quarter 2026")]
    [InlineData("2026-Q4", "2026-10-01", "2027-01-01", "4th quarter 2026")]
    public void A_quarter_has_three_months(string name, string first, string end, string words)
    {
        var quarter = SlaPeriod.ParseQuarter(name)!;

        Assert.Equal((name, first, end, words), (quarter.Name, $"{quarter.First:yyyy-MM-dd}", $"{quarter.End:yyyy-MM-dd}", quarter.Words));
        Assert.Equal(quarter, SlaPeriod.QuarterOf(quarter.End.AddDays(-1)));
    }

    [Fact]
    public void Each_period_begins_where_the_one_before_it_ended()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/Havana");
        var month = SlaPeriod.ParseMonth("2026-11")!;

        Assert.Equal(("2026-10", "2026-12", "2025-11"), (month.Plus(-1).Name, month.Plus(1).Name, month.Plus(-12).Name));
        Assert.Equal(month.Plus(-1).In(zone).Until, month.In(zone).From);
        Assert.Equal("2025-Q4", SlaPeriod.QuarterOf(month.First).Plus(-4).Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("2026-13")]
    [InlineData("2026-5")]
    [InlineData("2026-05-01")]
    [InlineData("9999-12")]
    [InlineData("0000-01")]
    [InlineData("2026-Q2")]
    [InlineData("٢٠٢٦-05")]
    public void What_is_no_month_is_not_read_as_one(string? text) => Assert.Null(SlaPeriod.ParseMonth(text));

    [Theory]
    [InlineData("2026-Q0")]
    [InlineData("2026-Q5")]
    [InlineData("2026-q1")]
    [InlineData("2026-05")]
    [InlineData("26-Q1")]
    [InlineData(null)]
    public void What_is_no_quarter_is_not_read_as_one(string? text) => Assert.Null(SlaPeriod.ParseQuarter(text));
}
