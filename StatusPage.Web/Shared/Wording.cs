using System.Globalization;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Shared;

/// <summary>Figures, days and times as readers see them. Times here are UTC; where scripts run, the page's script makes them the reader's own.</summary>
public static class Wording
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>99.31 %; what was never measured has no figure.</summary>
    public static string Percent(decimal? percent) => percent switch
    {
        null => "no data",
        100m => "100 %",
        { } value => string.Create(Culture, $"{value:0.00} %"),
    };

    /// <summary>A promised percentage, with the decimals it was given: 99.95 %.</summary>
    public static string Target(decimal percent) => string.Create(Culture, $"{percent:0.####} %");

    /// <summary>As short as it can be: 10 minutes, 3 h 46 min, 2 days 4 h.</summary>
    public static string Duration(TimeSpan time) => PublicWords.Duration(time);

    public static string Count(int count, string thing, string? things = null) => PublicWords.Count(count, thing, things);

    /// <summary>Tue 12 May</summary>
    public static string Day(DateOnly day) => day.ToString("ddd d MMM", Culture);

    /// <summary>Tue 12 May 2026</summary>
    public static string DayAndYear(DateOnly day) => day.ToString("ddd d MMM yyyy", Culture);

    /// <summary>May 2026</summary>
    public static string Month(DateOnly month) => month.ToString("MMMM yyyy", Culture);

    /// <summary>For <c>datetime</c> attributes.</summary>
    public static string Machine(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", Culture);

    public static string Machine(DateOnly day) => day.ToString("yyyy-MM-dd", Culture);

    public static string Time(DateTimeOffset at, TimeFormat format) => format switch
    {
        TimeFormat.Date => at.UtcDateTime.ToString("d MMM yyyy", Culture),
        TimeFormat.Time => at.UtcDateTime.ToString("HH:mm 'UTC'", Culture),
        TimeFormat.Start => at.UtcDateTime.ToString("d MMM yyyy, HH:mm", Culture),
        _ => at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", Culture),
    };

    /// <summary>The name of a time zone for people: Europe/Berlin, UTC.</summary>
    public static string Zone(TimeZoneInfo zone) => PublicWords.Zone(zone);
}
