using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Reports;

namespace StatusPage.Tests.Promises.Reports;

public sealed class ResponseTimesTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("5", 5, 5)]
    [InlineData("1 9", 5, 9)]
    [InlineData("9 1 2", 2, 9)]
    [InlineData("4 3 2 1", 2.5, 4)]
    [InlineData("1 2 3 4 5 6 7 8 9 10", 5.5, 9)]
    [InlineData("11 10 9 8 7 6 5 4 3 2 1", 6, 10)]
    [InlineData("1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 90 95", 1, 1)]
    public void The_median_and_the_ninetieth_percentile_are_times_that_were_measured_or_lie_in_their_middle(string minutes, double median, double percentile90)
    {
        var spread = Spread.Of(minutes.Split(' ').Select(m => TimeSpan.FromMinutes(int.Parse(m, System.Globalization.CultureInfo.InvariantCulture))));

        Assert.Equal((TimeSpan.FromMinutes(median), TimeSpan.FromMinutes(percentile90)), (spread.Median, spread.Percentile90));
    }

    [Fact]
    public void Without_any_there_is_no_figure_and_not_a_nought() => Assert.Equal(new Spread(0, null, null), Spread.Of([]));

    [Fact]
    public void Months_are_those_of_the_pages_zone_and_the_latest_and_worst_come_first()
    {
        // Half an hour before midnight in UTC is June in Berlin already.
        var rows = ResponseTimes.ByMonth(
            [Incident("2026-05-31T21:30Z", Impact.Minor), Incident("2026-05-31T22:30Z", Impact.Minor), Incident("2026-06-02T10:00Z", Impact.Critical), Incident("2026-06-03T10:00Z", Impact.Minor)],
            Berlin);

        Assert.Equal([("2026-06", Impact.Critical, 1), ("2026-06", Impact.Minor, 2), ("2026-05", Impact.Minor, 1)], rows.Select(row => (row.Month!.Name, row.Impact, row.Incidents)));
    }

    [Fact]
    public void Each_time_runs_from_detection_and_what_has_not_happened_is_left_out_of_its_figure()
    {
        var row = Assert.Single(ResponseTimes.Overall(
        [
            Incident("2026-05-04T10:00Z", Impact.Major, acknowledged: 2, first: 10, resolved: 60),
            Incident("2026-05-05T10:00Z", Impact.Major, acknowledged: null, first: 20, resolved: null),
        ]));

        Assert.Equal(new Spread(1, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2)), row.Acknowledge);
        Assert.Equal(new Spread(2, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(20)), row.FirstUpdate);
        Assert.Equal(new Spread(1, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), row.Resolve);
    }

    [Fact]
    public void A_detection_that_was_corrected_to_after_the_posting_took_no_time_and_not_less() =>
        Assert.Equal(TimeSpan.Zero, ResponseTimes.Overall([Incident("2026-05-04T10:00Z", Impact.Major, first: -5)]).Single().FirstUpdate.Median);

    private static IncidentTimes Incident(string detected, Impact impact, int? acknowledged = null, int first = 5, int? resolved = null)
    {
        var at = DateTimeOffset.Parse(detected, System.Globalization.CultureInfo.InvariantCulture);
        return new IncidentTimes(
            impact, at, acknowledged is { } a ? at.AddMinutes(a) : null, at.AddMinutes(first), resolved is { } r ? at.AddMinutes(r) : null);
    }
}
