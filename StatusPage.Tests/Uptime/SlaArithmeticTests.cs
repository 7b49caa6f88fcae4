using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Catalog;
using StatusPage.Core.Uptime;
using Interval = StatusPage.Core.Uptime.Interval;

namespace StatusPage.Tests.Uptime;

public sealed class SlaArithmeticTests
{
    private static readonly DateTimeOffset May = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Interval WholeOfMay = new(May, May.AddDays(31));
    private static readonly DateTimeOffset Later = May.AddDays(60);

    [Fact]
    public void Without_anything_said_all_of_the_month_is_up() =>
        Assert.Equal((TimeSpan.FromDays(31), 100m), Measure([]) is var m ? (m.Measured, m.Percent!.Value) : default);

    [Fact]
    public void A_month_that_has_not_begun_or_was_not_tracked_has_no_figure()
    {
        Assert.Null(SlaArithmetic.Measure(Of([]), WholeOfMay, May).Percent);
        Assert.Null(SlaArithmetic.Measure(Of([]) with { TrackedSince = WholeOfMay.Until }, WholeOfMay, Later).Percent);
        Assert.Null(SlaArithmetic.Measure(Of([]), WholeOfMay, May).Meets(99));
        Assert.Equal(0, SlaArithmetic.Measure(Of([]), WholeOfMay, May).CreditBy([new(100, 10)]));
    }

    [Fact]
    public void A_month_is_measured_from_when_it_was_tracked_up_to_now() =>
        Assert.Equal(TimeSpan.FromDays(3), SlaArithmetic.Measure(Of([]) with { TrackedSince = May.AddDays(2) }, WholeOfMay, May.AddDays(5)).Measured);

    [Fact]
    public void Maintenance_announced_in_time_wins_over_an_outage_within_it()
    {
        var measured = Measure([Down(10, 20), Maintenance(12, 15, "announced")]);

        Assert.Equal((7, 3, 0), Hours(measured));
        Assert.Equal(TimeSpan.FromDays(31) - TimeSpan.FromHours(3), measured.Measured);
    }

    [Fact]
    public void Maintenance_announced_late_is_not_left_out_and_downtime_within_it_counts()
    {
        var measured = Measure([Down(13, 14), Maintenance(12, 15, "late")]);

        Assert.Equal((1, 0, 0), Hours(measured));
        Assert.Equal(TimeSpan.FromDays(31), measured.Measured);
    }

    [Fact]
    public void What_outlasts_the_announced_end_of_a_maintenance_counts()
    {
        var measured = Measure([Maintenance(90, 110, "announced"), Down(95, 108)]);

        Assert.Equal((8, 10, 0), Hours(measured));
    }

    [Fact]
    public void An_excused_incident_is_left_out_unless_something_else_was_down_too()
    {
        var measured = Measure([Down(10, 20, "excused"), Down(18, 22, "ours"), Down(19, 21, null)]);

        Assert.Equal((4, 0, 8), Hours(measured));
        Assert.Equal(TimeSpan.FromDays(31) - TimeSpan.FromHours(8), measured.Measured);
    }

    [Fact]
    public void Degraded_is_not_down_excused_or_not() =>
        Assert.Equal((0, 0, 0), Hours(Measure([Say(ComponentStatus.DegradedPerformance, 1, 50, "excused"), Say(ComponentStatus.DegradedPerformance, 60, 90, "ours")])));

    [Fact]
    public void A_gap_is_no_data_except_where_somebody_knew_it_was_down()
    {
        var gaps = IntervalSet.Of(May.AddHours(8), May.AddHours(30));
        var measured = SlaArithmetic.Measure(Of([Down(10, 20)]) with { Gaps = gaps }, WholeOfMay, Later);

        Assert.Equal((10, 0, 0), Hours(measured));
        Assert.Equal(TimeSpan.FromDays(31) - TimeSpan.FromHours(12), measured.Measured);
    }

