namespace StatusPage.Core.Promises.Calendar;

/// <summary>
/// Reckons deadlines in working time. Minutes and hours are real ones; business hours are the real time during which the
/// operator's clock shows working hours; a deadline in business days ends at the close of the last one, counted from the
/// day after the event in the calendar's zone. Days on which clocks change are as long as they are. Pure.
/// </summary>
public sealed class BusinessCalendar
{
    private readonly IReadOnlyDictionary<DayOfWeek, WorkingHours> _hours;
    private readonly HashSet<DateOnly> _holidays;

    public BusinessCalendar(CalendarPolicy policy)
    {
        if (policy.Hours.Count == 0)
        {
            throw new ArgumentException("A calendar without a working day has no deadlines.", nameof(policy));
        }

        // A zone may be known where the policy was written and not here.
        Zone = TimeZoneInfo.TryFindSystemTimeZoneById(policy.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;
        _hours = policy.Hours;
        _holidays = [.. policy.Holidays.Select(holiday => holiday.Date)];
    }

    public TimeZoneInfo Zone { get; }

    public bool IsWorkingDay(DateOnly day) => _hours.ContainsKey(day.DayOfWeek) && !_holidays.Contains(day);

    /// <summary>When something that happened at <paramref name="from"/> is due.</summary>
    public DateTimeOffset Deadline(DateTimeOffset from, Span span) => span.Unit switch
    {
        SpanUnit.Minutes => from.ToUniversalTime().AddMinutes(span.Amount),
        SpanUnit.Hours => from.ToUniversalTime().AddHours(span.Amount),
        SpanUnit.BusinessHours => AfterOpen(from, TimeSpan.FromHours(span.Amount)),
        SpanUnit.BusinessDays => CloseOf(WorkingDays(DayOf(from).AddDays(1)).ElementAt(span.Amount - 1)),
    };

    /// <summary>The moment by which this share of the time until the deadline has passed; of the working time where the span counts that.</summary>
    public DateTimeOffset PartOf(DateTimeOffset from, DateTimeOffset due, Span span, int percent)
    {
        var working = span.Unit is SpanUnit.BusinessHours or SpanUnit.BusinessDays;
        return working ? AfterOpen(from, OpenBetween(from, due) * percent / 100) : from + ((due - from) * percent / 100);
    }

    /// <summary>When this much working time has passed since <paramref name="from"/>; at a close rather than at the opening after it.</summary>
    public DateTimeOffset AfterOpen(DateTimeOffset from, TimeSpan open)
    {
        foreach (var day in WorkingDays(DayOf(from)))
        {
            var (opens, closes) = OpenOn(day, from);
            if (closes > opens && closes - opens >= open)
            {
                return opens + open;
            }

            open -= closes > opens ? closes - opens : TimeSpan.Zero;
        }

        throw new InvalidOperationException("The calendar has ended.");
    }

    /// <summary>How much working time lies between two moments.</summary>
    public TimeSpan OpenBetween(DateTimeOffset from, DateTimeOffset until)
    {
        var open = TimeSpan.Zero;
        var last = DayOf(until);
        foreach (var day in WorkingDays(DayOf(from)).TakeWhile(day => day <= last))
        {
            var (opens, closes) = OpenOn(day, from);
            var end = closes < until ? closes : until;
            open += end > opens ? end - opens : TimeSpan.Zero;
        }

        return open;
    }

    private DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    private IEnumerable<DateOnly> WorkingDays(DateOnly from)
    {
        for (var day = from; day < DateOnly.MaxValue; day = day.AddDays(1))
        {
            if (IsWorkingDay(day))
            {
                yield return day;
            }
        }
    }

    /// <summary>At 24:00 the next day begins: where clocks go back at midnight, the hour that comes twice is all of that day.</summary>
    private DateTimeOffset CloseOf(DateOnly day)
    {
        var closes = _hours[day.DayOfWeek].ClosesMinute;
        return At(day, closes, first: closes == WorkingHours.MinutesOfDay);
    }

    private (DateTimeOffset Opens, DateTimeOffset Closes) OpenOn(DateOnly day, DateTimeOffset notBefore)
    {
        var opens = At(day, _hours[day.DayOfWeek].OpensMinute, first: true);
        var from = notBefore.ToUniversalTime();
        return (opens > from ? opens : from, CloseOf(day));
    }

    /// <param name="day">In the calendar's zone.</param>
    /// <param name="minute">Of the day, as its clock shows it.</param>
    /// <param name="first">Of a time that comes twice as clocks go back: work begins at the first and ends at the second.</param>
    private DateTimeOffset At(DateOnly day, int minute, bool first)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        // A time that clocks leave out is the moment at which they go forward.
        while (Zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(1);
        }

        if (!Zone.IsAmbiguousTime(local))
        {
            return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
        }

        var offsets = Zone.GetAmbiguousTimeOffsets(local);
        return new DateTimeOffset(local, first ? offsets.Max() : offsets.Min()).ToUniversalTime();
    }
}
