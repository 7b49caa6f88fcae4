using System.Globalization;

namespace StatusPage.Core.Maintenance;

/// <summary>Moments and lengths as refusals name them.</summary>
internal static class MaintenanceWords
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

    public static string Of(MaintenanceStatus status) => status.ToWord();
}