    [Theory]
    [InlineData(0, "99.9", true, 0)]
    [InlineData(44, "99.9", true, 0)]
    [InlineData(45, "99.9", false, 10)]
    [InlineData(446, "99.9", false, 10)]
    [InlineData(447, "99.9", false, 25)]
    [InlineData(0, "100", true, 0)]
    public void The_credit_is_that_of_the_lowest_band_reached(int minutesDown, string target, bool met, int credit)
    {
        // 31 days are 44,640 minutes: 44.64 of them are the tenth of a percent that 99.9 % leaves.
        var measured = Measure([new StatusSpan(ComponentStatus.MajorOutage, May, May.AddMinutes(minutesDown), "i")]);
        CreditBand[] bands = [new(99.9m, 10), new(99m, 25)];

        Assert.Equal(met, measured.Meets(decimal.Parse(target, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(credit, measured.CreditBy(bands));
    }

    [Fact]
    public void A_target_of_four_decimals_is_judged_by_the_time_and_not_by_the_figure_shown()
    {
        var measured = new SlaMeasurement(TimeSpan.FromDays(100), TimeSpan.FromSeconds(300), TimeSpan.Zero, TimeSpan.Zero);

        Assert.Equal((99.99m, true, false), (measured.Percent, measured.Meets(99.995m), measured.Meets(99.997m)));
    }

    /// <summary>Any history against a recomputation that asks, minute by minute, what held in it.</summary>
    [Fact]
    public void Any_history_gives_what_counting_minute_by_minute_gives()
    {
        const int minutes = 6 * 24 * 60;
        string[] zones = ["Etc/UTC", "Europe/Berlin", "America/Havana", "Asia/Kathmandu", "Pacific/Apia"];
        // Month ends with nothing special, at a leap day, and at both changes of the clocks.
        DateTimeOffset[] begins = [At(2026, 4, 28), At(2028, 2, 26), At(2024, 3, 29), At(2026, 10, 30), At(2026, 12, 29)];
        var statuses = Enum.GetValues<ComponentStatus>().Where(s => s != ComponentStatus.Operational).ToArray();
        var stretch = from at in Gen.Choose(-400, minutes) from length in Gen.Choose(0, 2_500) select (at, length);
        var span = from status in Gen.Elements(statuses)
                   from s in stretch
                   from lasts in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
                   from source in Gen.Elements("excused", "ours", "")
                   from window in Gen.Elements("announced", "late")
                   select (status, s.at, to: lasts ? (int?)null : s.at + s.length, source, window);
        var history = from zone in Gen.Elements(zones)
                      from begin in Gen.Elements(begins)
                      from spans in Gen.ListOf(span, 7)
                      from gaps in Gen.ListOf(stretch, 3)
                      from tracked in Gen.Choose(-500, minutes)
                      from announced in stretch
                      select (zone, begin, spans: spans.ToList(), gaps: gaps.ToList(), tracked, announced);

        Prop.ForAll(history.ToArbitrary(), given =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(given.zone);
            var now = given.begin.AddMinutes(minutes);
            var tracked = given.begin.AddMinutes(given.tracked);
            var window = Between(given.begin, given.announced);
            var gaps = given.gaps.Select(g => Between(given.begin, g)).ToList();
            var spans = given.spans.Select(s => new StatusSpan(
                s.status,
                given.begin.AddMinutes(s.at),
                s.to is { } to ? given.begin.AddMinutes(to) : null,
                s.status == ComponentStatus.UnderMaintenance || s.source.Length == 0 ? null : s.source,
                s.status == ComponentStatus.UnderMaintenance ? s.window : null)).ToList();
            var all = SlaHistory.Of(spans, tracked, now, id => id == "excused", id => id == "announced" ? window : null, IntervalSet.Of(gaps));
            var first = SlaPeriod.MonthOf(DailyUptime.Today(given.begin, zone));

            return new[] { first, first.Plus(1), SlaPeriod.QuarterOf(first.First) }.All(period =>
            {
                var computed = SlaArithmetic.Measure(all, period.In(zone), now);
                var counted = new int[4];
                for (var minute = given.begin.AddDays(-1); minute < now; minute = minute.AddMinutes(1))
                {
                    var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(minute, zone).DateTime);
                    if (minute < tracked || day < period.First || day >= period.End)
                    {
                        continue;
                    }

                    var said = spans.Where(s => s.From <= minute && !(s.To <= minute)).ToList();
                    var down = said.Where(s => s.Status is ComponentStatus.MajorOutage or ComponentStatus.PartialOutage).ToList();
                    if (said.Exists(s => s.MaintenanceId == "announced") && window.From <= minute && minute < window.Until)
                    {
                        counted[2]++;
                    }
                    else if (down.Exists(s => s.IncidentId != "excused"))
                    {
                        counted[0]++;
                        counted[1]++;
                    }
                    else if (down.Count > 0)
                    {
                        counted[3]++;
                    }
                    else if (!gaps.Exists(g => g.From <= minute && minute < g.Until))
                    {
                        counted[0]++;
                    }
                }

                // What was tracked before the naive count begins would only be counted there.
                return tracked < given.begin.AddDays(-1)
                    || ((int)computed.Measured.TotalMinutes, (int)computed.Down.TotalMinutes, (int)computed.Maintenance.TotalMinutes, (int)computed.Excused.TotalMinutes)
                        == (counted[0], counted[1], counted[2], counted[3]);
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    private static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 13, 0, 0, TimeSpan.Zero);

    private static Interval Between(DateTimeOffset begin, (int At, int Length) stretch) =>
        new(begin.AddMinutes(stretch.At), begin.AddMinutes(stretch.At + stretch.Length));

    private static SlaMeasurement Measure(StatusSpan[] spans) => SlaArithmetic.Measure(Of(spans), WholeOfMay, Later);

    private static SlaHistory Of(StatusSpan[] spans) => SlaHistory.Of(
        spans, May.AddDays(-100), Later, id => id == "excused", id => id == "announced" ? new Interval(May, May.AddHours(100)) : null);

    private static StatusSpan Say(ComponentStatus status, int from, int to, string? incident) => new(status, May.AddHours(from), May.AddHours(to), incident);

    private static StatusSpan Down(int from, int to, string? incident = "ours") => Say(ComponentStatus.PartialOutage, from, to, incident);

    private static StatusSpan Maintenance(int from, int to, string id) => new(ComponentStatus.UnderMaintenance, May.AddHours(from), May.AddHours(to), null, id);

    private static (int Down, int Maintenance, int Excused) Hours(SlaMeasurement m) =>
        ((int)m.Down.TotalHours, (int)m.Maintenance.TotalHours, (int)m.Excused.TotalHours);
}
