using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Text;

namespace StatusPage.Tests.Maintenance;

public sealed class RecurrenceRuleTests
{
    public static TheoryData<string, RecurrenceRule, string, string> Rules() => new()
    {
        { "2026-05-17 02:00", Rule(RecurrenceFrequency.Daily), "FREQ=DAILY", "2026-05-17 2026-05-18 2026-05-19 2026-05-20" },
        { "2026-05-17 02:00", Rule(RecurrenceFrequency.Daily) with { Interval = 10 }, "FREQ=DAILY;INTERVAL=10", "2026-05-17 2026-05-27 2026-06-06 2026-06-16" },
        { "2026-05-17 02:00", Rule(RecurrenceFrequency.Weekly), "FREQ=WEEKLY;BYDAY=SU", "2026-05-17 2026-05-24 2026-05-31 2026-06-07" },
        { "2026-05-13 02:00", Rule(RecurrenceFrequency.Weekly) with { Weekdays = [DayOfWeek.Sunday, DayOfWeek.Wednesday] }, "FREQ=WEEKLY;BYDAY=WE,SU", "2026-05-13 2026-05-17 2026-05-20 2026-05-24" },
        // Weeks begin on Monday: two weeks on from a Sunday is the Sunday after the next.
        { "2026-05-13 02:00", Rule(RecurrenceFrequency.Weekly) with { Interval = 2, Weekdays = [DayOfWeek.Wednesday, DayOfWeek.Sunday] }, "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,SU", "2026-05-13 2026-05-17 2026-05-27 2026-05-31" },
        { "2026-05-12 02:00", Rule(RecurrenceFrequency.Monthly), "FREQ=MONTHLY;BYMONTHDAY=12", "2026-05-12 2026-06-12 2026-07-12 2026-08-12" },
        // A month without the day is left out, as RFC 5545 has it.
        { "2026-01-31 02:00", Rule(RecurrenceFrequency.Monthly), "FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31 2026-03-31 2026-05-31 2026-07-31" },
        { "2026-01-31 02:00", Rule(RecurrenceFrequency.Monthly) with { MonthDay = -1 }, "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31 2026-02-28 2026-03-31 2026-04-30" },
        { "2026-05-12 02:00", Rule(RecurrenceFrequency.Monthly) with { Week = 2 }, "FREQ=MONTHLY;BYDAY=2TU", "2026-05-12 2026-06-09 2026-07-14 2026-08-11" },
        { "2026-05-31 02:00", Rule(RecurrenceFrequency.Monthly) with { Week = -1, Weekdays = [DayOfWeek.Sunday] }, "FREQ=MONTHLY;BYDAY=-1SU", "2026-05-31 2026-06-28 2026-07-26 2026-08-30" },
        { "2026-05-17 02:00", Rule(RecurrenceFrequency.Weekly) with { Count = 2 }, "FREQ=WEEKLY;BYDAY=SU;COUNT=2", "2026-05-17 2026-05-24" },
        { "2026-05-17 02:00", Rule(RecurrenceFrequency.Weekly) with { Until = new DateOnly(2026, 5, 31) }, "FREQ=WEEKLY;BYDAY=SU;UNTIL=20260531", "2026-05-17 2026-05-24 2026-05-31" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_names_its_days_and_is_written_as_the_standard_has_it(string first, RecurrenceRule rule, string text, string days)
    {
        var errors = new InputErrors();
        var start = Wall(first);
        rule = rule.For(start, errors);
        errors.ThrowIfAny();

        Assert.Equal(text, rule.ToString());
        Assert.Equal(days, string.Join(' ', rule.Days(start).Take(4).Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-15 02:30", "01:30 01:30 01:30 00:30")]
    [InlineData("Europe/Berlin", "2026-10-11 02:30", "00:30 00:30 00:30 01:30")]
    [InlineData("America/New_York", "2026-02-22 02:30", "07:30 07:30 07:30 06:30")]
    [InlineData("America/New_York", "2026-10-18 01:30", "05:30 05:30 05:30 06:30")]
    [InlineData("Etc/UTC", "2026-03-15 02:30", "02:30 02:30 02:30 02:30")]
    public void The_wall_clock_stays_over_a_change_of_clocks_and_the_hour_that_is_not_there_counts_from_before_it(string zone, string first, string utc)
    {
        var starts = Rule(RecurrenceFrequency.Weekly).For(Wall(first), new InputErrors()).Starts(Wall(first), TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal(utc, string.Join(' ', starts.Take(4).Select(at => at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void Any_rule_gives_days_that_grow_begin_with_the_first_and_keep_the_time_of_day_where_it_exists()
    {
        var rules =
            from frequency in Gen.Elements(Enum.GetValues<RecurrenceFrequency>())
            from interval in Gen.Choose(1, 6)
            from day in Gen.Choose(0, 700)
            from minutes in Gen.Choose(0, 1_439)
            from last in Gen.Elements(true, false)
            from zone in Gen.Elements("Europe/Berlin", "America/New_York")
            select (frequency, interval, first: new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(day).AddMinutes(minutes), last, zone);
        Prop.ForAll(rules.ToArbitrary(), given =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(given.zone);
            var isLast = given.last && given.first.Day == DateTime.DaysInMonth(given.first.Year, given.first.Month);
            var errors = new InputErrors();
            var rule = (Rule(given.frequency) with { Interval = given.interval, MonthDay = given.frequency == RecurrenceFrequency.Monthly && isLast ? -1 : null }).For(given.first, errors);
            errors.ThrowIfAny();
            var starts = rule.Starts(given.first, zone).Take(40).ToList();
            return starts[0] == RecurrenceRule.Instant(given.first, zone)
                && starts.Zip(starts.Skip(1)).All(pair => pair.First < pair.Second)
                && starts.All(at => TimeZoneInfo.ConvertTime(at, zone).TimeOfDay is var time
                    && (time == given.first.TimeOfDay || zone.IsInvalidTime(TimeZoneInfo.ConvertTime(at, zone).Date + given.first.TimeOfDay)));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("interval", 0)]
    [InlineData("interval", 53)]
    [InlineData("count", 0)]
    [InlineData("monthDay", 32)]
    [InlineData("week", 5)]
    public void A_number_out_of_reach_is_refused(string what, int number)
    {
        var rule = what switch
        {
            "interval" => Rule(RecurrenceFrequency.Daily) with { Interval = number },
            "count" => Rule(RecurrenceFrequency.Daily) with { Count = number },
            "monthDay" => Rule(RecurrenceFrequency.Monthly) with { MonthDay = number },
            _ => Rule(RecurrenceFrequency.Monthly) with { Week = number },
        };
        var errors = new InputErrors();
        rule.For(Wall("2026-05-12 02:00"), errors);

        Assert.True(errors.Has("recurrence"));
    }

    [Fact]
    public void A_first_window_on_no_day_of_its_rule_is_refused_with_the_rule_in_words()
    {
        var errors = new InputErrors();
        (Rule(RecurrenceFrequency.Weekly) with { Weekdays = [DayOfWeek.Sunday] }).For(Wall("2026-05-12 02:00"), errors);

        Assert.Contains("Tuesday 12 May 2026", Assert.Throws<Core.InvalidInputException>(errors.ThrowIfAny).Message, StringComparison.Ordinal);
    }

    private static RecurrenceRule Rule(RecurrenceFrequency frequency) => new() { Frequency = frequency };

    private static DateTime Wall(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
