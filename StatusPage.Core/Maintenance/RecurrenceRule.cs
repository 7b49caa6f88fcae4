using System.Globalization;
using System.Text;
using StatusPage.Core.Incidents;
using StatusPage.Core.Publication;
using StatusPage.Core.Text;

namespace StatusPage.Core.Maintenance;

public enum RecurrenceFrequency
{
    Daily,
    Weekly,
    Monthly,
}

/// <summary>
/// How maintenance comes again, by the wall clock of one time zone: a rule of RFC 5545, as much of it as planned work needs.
/// Pure. The first occurrence gives the time of day, and whatever the rule leaves open.
/// </summary>
public sealed record RecurrenceRule
{
    public const int MaxInterval = 52;
    public const int MaxCount = 1_000;

    /// <summary>The last day of each month, or the last weekday of a kind in it.</summary>
    public const int Last = -1;

    public required RecurrenceFrequency Frequency { get; init; }

    /// <summary>Every so many days, weeks or months; 1 to 52.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>Weekly: on these. Monthly with <see cref="Week"/>: on this one.</summary>
    public IReadOnlyList<DayOfWeek> Weekdays { get; init; } = [];

    /// <summary>Monthly: the day, 1 to 31, or -1 for the last. A month without that day is left out.</summary>
    public int? MonthDay { get; init; }

    /// <summary>Monthly: the first to fourth weekday of its kind, or -1 for the last.</summary>
    public int? Week { get; init; }

    /// <summary>How many there are in all; null without end.</summary>
    public int? Count { get; init; }

    /// <summary>The last day on which one may begin; null without end.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>With what it leaves open taken from the first occurrence; refuses one that does not fit it.</summary>
    public RecurrenceRule For(DateTime first, InputErrors errors)
    {
        if (Interval is < 1 or > MaxInterval)
        {
            errors.Add("recurrence", $"The interval {Interval} is not accepted: give 1 to {MaxInterval}.");
        }

        if (Count is < 1 or > MaxCount)
        {
            errors.Add("recurrence", $"The count {Count} is not accepted: give 1 to {MaxCount}, or none.");
        }

        if (Count is not null && Until is not null)
        {
            errors.Add("recurrence", "Count and until exclude each other: give one of them, or none.");
        }

        if (Until < DateOnly.FromDateTime(first))
        {
            errors.Add("recurrence", "The last day is before the first window. Give a later one, or none.");
        }

        var rule = Frequency switch
        {
            RecurrenceFrequency.Daily => this with { Weekdays = [], MonthDay = null, Week = null },
            RecurrenceFrequency.Weekly => this with { Weekdays = Weekdays.Count == 0 ? [first.DayOfWeek] : [.. Weekdays.Distinct().OrderBy(FromMonday)], MonthDay = null, Week = null },
            RecurrenceFrequency.Monthly => Monthly(first, errors),
        };
        if (!errors.Has("recurrence") && rule.Days(first).FirstOrDefault() != first.Date)
        {
            errors.Add("recurrence", $"The first window is on {first.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}, which is no day of the rule ({rule.Sentence(first)}). Let it begin on one, or change the rule.");
        }

        return rule;
    }

    /// <summary>The days of the occurrences in order, with the first one where it fits the rule; without end where the rule has none.</summary>
    public IEnumerable<DateTime> Days(DateTime first)
    {
        var number = 0;
        foreach (var day in AllDays(first.Date))
        {
            if ((Until is { } until && DateOnly.FromDateTime(day) > until) || (Count is { } count && number++ >= count))
            {
                yield break;
            }

            yield return day;
        }
    }

    /// <summary>The moments at which occurrences begin, in order.</summary>
    /// <param name="first">The first one, by the wall clock.</param>
    /// <param name="zone">Whose wall clock.</param>
    public IEnumerable<DateTimeOffset> Starts(DateTime first, TimeZoneInfo zone) => Days(first).Select(day => Instant(day + first.TimeOfDay, zone));

    /// <summary>
    /// The moment that a wall clock means (RFC 5545, 3.3.5): of an hour that comes twice the first one, and of an hour that is
    /// skipped as if the clock had not been put forward.
    /// </summary>
    public static DateTimeOffset Instant(DateTime wall, TimeZoneInfo zone)
    {
        wall = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        var offset = zone.IsInvalidTime(wall) ? zone.GetUtcOffset(wall.AddDays(-1))
            : zone.IsAmbiguousTime(wall) ? zone.GetAmbiguousTimeOffsets(wall).Max()
            : zone.GetUtcOffset(wall);
        return new DateTimeOffset(wall, offset).ToUniversalTime();
    }

