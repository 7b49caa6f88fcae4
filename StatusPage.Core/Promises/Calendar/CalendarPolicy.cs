namespace StatusPage.Core.Promises.Calendar;

/// <summary>When the operator works, from one minute of the day until before another; the last may be 1440, midnight at its end.</summary>
public sealed record WorkingHours(int OpensMinute, int ClosesMinute)
{
    public const int MinutesOfDay = 1440;
}

/// <summary>A day without work.</summary>
public sealed record Holiday(DateOnly Date, string Name);

/// <summary>The operator's business calendar. Part of the policy.</summary>
public sealed record CalendarPolicy
{
    public const int MaxHolidays = 200;
    public const int MaxHolidayName = 100;

    /// <summary>IANA name.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>The working days of the week, each with its hours. At least one.</summary>
    public IReadOnlyDictionary<DayOfWeek, WorkingHours> Hours { get; init; } = new[]
    {
        DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday,
    }.ToDictionary(day => day, _ => new WorkingHours(9 * 60, 18 * 60));

    public IReadOnlyList<Holiday> Holidays { get; init; } = [];
}
