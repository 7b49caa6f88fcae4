using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Promises.Calendar;

namespace StatusPage.Tests.Promises;

public sealed class BusinessCalendarTests
{
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Etc/UTC", "Australia/Lord_Howe", "Asia/Kathmandu"];

    [Theory]
    // Monday to Friday 09:00 to 18:00 in Berlin; 1 and 2 January, 3 April (Good Friday) and 25 December are holidays.
    [InlineData("2026-05-12 10:00", 1, "2026-05-13 18:00", "the day after, at its close")]
    [InlineData("2026-05-12 17:59", 1, "2026-05-13 18:00", "one minute before the close is still that day")]
    [InlineData("2026-05-12 18:00", 1, "2026-05-13 18:00", "at the close, too")]
    [InlineData("2026-05-12 23:59", 1, "2026-05-13 18:00", "in the night, by the zone's date")]
    [InlineData("2026-05-13 00:00", 1, "2026-05-14 18:00", "a minute later it is the next day")]
    [InlineData("2026-05-15 12:00", 1, "2026-05-18 18:00", "Friday: over the weekend")]
    [InlineData("2026-05-16 12:00", 1, "2026-05-18 18:00", "Saturday")]
    [InlineData("2026-05-17 23:59", 1, "2026-05-18 18:00", "Sunday")]
    [InlineData("2026-05-16 12:00", 7, "2026-05-26 18:00", "Saturday, seven days")]
    [InlineData("2026-04-02 12:00", 1, "2026-04-06 18:00", "before a holiday and a weekend")]
    [InlineData("2025-12-31 12:00", 1, "2026-01-05 18:00", "over the turn of the year, with two holidays and a weekend")]
    [InlineData("2025-12-24 12:00", 5, "2026-01-05 18:00", "Christmas and New Year")]
    [InlineData("2026-03-27 12:00", 1, "2026-03-30 18:00", "over the night in which clocks go forward")]
    [InlineData("2026-10-23 12:00", 1, "2026-10-26 18:00", "over the night in which clocks go back")]
    [InlineData("2026-10-25 02:30", 1, "2026-10-26 18:00", "in the hour that comes twice")]
    public void A_deadline_in_business_days_ends_at_the_close_of_the_last_counted_from_the_day_after(string resolved, int days, string due, string why) =>
        Assert.True(Berlin(due) == new BusinessCalendar(Office("Europe/Berlin")).Deadline(Berlin(resolved), Span.BusinessDays(days)), why);

    [Theory]
    [InlineData("2026-05-12 10:00", 4, "2026-05-12 14:00", "within the day")]
    [InlineData("2026-05-12 14:00", 4, "2026-05-12 18:00", "to the close exactly, not to the next opening")]
    [InlineData("2026-05-12 17:59", 1, "2026-05-13 09:59", "one minute of it today")]
    [InlineData("2026-05-12 18:00", 1, "2026-05-13 10:00", "after the close")]
    [InlineData("2026-05-12 06:00", 1, "2026-05-12 10:00", "before the opening")]
    [InlineData("2026-05-15 17:00", 2, "2026-05-18 10:00", "over the weekend")]
    [InlineData("2026-05-16 12:00", 1, "2026-05-18 10:00", "on a Saturday")]
    [InlineData("2025-12-31 17:00", 2, "2026-01-05 10:00", "over the turn of the year")]
    [InlineData("2026-05-12 09:00", 20, "2026-05-14 11:00", "over several days")]
    public void Business_hours_run_only_while_work_does(string from, int hours, string due, string why) =>
        Assert.True(Berlin(due) == new BusinessCalendar(Office("Europe/Berlin")).Deadline(Berlin(from), Span.BusinessHours(hours)), why);