    /// <summary>As RFC 5545 writes it: <c>FREQ=WEEKLY;INTERVAL=2;BYDAY=SU</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("FREQ=").Append(Frequency.ToString().ToUpperInvariant());
        if (Interval > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $";INTERVAL={Interval}");
        }

        if (Weekdays.Count > 0)
        {
            text.Append(";BYDAY=").AppendJoin(',', Weekdays.Select(day => $"{(Week is { } week ? week.ToString(CultureInfo.InvariantCulture) : "")}{day.ToString()[..2].ToUpperInvariant()}"));
        }

        if (MonthDay is { } monthDay)
        {
            text.Append(CultureInfo.InvariantCulture, $";BYMONTHDAY={monthDay}");
        }

        if (Count is { } count)
        {
            text.Append(CultureInfo.InvariantCulture, $";COUNT={count}");
        }

        if (Until is { } until)
        {
            text.Append(CultureInfo.InvariantCulture, $";UNTIL={until:yyyyMMdd}");
        }

        return text.ToString();
    }

    /// <summary>For people: "every 2 weeks on Sunday at 02:00".</summary>
    public string Sentence(DateTime first)
    {
        var every = Frequency switch
        {
            RecurrenceFrequency.Daily => Interval == 1 ? "every day" : $"every {Interval} days",
            RecurrenceFrequency.Weekly => $"every {(Interval == 1 ? "week" : $"{Interval} weeks")} on {Placeholders.Join([.. Weekdays.Select(day => day.ToString())])}",
            RecurrenceFrequency.Monthly => $"every {(Interval == 1 ? "month" : $"{Interval} months")} on {MonthlyDay()}",
        };
        var end = Until is { } until ? $", until {until.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}"
            : Count is { } count ? $", {PublicWords.Count(count, "time")}"
            : "";
        return $"{every} at {first.ToString("HH:mm", CultureInfo.InvariantCulture)}{end}";
    }

    private string MonthlyDay() => Week is { } week && Weekdays is [var weekday]
        ? $"the {(week == Last ? "last" : Ordinal(week))} {weekday}"
        : MonthDay == Last ? "its last day"
        : $"the {Ordinal(MonthDay ?? 1)}";

    private RecurrenceRule Monthly(DateTime first, InputErrors errors)
    {
        if (MonthDay is not null && Week is not null)
        {
            errors.Add("recurrence", "A month's day and its week exclude each other: give monthDay, or week, or neither.");
        }

        if (MonthDay is not (null or Last or (>= 1 and <= 31)))
        {
            errors.Add("recurrence", $"The day {MonthDay} of the month is not accepted: give 1 to 31, or -1 for the last.");
        }

        if (Week is not (null or Last or (>= 1 and <= 4)))
        {
            errors.Add("recurrence", $"The week {Week} is not accepted: give 1 to 4, or -1 for the last.");
        }

        if (Week is null)
        {
            return this with { Weekdays = [], MonthDay = MonthDay ?? first.Day };
        }

        if (Weekdays.Count > 1)
        {
            errors.Add("recurrence", "A monthly rule with a week takes one weekday.");
        }

        return this with { Weekdays = Weekdays.Count == 0 ? [first.DayOfWeek] : [Weekdays[0]], MonthDay = null };
    }

    private IEnumerable<DateTime> AllDays(DateTime first)
    {
        var last = first.Year > 9800 ? DateTime.MaxValue.Date : first.AddYears(100);
        switch (Frequency)
        {
            case RecurrenceFrequency.Daily:
                for (var day = first; day < last; day = day.AddDays(Interval))
                {
                    yield return day;
                }

                break;
            case RecurrenceFrequency.Weekly:
                for (var monday = first.AddDays(-FromMonday(first.DayOfWeek)); monday < last; monday = monday.AddDays(7 * Interval))
                {
                    foreach (var day in Weekdays.Select(weekday => monday.AddDays(FromMonday(weekday))).Where(day => day >= first))
                    {
                        yield return day;
                    }
                }

                break;
            case RecurrenceFrequency.Monthly:
                for (var month = new DateTime(first.Year, first.Month, 1, 0, 0, 0, DateTimeKind.Unspecified); month < last; month = month.AddMonths(Interval))
                {
                    if (DayIn(month) is { } day && day >= first)
                    {
                        yield return day;
                    }
                }

                break;
        }
    }

    private DateTime? DayIn(DateTime month)
    {
        var length = DateTime.DaysInMonth(month.Year, month.Month);
        if (Week is { } week && Weekdays is [var weekday])
        {
            var firstOfKind = 1 + ((FromMonday(weekday) - FromMonday(month.DayOfWeek) + 7) % 7);
            return month.AddDays((week == Last ? firstOfKind + (7 * ((length - firstOfKind) / 7)) : firstOfKind + (7 * (week - 1))) - 1);
        }

        var number = MonthDay == Last ? length : MonthDay ?? 1;
        return number <= length ? month.AddDays(number - 1) : null;
    }

    private static int FromMonday(DayOfWeek day) => ((int)day + 6) % 7;

    private static string Ordinal(int number) => (number % 10, number / 10) switch
    {
        (1, not 1) => $"{number}st",
        (2, not 1) => $"{number}nd",
        (3, not 1) => $"{number}rd",
        _ => $"{number}th",
    };
}
