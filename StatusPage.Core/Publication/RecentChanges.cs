using System.Collections.Immutable;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises.Ledger;

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

    private static ImmutableArray<PublishedChange> Read(PublishedSnapshot snapshot, DateTimeOffset since)
    {
        // How a promise ended is written in the ledger when it is, without a word on the incident itself.
        var endings = snapshot.Ledger.Recent
            .Where(ending => ending.Subject == LedgerSubject.Incident && ending.At > since)
            .GroupBy(ending => ending.SubjectId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Max(ending => ending.At), StringComparer.Ordinal);
        return
        [
            .. snapshot.Incidents.NewestFirst.Select(incident => Dated(PublishedChanges.Change(PublishedChangeKind.IncidentUpdated, incident)))
                .Concat(snapshot.Maintenances.Select(window => PublishedChanges.Change(PublishedChangeKind.MaintenanceUpdated, window)))
                .Concat(snapshot.ComponentsInOrder.Select(PublishedChanges.Change))
                .Where(change => change.At > since)
                .OrderBy(change => change.At),
        ];

        PublishedChange Dated(PublishedChange change) => endings.TryGetValue(change.Incident!.Id, out var at) && at > change.At ? change with { At = at } : change;
    }

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
            // By when it was said: a process that was away begins and ends a window late, at the times that were planned.
            var steps = window.Updates.Where(update => update.StatusBefore is not null && update.PostedAt > since).ToList();
            var started = steps.Exists(step => step.StatusBefore == MaintenanceStatus.Scheduled && step.Status != MaintenanceStatus.Cancelled);
            var completed = steps.Exists(step => step.Status == MaintenanceStatus.Completed);
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
