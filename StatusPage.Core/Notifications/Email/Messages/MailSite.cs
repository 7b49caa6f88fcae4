using System.Globalization;
using StatusPage.Core.Publication;
using StatusPage.Core.Settings;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>The page that mails come from, as far as they show it.</summary>
/// <param name="Name">Of the page.</param>
/// <param name="Url">Absolute, without a slash at its end.</param>
/// <param name="Zone">Of the page; times are given in it, and in UTC.</param>
/// <param name="Accent">The operator's colour as <c>#rrggbb</c>; null for the product's own.</param>
public sealed record MailSite(string Name, string Url, TimeZoneInfo Zone, string? Accent)
{
    /// <summary>Of links and buttons on light ground.</summary>
    public string LightAccent => Accent is null ? "#3a4796" : AccentColour.ForLight(Accent);

    /// <summary>Of links and buttons on dark ground.</summary>
    public string DarkAccent => Accent is null ? "#b3bcff" : AccentColour.ForDark(Accent);

    public string IncidentUrl(string id) => Url + PublicPaths.Incident(id);

    public string MaintenanceUrl(string id) => Url + PublicPaths.Maintenance(id);

    /// <summary>25 Nov 2026, 22:14 UTC (23:14 Europe/Berlin, UTC+1)</summary>
    public string Time(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        var said = utc.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
        var offset = Zone.GetUtcOffset(utc);
        var zone = PublicWords.Zone(Zone);
        if (zone == "UTC")
        {
            return said;
        }

        var local = utc + offset;
        var hours = local.ToString(local.Date == utc.Date ? "HH:mm" : "d MMM, HH:mm", CultureInfo.InvariantCulture);
        return $"{said} ({hours} {zone}, {Offset(offset)})";
    }

    private static string Offset(TimeSpan offset)
    {
        var sign = offset < TimeSpan.Zero ? "−" : "+";
        var minutes = Math.Abs(offset.Minutes);
        return string.Create(CultureInfo.InvariantCulture, $"UTC{sign}{Math.Abs(offset.Hours)}{(minutes == 0 ? "" : $":{minutes:00}")}");
    }
}
