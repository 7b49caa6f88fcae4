using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Catalog;
using StatusPage.Core.Uptime;
using Interval = StatusPage.Core.Uptime.Interval;

namespace StatusPage.Tests.Uptime;

public sealed class DailyUptimeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 12, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Zones and days on which something odd happens to the clocks.</summary>
    public static readonly TheoryData<string, string, int> OddDays = new()
    {
        { "Europe/Berlin", "2026-03-29", 23 },
        { "Europe/Berlin", "2026-10-25", 25 },
        { "America/Sao_Paulo", "2018-11-04", 23 },
        { "America/Sao_Paulo", "2018-02-17", 25 },
        { "Africa/Cairo", "2026-04-24", 23 },
        { "America/Havana", "2026-11-01", 25 },
        { "Asia/Kolkata", "2026-03-29", 24 },
        { "Etc/UTC", "2026-03-29", 24 },
    };

    [Theory]
    [MemberData(nameof(OddDays))]
    public void A_day_is_as_long_as_the_clocks_of_the_zone_make_it(string zone, string day, int hours)
    {
        var found = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        var now = DailyUptime.StartOf(date.AddDays(1), found).AddHours(6);

        var days = DailyUptime.Compute([], now.AddDays(-10), now, found, 3);

        Assert.Equal([date.AddDays(-1), date, date.AddDays(1)], days.Select(d => d.Date));
        Assert.Equal(hours * 3600, days[1].MeasuredSeconds);
        Assert.Equal(6 * 3600, days[2].MeasuredSeconds);
    }

    [Theory]
    [MemberData(nameof(OddDays))]
    public void Down_all_day_is_down_for_the_whole_of_an_odd_day(string zone, string day, int hours)
    {
        var found = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var date = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        var now = DailyUptime.StartOf(date.AddDays(1), found).AddHours(6);

        var days = DailyUptime.Compute([new StatusSpan(ComponentStatus.MajorOutage, now.AddDays(-20), null, "i")], now.AddDays(-30), now, found, 3);

        Assert.Equal(hours * 3600, days[1].DownSeconds);
        Assert.Equal(0m, days[1].Percent);
    }

    [Fact]
    public void Every_moment_belongs_to_exactly_one_day_in_every_zone_of_the_world()
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            for (var date = new DateOnly(2026, 1, 1); date.Year == 2026; date = date.AddDays(1))
            {
                var start = DailyUptime.StartOf(date, zone);
                Assert.True(start < DailyUptime.StartOf(date.AddDays(1), zone), $"{zone.Id} {date}");
                Assert.Equal(date, DailyUptime.Today(start, zone));
                Assert.Equal(date.AddDays(-1), DailyUptime.Today(start.AddTicks(-1), zone));
            }
        }
    }

    [Fact]
    public void A_day_before_anything_was_measured_has_no_data_and_no_percentage()
    {
        var days = DailyUptime.Compute([], Noon.AddHours(-2), Noon, TimeZoneInfo.Utc, 3);

        Assert.Equal([null, null, 100m], days.Select(day => day.Percent));
        Assert.Equal([DayLevel.NoData, DayLevel.NoData, DayLevel.Operational], days.Select(day => day.Level));
        Assert.Equal(7200, days[2].MeasuredSeconds);
        Assert.Null(UptimePercent.Of(days.Take(2)));
        Assert.Null(UptimePercent.Of([]));
    }

    [Fact]
    public void Overlapping_outages_count_once()
    {
        var days = DailyUptime.Compute(
            [
                new(ComponentStatus.PartialOutage, Noon.AddHours(-4), Noon.AddHours(-2), "a"),
                new(ComponentStatus.MajorOutage, Noon.AddHours(-3), Noon.AddHours(-1), "b"),
                new(ComponentStatus.MajorOutage, Noon.AddHours(-3), Noon.AddHours(-1), "b"),
            ],
            Noon.AddDays(-1), Noon, TimeZoneInfo.Utc, 1);

        Assert.Equal(3 * 3600, days[0].DownSeconds);
        Assert.Equal(["a", "b"], days[0].IncidentIds);
    }

    [Fact]
    public void An_outage_within_maintenance_is_an_outage()
    {
        var days = DailyUptime.Compute(
            [
                new(ComponentStatus.UnderMaintenance, Noon.AddHours(-4), Noon, null),
                new(ComponentStatus.MajorOutage, Noon.AddHours(-3), Noon.AddHours(-1), "b"),
            ],
            Noon.AddDays(-1), Noon, TimeZoneInfo.Utc, 1);

        Assert.Equal((2 * 3600, 2 * 3600), (days[0].DownSeconds, days[0].MaintenanceSeconds));
    }

    [Fact]
    public void A_gap_is_no_data_except_where_somebody_knew_that_it_was_down()
    {
        var gaps = IntervalSet.Of(Noon.AddHours(-6), Noon);
        var days = DailyUptime.Compute([new(ComponentStatus.MajorOutage, Noon.AddHours(-2), Noon.AddHours(-1), "a")], Noon.AddDays(-2), Noon, TimeZoneInfo.Utc, 2, gaps);
        var silent = DailyUptime.Compute([], Noon.AddDays(-2), Noon, TimeZoneInfo.Utc, 2, IntervalSet.Of(Noon.AddHours(-12), Noon));

        Assert.Equal((7 * 3600, 3600), (days[1].MeasuredSeconds, days[1].DownSeconds));
        Assert.Equal((0, DayLevel.NoData, null), (silent[1].MeasuredSeconds, silent[1].Level, silent[1].Percent));
        Assert.Equal(86_400, silent[0].MeasuredSeconds);
    }

    /// <summary>Any history against a recomputation that asks, minute by minute, what held in it.</summary>
    [Fact]
    public void Any_history_gives_the_same_seconds_as_counting_minute_by_minute()
    {
        string[] zones = ["Etc/UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia"];
        var statuses = Enum.GetValues<ComponentStatus>().Where(s => s != ComponentStatus.Operational).ToArray();
        const int minutes = 4 * 24 * 60;
        var span = from status in Gen.Elements(statuses)
                   from at in Gen.Choose(-200, minutes)
                   from length in Gen.Choose(0, 2_000)
                   from open in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
                   select (status, at, to: open ? (int?)null : at + length);
        var history = from zone in Gen.Elements(zones)
                      from spring in Gen.Elements(true, false)
                      from spans in Gen.ListOf(span, 6)
                      from tracked in Gen.Choose(0, minutes)
                      from gaps in Gen.ListOf(from at in Gen.Choose(-200, minutes) from length in Gen.Choose(0, 2_000) select (at, length), 2)
                      select (zone, spring, spans: spans.ToList(), tracked, gaps: gaps.ToList());

        Prop.ForAll(history.ToArbitrary(), given =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(given.zone);
            var begin = given.spring ? new DateTimeOffset(2026, 3, 27, 13, 0, 0, TimeSpan.Zero) : new DateTimeOffset(2026, 10, 23, 13, 0, 0, TimeSpan.Zero);
            var now = begin.AddMinutes(minutes);
            var tracked = begin.AddMinutes(given.tracked);
            var spans = given.spans.Select(s => new StatusSpan(s.status, begin.AddMinutes(s.at), s.to is { } to ? begin.AddMinutes(to) : null, null)).ToList();

            var gaps = given.gaps.Select(g => new Interval(begin.AddMinutes(g.at), begin.AddMinutes(g.at + g.length))).ToList();

            var computed = DailyUptime.Compute(spans, tracked, now, zone, 6, IntervalSet.Of(gaps)).ToDictionary(day => day.Date);
            var counted = computed.Keys.ToDictionary(date => date, _ => new int[4]);
            for (var minute = begin.AddDays(-1); minute < now; minute = minute.AddMinutes(1))
            {
                var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(minute, zone).DateTime);
                if (minute < tracked || !counted.TryGetValue(date, out var seconds))
                {
                    continue;
                }

                var worst = spans.Where(s => s.From <= minute && !(s.To <= minute)).Select(s => s.Status).DefaultIfEmpty().Max();
                if (worst < ComponentStatus.PartialOutage && gaps.Exists(g => g.From <= minute && minute < g.Until))
                {
                    continue;
                }

                seconds[0] += 60;
                seconds[1] += worst is ComponentStatus.MajorOutage or ComponentStatus.PartialOutage ? 60 : 0;
                seconds[2] += worst is ComponentStatus.DegradedPerformance ? 60 : 0;
                seconds[3] += worst is ComponentStatus.UnderMaintenance ? 60 : 0;
            }

            return computed.Values.All(day => counted[day.Date] is var c
                && c[0] == day.MeasuredSeconds && c[1] == day.DownSeconds && c[2] == day.DegradedSeconds && c[3] == day.MaintenanceSeconds);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }
}
