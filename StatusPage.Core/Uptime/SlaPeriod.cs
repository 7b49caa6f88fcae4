using System.Globalization;

namespace StatusPage.Core.Uptime;

/// <summary>A calendar month or quarter of the page's time zone, for which uptime is owed.</summary>
public sealed record SlaPeriod
{
    private SlaPeriod(DateOnly first, int months)
    {
        First = first;
        Months = months;
    }

    /// <summary>Its first day.</summary>
    public DateOnly First { get; }

    /// <summary>1 or 3.</summary>
    public int Months { get; }

    /// <summary>The first day after it.</summary>
    public DateOnly End => First.AddMonths(Months);

    public bool IsQuarter => Months == 3;

    /// <summary>As programs name it: <c>2026-05</c> or <c>2026-Q2</c>.</summary>
    public string Name => IsQuarter
        ? string.Create(CultureInfo.InvariantCulture, $"{First.Year:0000}-Q{((First.Month - 1) / 3) + 1}")
        : First.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>As people name it: “May 2026” or “2nd quarter 2026”.</summary>
    public string Words => IsQuarter
        ? string.Create(CultureInfo.InvariantCulture, $"{Ordinals[(First.Month - 1) / 3]} quarter {First.Year}")
        : First.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    private static string[] Ordinals { get; } = ["1st", "2nd", "3rd", "4th"];

    public static SlaPeriod MonthOf(DateOnly day) => new(new DateOnly(day.Year, day.Month, 1), 1);

    public static SlaPeriod QuarterOf(DateOnly day) => new(new DateOnly(day.Year, (((day.Month - 1) / 3) * 3) + 1, 1), 3);

    /// <summary>Reads <c>2026-05</c>.</summary>
    public static SlaPeriod? ParseMonth(string? text) =>
        text is { Length: 7 } && DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year < 9999
            ? MonthOf(first)
            : null;

    /// <summary>Reads <c>2026-Q2</c>.</summary>
    public static SlaPeriod? ParseQuarter(string? text) =>
        text is { Length: 7 } && text[5] == 'Q' && text[6] is >= '1' and <= '4' && ParseMonth($"{text[..5]}0{text[6]}") is { } month
            ? QuarterOf(new DateOnly(month.First.Year, ((text[6] - '1') * 3) + 1, 1))
            : null;

    /// <summary>The one before (-1), after (1), and so on.</summary>
    public SlaPeriod Plus(int periods) => new(First.AddMonths(periods * Months), Months);

    /// <summary>From the first moment of its first day until before the first moment of the next period, where <paramref name="zone"/> is.</summary>
    public Interval In(TimeZoneInfo zone) => new(DailyUptime.StartOf(First, zone), DailyUptime.StartOf(End, zone));
}