    [Theory]
    // Round the clock, so that the working time is what changes: 29 March and 25 October in Berlin, 8 March and 1 November in New York.
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 23)]
    [InlineData("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 25)]
    [InlineData("America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z", 23)]
    [InlineData("America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z", 25)]
    // Where clocks go back to midnight: a day of 24 hours, and the next of 25.
    [InlineData("Atlantic/Azores", "2026-10-24T00:00:00Z", "2026-10-26T01:00:00Z", 49)]
    public void A_day_on_which_clocks_change_has_as_many_working_hours_as_it_has(string zone, string from, string until, int hours)
    {
        var calendar = new BusinessCalendar(RoundTheClock(zone));

        Assert.Equal(TimeSpan.FromHours(hours), calendar.OpenBetween(Utc(from), Utc(until)));
        Assert.Equal(Utc(until), calendar.Deadline(Utc(from), Span.BusinessHours(hours)));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("America/New_York", "2026-03-08T06:30:00Z", "2026-03-08T07:30:00Z")]
    [InlineData("America/New_York", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z")]
    public void Minutes_and_hours_are_real_ones_whatever_clocks_do(string zone, string from, string due)
    {
        var calendar = new BusinessCalendar(Office(zone));

        Assert.Equal(Utc(due), calendar.Deadline(Utc(from), Span.Hours(1)));
        Assert.Equal(Utc(due), calendar.Deadline(Utc(from), Span.Minutes(60)));
    }

    [Theory]
    // Work from 02:30 to 03:30: in spring 02:30 is left out, in autumn it comes twice.
    [InlineData("2026-03-29", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-25", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00Z")]
    public void Work_begins_at_the_first_of_two_equal_times_and_at_the_change_where_its_time_is_left_out(string day, string opens, string closes)
    {
        var calendar = new BusinessCalendar(new CalendarPolicy
        {
            TimeZone = "Europe/Berlin",
            Hours = Enum.GetValues<DayOfWeek>().ToDictionary(d => d, _ => new WorkingHours(150, 210)),
        });
        var from = Berlin($"{day} 00:00");

        Assert.Equal(Utc(closes) - Utc(opens), calendar.OpenBetween(from, from.AddHours(12)));
        Assert.Equal(Utc(opens).AddMinutes(1), calendar.AfterOpen(from, TimeSpan.FromMinutes(1)));
        Assert.Equal(Utc(closes), calendar.Deadline(from.AddDays(-1), Span.BusinessDays(1)));
    }

    [Fact]
    public void The_close_may_be_midnight_at_the_end_of_the_day() =>
        Assert.Equal(Utc("2026-05-13T22:00:00Z"), new BusinessCalendar(RoundTheClock("Europe/Berlin")).Deadline(Berlin("2026-05-12 10:00"), Span.BusinessDays(1)));

    [Fact]
    public void A_reminder_of_a_deadline_in_working_time_comes_in_working_time()
    {
        var calendar = new BusinessCalendar(Office("Europe/Berlin"));
        var span = Span.BusinessDays(1);
        var from = Berlin("2026-05-15 17:00");

        // An hour on Friday and nine on Monday: eight of them have passed on Monday at 16:00.
        Assert.Equal(Berlin("2026-05-18 16:00"), calendar.PartOf(from, calendar.Deadline(from, span), span, 80));
        Assert.Equal(from.AddMinutes(24), calendar.PartOf(from, from.AddMinutes(30), Span.Minutes(30), 80));
    }

    [Fact]
    public void Working_time_counted_forward_and_back_is_the_same() =>
        Prop.ForAll(Moments().ToArbitrary(), Gen.Choose(1, 400).ToArbitrary(), Gen.Elements(Zones).ToArbitrary(), (from, minutes, zone) =>
        {
            var calendar = new BusinessCalendar(Office(zone));
            var due = calendar.AfterOpen(from, TimeSpan.FromMinutes(minutes * 7));
            return calendar.OpenBetween(from, due) == TimeSpan.FromMinutes(minutes * 7) && due > from;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_deadline_in_business_days_is_a_close_with_as_many_working_days_behind_it() =>
        Prop.ForAll(Moments().ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), Gen.Elements(Zones).ToArbitrary(), (from, days, zone) =>
        {
            var policy = Office(zone);
            var calendar = new BusinessCalendar(policy);
            var found = TimeZoneInfo.FindSystemTimeZoneById(zone);
            var due = TimeZoneInfo.ConvertTime(calendar.Deadline(from, Span.BusinessDays(days)), found);
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, found).DateTime);
            // Counted by hand, a day at a time.
            for (var left = days; left > 0; left -= IsWorkingDay(day) ? 1 : 0)
            {
                day = day.AddDays(1);
            }

            return DateOnly.FromDateTime(due.DateTime) == day && due.TimeOfDay == TimeSpan.FromHours(18);

            bool IsWorkingDay(DateOnly one) =>
                one.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && policy.Holidays.All(holiday => holiday.Date != one);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_happens_later_is_never_due_earlier() =>
        Prop.ForAll(Moments().ToArbitrary(), Gen.Choose(0, 5_000).ToArbitrary(), Gen.Elements(Enum.GetValues<SpanUnit>()).ToArbitrary(), (from, later, unit) =>
            Zones.All(zone =>
            {
                var calendar = new BusinessCalendar(Office(zone));
                return calendar.Deadline(from, new Span(3, unit)) <= calendar.Deadline(from.AddMinutes(later), new Span(3, unit));
            })).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("15 min", 15, SpanUnit.Minutes, "15 minutes")]
    [InlineData("1 minute", 1, SpanUnit.Minutes, "1 minute")]
    [InlineData(" 4  Hours ", 4, SpanUnit.Hours, "4 hours")]
    [InlineData("2 business hours", 2, SpanUnit.BusinessHours, "2 business hours")]
    [InlineData("1 business day", 1, SpanUnit.BusinessDays, "1 business day")]
    public void A_duration_is_read_as_people_write_it(string text, int amount, SpanUnit unit, string written)
    {
        var span = Span.TryParse(text, out var problem);

        Assert.Null(problem);
        Assert.Equal(new Span(amount, unit), span);
        Assert.Equal(written, span!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("soon")]
    [InlineData("15")]
    [InlineData("1.5 hours")]
    [InlineData("-1 hours")]
    [InlineData("0 minutes")]
    [InlineData("721 hours")]
    [InlineData("61 business days")]
    [InlineData("99999999999 minutes")]
    [InlineData("3 fortnights")]
    public void What_is_no_duration_is_refused_with_what_would_be_one(string? text)
    {
        Assert.Null(Span.TryParse(text, out var problem));
        Assert.Contains("ive ", problem, StringComparison.Ordinal);
    }

    internal static CalendarPolicy Office(string zone) => new()
    {
        TimeZone = zone,
        Holidays =
        [
            new(new DateOnly(2025, 12, 25), "Christmas"), new(new DateOnly(2026, 1, 1), "New Year"), new(new DateOnly(2026, 1, 2), "Bridge"),
            new(new DateOnly(2026, 4, 3), "Good Friday"), new(new DateOnly(2026, 12, 25), "Christmas"),
        ],
    };

    private static CalendarPolicy RoundTheClock(string zone) => new()
    {
        TimeZone = zone,
        Hours = Enum.GetValues<DayOfWeek>().ToDictionary(day => day, _ => new WorkingHours(0, WorkingHours.MinutesOfDay)),
    };

    /// <summary>A minute of the years 2025 to 2027.</summary>
    private static Gen<DateTimeOffset> Moments() => Gen.Choose(0, 3 * 365 * 1440).Select(minutes => Utc("2025-01-01T00:00:00Z").AddMinutes(minutes));

    private static DateTimeOffset Utc(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);

    private static DateTimeOffset Berlin(string local)
    {
        var at = DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return new DateTimeOffset(at, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin").GetUtcOffset(at));
    }
}
