using StatusPage.Core;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api.Compat;

/// <summary>
/// Timelines as clients of hosted status pages read them: every update lists all components that were affected before or
/// after it, also those it left as they were. Pure.
/// </summary>
internal static class CompatTimeline
{
    /// <summary>Newest first.</summary>
    public static IReadOnlyList<CompatUpdate> Of(PublishedSnapshot snapshot, PublishedIncident incident, string siteUrl)
    {
        var updates = new List<CompatUpdate>(incident.Updates.Length + 1);
        var affected = new List<(string Id, ComponentStatus Status)>();
        foreach (var update in incident.Updates)
        {
            var before = affected.ToList();
            foreach (var change in update.Components)
            {
                var index = affected.FindIndex(one => one.Id == change.ComponentId);
                if (change.To is not { } to)
                {
                    affected.RemoveAll(one => one.Id == change.ComponentId);
                }
                else if (index >= 0)
                {
                    affected[index] = (change.ComponentId, to);
                }
                else
                {
                    affected.Add((change.ComponentId, to));
                }
            }

            updates.Add(new CompatUpdate
            {
                Id = update.Id,
                Status = update.Status.ToWord(),
                Body = update.Message,
                IncidentId = incident.Id,
                CreatedAt = CompatWords.Time(update.PostedAt),
                UpdatedAt = CompatWords.Time(update.EditedAt ?? update.PostedAt),
                DisplayAt = CompatWords.Time(update.DisplayedAt),
                AffectedComponents = Affected(snapshot, before.Select(one => one.Id).Union(affected.Select(one => one.Id)), StatusIn(before), StatusIn(affected)),
                DeliverNotifications = update.Notify,
            });
        }

        if (incident.Postmortem is { IsReadable: true, PublishedAt: { } published } postmortem)
        {
            // Not last of all where the incident was reopened after it.
            updates.Insert(incident.Updates.Count(update => update.PostedAt <= published), new CompatUpdate
            {
                Id = $"{incident.Id}-{CompatWords.Postmortem}",
                Status = CompatWords.Postmortem,
                Body = Body(postmortem, siteUrl + StatusUrls.Postmortem(incident.Id)),
                IncidentId = incident.Id,
                CreatedAt = CompatWords.Time(published),
                UpdatedAt = CompatWords.Time(published),
                DisplayAt = CompatWords.Time(published),
                AffectedComponents = [],
                DeliverNotifications = true,
            });
        }

        updates.Reverse();
        return updates;
    }

    /// <summary>Newest first, and last of all the announcement, which is no update here but is one there.</summary>
    public static IReadOnlyList<CompatUpdate> Of(PublishedSnapshot snapshot, PublishedMaintenance window)
    {
        var updates = new List<CompatUpdate>(window.Updates.Length + 1);
        var components = window.ComponentIds.ToList();
        for (var i = window.Updates.Length - 1; i >= 0; i--)
        {
            var update = window.Updates[i];
            var (before, after) = (ComponentsUnder(update.StatusBefore ?? update.Status), ComponentsUnder(update.Status));
            var listed = components.Concat(update.Removed).Distinct(StringComparer.Ordinal).ToList();
            updates.Add(new CompatUpdate
            {
                Id = update.Id,
                Status = CompatWords.Known(update.Status).ToWord(),
                Body = Body(snapshot, update),
                IncidentId = window.Id,
                CreatedAt = CompatWords.Time(update.PostedAt),
                UpdatedAt = CompatWords.Time(update.EditedAt ?? update.PostedAt),
                DisplayAt = CompatWords.Time(update.PostedAt),
                AffectedComponents = Affected(
                    snapshot,
                    listed,
                    id => update.Added.Contains(id) ? ComponentStatus.Operational : before,
                    id => update.Removed.Contains(id) ? ComponentStatus.Operational : after),
                DeliverNotifications = update.Notify,
            });
            components = [.. listed.Except(update.Added)];
        }

        var announced = CompatWords.Time(window.FirstAnnouncedAt);
        updates.Add(new CompatUpdate
        {
            Id = window.Id,
            Status = MaintenanceStatus.Scheduled.ToWord(),
            Body = window.Message,
            IncidentId = window.Id,
            CreatedAt = announced,
            UpdatedAt = announced,
            DisplayAt = announced,
            AffectedComponents = Affected(snapshot, components, _ => ComponentStatus.Operational, _ => ComponentStatus.Operational),
            DeliverNotifications = true,
        });
        return updates;
    }

    /// <summary>When it last came to be monitored; null where that is no longer so.</summary>
    public static DateTimeOffset? MonitoringAt(PublishedIncident incident)
    {
        DateTimeOffset? at = null;
        IncidentStatus? before = null;
        foreach (var update in incident.Updates)
        {
            at = update.Status switch
            {
                IncidentStatus.Monitoring => before == IncidentStatus.Monitoring ? at : update.DisplayedAt,
                IncidentStatus.Resolved => at,
                IncidentStatus.Investigating or IncidentStatus.Identified => null,
            };
            before = update.Status;
        }

        return at;
    }

    /// <summary>Whether its postmortem is the last that was said of it.</summary>
    public static bool EndsInPostmortem(PublishedIncident incident) =>
        incident.Postmortem is { IsReadable: true, PublishedAt: { } published } && incident.Updates.All(update => update.PostedAt <= published);

    private static ComponentStatus ComponentsUnder(MaintenanceStatus status) =>
        status is MaintenanceStatus.InProgress or MaintenanceStatus.Verifying ? ComponentStatus.UnderMaintenance : ComponentStatus.Operational;

    private static Func<string, ComponentStatus> StatusIn(IReadOnlyList<(string Id, ComponentStatus Status)> affected)
    {
        var byId = affected.ToDictionary(one => one.Id, one => one.Status, StringComparer.Ordinal);
        return id => byId.GetValueOrDefault(id, ComponentStatus.Operational);
    }

    private static IReadOnlyList<CompatAffected> Affected(
        PublishedSnapshot snapshot, IEnumerable<string> ids, Func<string, ComponentStatus> before, Func<string, ComponentStatus> after) =>
    [
        .. ids
            .Select(id => (Id: id, Name: snapshot.NameOf(id)))
            .Where(one => one.Name is not null)
            .Select(one => new CompatAffected(one.Id, one.Name!, before(one.Id).ToWord(), after(one.Id).ToWord())),
    ];

    private static string Body(PublishedPostmortem postmortem, string url) =>
        postmortem.Sections.FirstOrDefault(section => section.Section == PostmortemSection.Summary) is { Text: { Length: > 0 } summary }
            ? $"{summary}\n\n{url}"
            : url;

    private static string Body(PublishedSnapshot snapshot, PublishedMaintenanceUpdate update)
    {
        var lines = new List<string>();
        if (update.Plan is { } plan)
        {
            lines.Add($"Now {MaintenanceWords.Moment(plan.Start)} to {MaintenanceWords.Moment(plan.End)} (was {MaintenanceWords.Moment(plan.StartBefore)} to {MaintenanceWords.Moment(plan.EndBefore)}).");
        }

        Name("Also affected", update.Added);
        Name("No longer affected", update.Removed);
        if (update.Message.Length > 0)
        {
            lines.Add(update.Message);
        }

        return lines.Count > 0 ? string.Join("\n\n", lines) : "The description was revised.";

        void Name(string what, IReadOnlyList<string> ids)
        {
            if (ids.Select(snapshot.NameOf).OfType<string>().ToList() is { Count: > 0 } names)
            {
                lines.Add($"{what}: {string.Join(", ", names)}.");
            }
        }
    }
}
