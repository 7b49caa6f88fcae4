using System.Collections.Immutable;
using StatusPage.Core.Catalog;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication;

/// <summary>From what was read to what the SLA arithmetic reckons with. Pure.</summary>
internal static class OwedUptime
{
    /// <summary>What the SLA arithmetic needs of each visible component, in board order.</summary>
    public static ImmutableArray<SlaComponent> Of(
        ImmutableArray<PublishedGroup> board,
        List<Component> components,
        SettledHistory settled,
        ILookup<string, StatusInterval> recent,
        ILookup<string, Interval> gaps,
        List<MaintenanceWindow> maintenances,
        PublishedIncidents incidents,
        ImmutableArray<PublishedPolicy> policies,
        DateTimeOffset now)
    {
        var trackedSince = components.ToDictionary(c => c.Id, c => c.TrackedSince, StringComparer.Ordinal);
        var windows = maintenances.ToDictionary(m => m.Id, m => new PlannedWindow(m.AnnouncedAt, new Interval(m.ScheduledFor, m.AnnouncedUntil), m.LateComponents), StringComparer.Ordinal);
        return
        [
            .. board.SelectMany(group => group.Components).Select(c => new SlaComponent(
                c.Id,
                c.Name,
                c.Core,
                c.Target,
                SlaHistory.Of(
                    settled.Of(c.Id).Concat(recent[c.Id].Select(HistoryReader.Span)),
                    trackedSince[c.Id],
                    now,
                    id => incidents.Find(id)?.SlaExclusion is not null,
                    id => Announced(id, c.Id),
                    IntervalSet.Of(settled.Gaps[c.Id].Concat(gaps[c.Id]))))),
        ];

        // The notice that was promised when the window was announced is the one that it is held to.
        Interval? Announced(string id, string componentId) =>
            (windows.GetValueOrDefault(id) ?? settled.Windows.GetValueOrDefault(id)) is { } window
            && window.IsAnnounced(componentId, TimeSpan.FromHours(PublishedPolicy.At(policies, window.AnnouncedAt).Policy.MaintenanceNoticeHours))
                ? window.Span
                : null;
    }
}
