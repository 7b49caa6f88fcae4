using System.Text;
using StatusPage.Core.Publication;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Shared;

/// <summary>One day of one component in words: what its bar says to those who point at it, and to those who hear it.</summary>
public static class DayWords
{
    private const int TitlesNamed = 3;

    /// <summary>For example: Tue 12 May 2026: 99.31 %, 10 minutes down. API errors</summary>
    public static string Of(DayUptime day, PublishedIncidents incidents)
    {
        var words = new StringBuilder(64).Append(Wording.DayAndYear(day.Date)).Append(": ").Append(Wording.Percent(day.Percent));
        if (day.Percent is null)
        {
            return words.ToString();
        }

        var before = words.Length;
        Append(words, day.DownSeconds, "down", least: 1);
        Append(words, day.DegradedSeconds, "degraded", least: 60);
        Append(words, day.MaintenanceSeconds, "of maintenance", least: 60);
        if (words.Length == before)
        {
            words.Append(", no downtime");
        }

        if (day.IncidentIds.Count > 0)
        {
            var titles = day.IncidentIds.Select(incidents.Find).OfType<PublishedIncident>().Select(incident => incident.Title).ToList();
            if (titles.Count > 0)
            {
                words.Append(". ").AppendJoin("; ", titles.Take(TitlesNamed));
                if (titles.Count > TitlesNamed)
                {
                    words.Append(System.Globalization.CultureInfo.InvariantCulture, $"; and {titles.Count - TitlesNamed} more");
                }
            }
        }

        return words.ToString();
    }

    private static void Append(StringBuilder words, int seconds, string what, int least)
    {
        if (seconds >= least)
        {
            words.Append(", ").Append(Wording.Duration(TimeSpan.FromSeconds(seconds))).Append(' ').Append(what);
        }
    }
}
