using StatusPage.Core.Publication;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Public.Maintenance;

public static class MaintenanceTimes
{
    /// <summary>How far ahead its start was announced; null where it was not ahead.</summary>
    public static string? Notice(PublishedMaintenance window) =>
        window.ScheduledFor - window.AnnouncedAt is { Ticks: > 0 } ahead ? Wording.Duration(ahead >= TimeSpan.FromDays(2) ? TimeSpan.FromDays(ahead.Days) : ahead) : null;

    /// <summary>How long it is planned for, or took.</summary>
    public static TimeSpan Length(PublishedMaintenance window) => (window.CompletedAt ?? window.ScheduledUntil) - (window.StartedAt ?? window.ScheduledFor);
}
