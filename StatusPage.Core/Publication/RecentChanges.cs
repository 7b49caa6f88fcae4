using System.Collections.Immutable;
using StatusPage.Core.Maintenance;

namespace StatusPage.Core.Publication;

/// <summary>
/// What happened since a moment, told from one snapshot alone: for a reader who was away, and who is known by nothing but
/// the time at which he left. Each thing is told of once, as it is now. Looked up once a snapshot, however many ask.
/// </summary>
public sealed class RecentChanges(PublishedSnapshot snapshot)
{
    /// <summary>Who was away for longer begins anew.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    private readonly Lazy<ImmutableArray<PublishedChange>> _changed = new(() => Read(snapshot, snapshot.BuiltAt - Longest));

    /// <summary>Oldest change first.</summary>
    public IEnumerable<PublishedChange> Since(DateTimeOffset since) => _changed.Value
        .SkipWhile(change => change.At <= since)
        .SelectMany(change => Kinds(change, since).Select(kind => change with { Kind = kind }));

    private static ImmutableArray<PublishedChange> Read(PublishedSnapshot snapshot, DateTimeOffset since) =>
    [
        .. snapshot.Incidents.NewestFirst.Select(incident => PublishedChanges.Change(PublishedChangeKind.IncidentUpdated, incident))
            .Concat(snapshot.Maintenances.Select(window => PublishedChanges.Change(PublishedChangeKind.MaintenanceUpdated, window)))
            .Concat(snapshot.ComponentsInOrder.Select(PublishedChanges.Change))
            .Where(change => change.At > since)
            .OrderBy(change => change.At),
    ];

    private static IEnumerable<PublishedChangeKind> Kinds(PublishedChange change, DateTimeOffset since)
    {
        if (change.Incident is { } incident)
        {
            var created = incident.ReportedAt > since;
            if (created)
            {
                yield return PublishedChangeKind.IncidentCreated;
            }

            if (!incident.IsOpen && !incident.Backfilled && incident.Updates.Any(update => update.Status == Incidents.IncidentStatus.Resolved && update.PostedAt > since))
            {
                yield return PublishedChangeKind.IncidentResolved;
            }
            else if (!created)
            {
                yield return PublishedChangeKind.IncidentUpdated;
            }
        }
        else if (change.Maintenance is { } window)
        {
            var scheduled = window.FirstAnnouncedAt > since;
            var started = window.StartedAt > since && window.Status is not (MaintenanceStatus.Scheduled or MaintenanceStatus.Cancelled);
            var completed = window.CompletedAt > since && window.Status == MaintenanceStatus.Completed;
            if (scheduled)
            {
                yield return PublishedChangeKind.MaintenanceScheduled;
            }

            if (started)
            {
                yield return PublishedChangeKind.MaintenanceStarted;
            }

            if (completed)
            {
                yield return PublishedChangeKind.MaintenanceCompleted;
            }

            if (!scheduled && !started && !completed)
            {
                yield return PublishedChangeKind.MaintenanceUpdated;
            }
        }
        else
        {
            yield return change.Kind;
        }
    }
}
