using StatusPage.Core.Publication;
using StatusPage.Core.Uptime;

namespace StatusPage.Web.Public.History;

/// <summary>Incidents by the day on which they began, in the page's time zone.</summary>
public static class IncidentDays
{
    public static IEnumerable<PublishedIncident> On(PublishedSnapshot snapshot, DateOnly day) => Between(snapshot, day, day.AddDays(1));

    /// <summary>Those that began on a day from <paramref name="first"/> until before <paramref name="end"/>, newest first.</summary>
    public static IEnumerable<PublishedIncident> Between(PublishedSnapshot snapshot, DateOnly first, DateOnly end) =>
        snapshot.Incidents.Between(DailyUptime.StartOf(first, snapshot.Site.Zone), DailyUptime.StartOf(end, snapshot.Site.Zone));

    public static DateOnly DayOf(PublishedSnapshot snapshot, PublishedIncident incident) => DailyUptime.Today(incident.StartedAt, snapshot.Site.Zone);
}
