using System.Globalization;

namespace StatusPage.Core.Promises.Calendar;

/// <summary>What a duration is counted in.</summary>
public enum SpanUnit
{
    Minutes,
    Hours,

    /// <summary>Hours of the calendar's working time.</summary>
    BusinessHours,

    /// <summary>Working days, counted from the day after; the last one ends at its close.</summary>
    BusinessDays,
}

/// <summary>A promised duration, for example <c>30 minutes</c> or <c>7 business days</c>. Pure.</summary>
/// <param name="Amount">From 1 to <see cref="Most"/> of its unit.</param>
/// <param name="Unit">What the amount counts.</param>
public sealed record Span(int Amount, SpanUnit Unit)
{
    public static Span Minutes(int amount) => new(amount, SpanUnit.Minutes);

    public static Span Hours(int amount) => new(amount, SpanUnit.Hours);

    public static Span BusinessHours(int amount) => new(amount, SpanUnit.BusinessHours);

    public static Span BusinessDays(int amount) => new(amount, SpanUnit.BusinessDays);

    /// <summary>The longest that can be promised: about a month of each.</summary>
    public static int Most(SpanUnit unit) => unit switch
    {
        SpanUnit.Minutes => 43_200,
        SpanUnit.Hours => 720,
        SpanUnit.BusinessHours => 240,
        SpanUnit.BusinessDays => 60,
    };

    /// <summary>15 minutes, 1 hour, 4 business hours, 7 business days.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Amount} {Word(Unit, Amount)}");

    /// <summary>As short as it is still clear: 15 min, 4 h, 7 business days.</summary>
    public string ToShortString() => Unit switch
    {
        SpanUnit.Minutes => string.Create(CultureInfo.InvariantCulture, $"{Amount} min"),
        SpanUnit.Hours => string.Create(CultureInfo.InvariantCulture, $"{Amount} h"),
        _ => ToString(),
    };

    /// <summary>What <see cref="ToString"/> writes, and its usual abbreviations; null with a sentence where it is nothing of the kind.</summary>
    public static Span? TryParse(string? text, out string? problem)
    {
        var words = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var unit = words.Length < 2 ? null : UnitOf(string.Join(' ', words[1..]).ToLowerInvariant());
        if (unit is not { } found || !int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            problem = "This is not a duration. Give a whole number and a unit: 15 minutes, 4 hours, 2 business hours or 7 business days.";
            return null;
        }

        problem = Fault(amount, found);
        return problem is null ? new Span(amount, found) : null;
    }

    /// <summary>Null where it can be promised; else the sentence that says what can.</summary>
    public static string? Fault(int amount, SpanUnit unit) => amount >= 1 && amount <= Most(unit)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{amount} {Word(unit, amount)} cannot be promised: give 1 to {Most(unit)}.");

    private static string Word(SpanUnit unit, int amount) => (unit switch
    {
        SpanUnit.Minutes => "minute",
        SpanUnit.Hours => "hour",
        SpanUnit.BusinessHours => "business hour",
        SpanUnit.BusinessDays => "business day",
    }) + (amount == 1 ? "" : "s");

    private static SpanUnit? UnitOf(string word) => word switch
    {
        "m" or "min" or "mins" or "minute" or "minutes" => SpanUnit.Minutes,
        "h" or "hour" or "hours" => SpanUnit.Hours,
        "business h" or "business hour" or "business hours" => SpanUnit.BusinessHours,
        "business day" or "business days" => SpanUnit.BusinessDays,
        _ => null,
    };
}
