using System.Globalization;

namespace StatusPage.Core.Maintenance;

/// <summary>Moments and lengths as refusals and the console name them. Pure.</summary>
public static class MaintenanceWords
{
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>To the minute, cut and never rounded up: 47 h 59 min 59 s are not 48 hours.</summary>
    public static string Length(TimeSpan time)
    {
        var (hours, minutes) = ((int)time.TotalHours, time.Minutes);
        var words = new List<string>(2);
        if (hours > 0)
        {
            words.Add(hours == 1 ? "1 hour" : $"{hours} hours");
        }

        if (minutes > 0 || hours == 0)
        {
            words.Add(minutes == 1 ? "1 minute" : $"{minutes} minutes");
        }

        return hours == 0 && minutes == 0 ? "less than a minute" : string.Join(" ", words);
    }

    /// <summary>How far ahead: in hours while it is near what is usually promised, so that 47 h 59 min is not "1 day 23 h".</summary>
    public static string Ahead(TimeSpan time) => time < TimeSpan.FromHours(72) ? Length(time) : Publication.PublicWords.Duration(time);

    public static string Of(MaintenanceStatus status) => status.ToWord();
}
