using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Wire;

namespace StatusPage.Core.Publication;

/// <summary>
/// What happened from one snapshot to the next, as the public is told: incidents, then maintenance, then components in the
/// order of the board. Pure. Hidden components are in no snapshot, so nothing is ever told of them; what was removed
/// is told of by nobody, for there is nothing left to show.
/// </summary>
public static class PublishedChanges
{
    public static IEnumerable<PublishedChange> Between(PublishedSnapshot before, PublishedSnapshot after) =>
        [.. Incidents(before, after), .. Maintenances(before, after), .. Components(before, after)];

    private static IEnumerable<PublishedChange> Incidents(PublishedSnapshot before, PublishedSnapshot after) =>
        ReferenceEquals(before.Incidents, after.Incidents)
            ? []
            : after.Incidents.OtherThan(before.Incidents).Reverse()
                .Select(now => (Then: before.Incidents.Find(now.Id), Now: now))
                // A touch may show nowhere: a note of staff, say.
                .Where(pair => pair.Then is null || !Same(before, pair.Then, after, pair.Now))
                .SelectMany(pair => Kinds(pair.Then, pair.Now).Select(kind => Change(kind, pair.Now)))
                .OrderBy(change => change.At);

    private static IEnumerable<PublishedChangeKind> Kinds(PublishedIncident? then, PublishedIncident now)
    {
        if (then is null)
        {
            yield return PublishedChangeKind.IncidentCreated;
            // Reported after the fact, its end is part of the report.
            if (!now.IsOpen && !now.Backfilled)
            {
                yield return PublishedChangeKind.IncidentResolved;
            }
        }
        else
        {
            yield return !now.IsOpen && (then.IsOpen || Resolutions(now) > Resolutions(then)) ? PublishedChangeKind.IncidentResolved : PublishedChangeKind.IncidentUpdated;
        }
    }

    private static int Resolutions(PublishedIncident incident) =>
        incident.Updates.Count(update => update is { Status: IncidentStatus.Resolved, StatusBefore: not null and not IncidentStatus.Resolved });

    /// <summary>As programs read it, which is everything that is public of it. Told at a glance where nobody touched it: all of them are new objects after a restart.</summary>
    private static bool Same(PublishedSnapshot before, PublishedIncident then, PublishedSnapshot after, PublishedIncident now) =>
        IsUntouched(then, now)
        || WireJson.Serialize(PublicWire.IncidentOf(before.NameOf, then, "")).AsSpan().SequenceEqual(WireJson.Serialize(PublicWire.IncidentOf(after.NameOf, now, "")));

    private static bool IsUntouched(PublishedIncident then, PublishedIncident now) =>
        (then.UpdatedAt, then.Title, then.Status, then.Impact, then.AcknowledgedAt, then.EstimatedResolutionAt, then.RootCause, then.Remediation, then.Postmortem?.PublishedAt, then.Postmortem?.DueAt)
        == (now.UpdatedAt, now.Title, now.Status, now.Impact, now.AcknowledgedAt, now.EstimatedResolutionAt, now.RootCause, now.Remediation, now.Postmortem?.PublishedAt, now.Postmortem?.DueAt)
        && then.Promises.AsSpan().SequenceEqual(now.Promises.AsSpan())
        && then.Updates.Length == now.Updates.Length
        && then.Updates.Zip(now.Updates).All(pair => (pair.First.Message, pair.First.EditedAt) == (pair.Second.Message, pair.Second.EditedAt));

    private static IEnumerable<PublishedChange> Maintenances(PublishedSnapshot before, PublishedSnapshot after)
    {
        var known = before.Maintenances.ToDictionary(window => window.Id, StringComparer.Ordinal);
        return after.Maintenances
            .Select(now => (Then: known.GetValueOrDefault(now.Id), Now: now))
            .Where(pair => pair.Then is not { } then || then.Version != pair.Now.Version || then.Status != pair.Now.Status)
            .SelectMany(pair => Kinds(pair.Then, pair.Now).Select(kind => Change(kind, pair.Now)))
            .OrderBy(change => change.At);
    }

    private static IEnumerable<PublishedChangeKind> Kinds(PublishedMaintenance? then, PublishedMaintenance now)
    {
        if (then is null)
        {
            yield return PublishedChangeKind.MaintenanceScheduled;
        }

        var started = HasStarted(now) && (then is null || !HasStarted(then));
        if (started)
        {
            yield return PublishedChangeKind.MaintenanceStarted;
        }

        var completed = now.Status == MaintenanceStatus.Completed && then?.Status != MaintenanceStatus.Completed;
        if (completed)
        {
            yield return PublishedChangeKind.MaintenanceCompleted;
        }

        if (then is not null && !started && !completed)
        {
            yield return PublishedChangeKind.MaintenanceUpdated;
        }
    }

    private static bool HasStarted(PublishedMaintenance window) => window.IsRunning || window.Status == MaintenanceStatus.Completed;

    private static IEnumerable<PublishedChange> Components(PublishedSnapshot before, PublishedSnapshot after) => after.ComponentsInOrder
        .Where(now => !(before.Components.TryGetValue(now.Id, out var then) && Same(then, now)))
        .Select(Change);

    /// <summary>Its uptime grows and shrinks by the second, which is not news.</summary>
    private static bool Same(PublishedComponent then, PublishedComponent now) =>
        (then.Name, then.Description, then.GroupName, then.Core, then.Plans, then.Target, then.Measured, then.Status, then.StatusReason)
        == (now.Name, now.Description, now.GroupName, now.Core, now.Plans, now.Target, now.Measured, now.Status, now.StatusReason);

    internal static PublishedChange Change(PublishedChangeKind kind, PublishedIncident incident) => new(kind, incident.UpdatedAt) { Incident = incident };

    internal static PublishedChange Change(PublishedChangeKind kind, PublishedMaintenance window) => new(kind, window.UpdatedAt) { Maintenance = window };

    internal static PublishedChange Change(PublishedComponent component) => new(PublishedChangeKind.ComponentUpdated, component.UpdatedAt) { Component = component };
}
