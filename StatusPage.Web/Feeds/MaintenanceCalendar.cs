using System.Globalization;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Publication;
using StatusPage.Core.Text;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Feeds;

/// <summary>
/// Maintenance as a calendar that people subscribe to. A window keeps its UID wherever it moves, and its SEQUENCE grows with
/// every change, so that calendars move the entry they have. Pure: the same snapshot gives the same bytes.
/// </summary>
internal static class MaintenanceCalendar
{
    public static byte[] Write(PublishedSnapshot snapshot, string siteUrl)
    {
        var calendar = new ICalendar()
            .Line("BEGIN", "VCALENDAR")
            .Line("VERSION", "2.0")
            .Line("PRODID", "-//StatusPage//Maintenance//EN")
            .Line("CALSCALE", "GREGORIAN")
            .Line("METHOD", "PUBLISH")
            .Text("NAME", Name(snapshot))
            // What calendars read that are older than RFC 7986.
            .Text("X-WR-CALNAME", Name(snapshot))
            .Line("URL", siteUrl + StatusUrls.Board)
            .Line("REFRESH-INTERVAL;VALUE=DURATION", "PT15M")
            .Line("X-PUBLISHED-TTL", "PT15M")
            // All times are UTC and need no zone. A calendar needs something to hold (RFC 5545, 3.6), also where no work is planned.
            .Line("BEGIN", "VTIMEZONE")
            .Line("TZID", "UTC")
            .Line("BEGIN", "STANDARD")
            .Line("DTSTART", "19700101T000000")
            .Line("TZOFFSETFROM", "+0000")
            .Line("TZOFFSETTO", "+0000")
            .Line("TZNAME", "UTC")
            .Line("END", "STANDARD")
            .Line("END", "VTIMEZONE");
        foreach (var window in snapshot.Maintenances)
        {
            Write(calendar, snapshot, window, siteUrl);
        }

        return calendar.Line("END", "VCALENDAR").ToBytes();
    }

    /// <summary>Of a window: the same wherever it moves.</summary>
    public static string Uid(string window) => FeedIds.Of("maintenance", window)["urn:uuid:".Length..];

    private static void Write(ICalendar calendar, PublishedSnapshot snapshot, PublishedMaintenance window, string siteUrl)
    {
        var url = siteUrl + StatusUrls.Maintenance(window.Id);
        // Over early, it ends when it was over.
        var end = window.CompletedAt is { } completed && completed > window.ScheduledFor && completed < window.ScheduledUntil ? completed : window.ScheduledUntil;
        calendar
            .Line("BEGIN", "VEVENT")
            .Line("UID", Uid(window.Id))
            .Line("SEQUENCE", (window.Version - 1).ToString(CultureInfo.InvariantCulture))
            // With METHOD:PUBLISH this is when the entry was last revised (RFC 5545, 3.8.7.2).
            .Moment("DTSTAMP", window.UpdatedAt)
            .Moment("CREATED", window.FirstAnnouncedAt)
            .Moment("LAST-MODIFIED", window.UpdatedAt)
            .Moment("DTSTART", window.ScheduledFor)
            .Moment("DTEND", end)
            .Line("STATUS", window.Status == MaintenanceStatus.Cancelled ? "CANCELLED" : "CONFIRMED")
            .Text("SUMMARY", window.Emergency ? $"Emergency maintenance: {window.Title}" : window.Title)
            .Text("DESCRIPTION", Description(snapshot, window, url))
            .Line("URL", url)
            .Line("CLASS", "PUBLIC")
            // It tells of something; nobody is busy because of it.
            .Line("TRANSP", "TRANSPARENT")
            .Line("CATEGORIES", "MAINTENANCE")
            .Line("END", "VEVENT");
    }

    private static string Description(PublishedSnapshot snapshot, PublishedMaintenance window, string url)
    {
        var names = window.ComponentIds.Select(snapshot.NameOf).OfType<string>().ToList();
        var lines = new List<string> { $"{PublicWords.Of(window.Status)}." };
        if (window.Updates is [.., { Message.Length: > 0, StatusBefore: not null } last])
        {
            lines.Add(Markdown.ToPlainText(last.Message));
        }

        lines.AddRange(["", .. window.Message.Split('\n').Select(line => Markdown.ToPlainText(line)), ""]);
        if (window.EmergencyReason is { } reason)
        {
            lines.Add($"Emergency: {reason}");
        }

        if (names.Count > 0)
        {
            lines.Add($"Components: {string.Join(", ", names)}");
        }

        lines.Add(url);
        return string.Join('\n', lines);
    }

    private static string Name(PublishedSnapshot snapshot) => $"{snapshot.Site.Name}: maintenance";
}
