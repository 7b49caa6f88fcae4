using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication;

/// <summary>Builds a snapshot from the database. Of incidents it reads only those changed since the snapshot before.</summary>
public sealed class SnapshotReader(IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock)
{
    public const int Days = 90;

    /// <summary>Completed and cancelled maintenance stays published this long.</summary>
    public const int MaintenanceDays = 90;

    /// <param name="before">The snapshot before.</param>
    /// <param name="all">Also what no posting changes: the figures of probes.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<PublishedSnapshot> ReadAsync(PublishedSnapshot? before, bool all = true, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        // One transaction, so that all of it is of one moment.
        await using var transaction = await db.Database.BeginReadAsync(cancel);

        var now = clock.GetUtcNow();
        var version = await db.Publications.Select(p => p.Version).SingleAsync(cancel);
        var settings = Publish(await db.Settings.SingleOrDefaultAsync(cancel) ?? new SiteSettings());
        var policy = await db.Policies.OrderByDescending(p => p.Number).Select(p => p.Policy).FirstOrDefaultAsync(cancel) ?? IncidentPolicy.Default;
        var incidents = await ReadIncidentsAsync(db, before, cancel);
        var groups = await db.Groups.OrderBy(g => g.Position).ThenBy(g => g.Name).ToListAsync(cancel);
        var components = await db.Components.ToListAsync(cancel);
        var since = DailyUptime.StartOf(DailyUptime.Today(now, settings.Zone).AddDays(-Days + 1), settings.Zone);
        var intervals = (await db.StatusIntervals.Where(i => i.To == null || i.To > since).ToListAsync(cancel)).ToLookup(i => i.ComponentId);
        var gaps = await ProbeGapsReader.ReadAsync(db, since, now, cancel);
        var maintenanceSince = now.AddDays(-MaintenanceDays);
        var maintenances = await db.Maintenances
            .Where(m => m.ScheduledUntil > maintenanceSince)
            .OrderBy(m => m.ScheduledFor)
            .ToListAsync(cancel);

        var groupNames = groups.ToDictionary(g => g.Id, g => g.Name);
        var published = components
            .Where(c => c.Visible && c.RemovedAt is null)
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase)
            .Select(c => Publish(c, c.GroupId is null ? null : groupNames.GetValueOrDefault(c.GroupId), [.. intervals[c.Id]], IntervalSet.Of(gaps[c.Id]), incidents, settings.Zone, now))
            .ToList();

        var ids = published.Select(c => c.Id).ToFrozenSet(StringComparer.Ordinal);
        return new PublishedSnapshot
        {
            Version = version,
            BuiltAt = now,
            Site = settings,
            Policy = policy,
            Overall = StatusRollup.Overall(published.Select(c => c.Status), incidents.Open.Select(i => i.Impact)),
            Groups = Group(groups, published),
            Components = published.ToFrozenDictionary(c => c.Id),
            NamesOfRemoved = components.Where(c => c.RemovedAt is not null && c.Visible).ToFrozenDictionary(c => c.Id, c => c.Name),
            Incidents = incidents,
            Maintenances = [.. maintenances.Select(Publish)],
            Probes = all || before is null ? await ProbesReader.ReadAsync(db, ids, before?.Probes ?? PublishedProbes.None, now, cancel) : before.Probes,
        };
    }

    private static async Task<PublishedIncidents> ReadIncidentsAsync(StatusPageDbContext db, PublishedSnapshot? before, CancellationToken cancel)
    {
        var known = before?.Version ?? -1;
        var changed = await db.Incidents
            .Where(i => i.PublishedInVersion > known)
            .Include(i => i.Components)
            .Include(i => i.Updates)
            .AsSplitQuery()
            .ToListAsync(cancel);
        return (before?.Incidents ?? PublishedIncidents.None).With(
            [.. changed.Where(i => i.RemovedAt is null).Select(i => Publish(i, before?.Incidents.Find(i.Id)))],
            [.. changed.Where(i => i.RemovedAt is not null).Select(i => i.Id)]);
    }

    private static ImmutableArray<PublishedGroup> Group(List<ComponentGroup> groups, List<PublishedComponent> components)
    {
        var byGroup = components.ToLookup(c => c.GroupName is null ? null : c.GroupId);
        var all = new List<PublishedGroup>();
        Add(null, null);
        foreach (var group in groups)
        {
            Add(group.Id, group.Name);
        }

        return [.. all];

        void Add(string? id, string? name)
        {
            var members = byGroup[id].ToImmutableArray();
            if (members.Length > 0)
            {
                all.Add(new PublishedGroup(id, name, StatusRollup.Worst(members.Select(c => c.Status)), members));
            }
        }
    }

    private static PublishedSettings Publish(SiteSettings settings) => new(
        settings.Name,
        settings.Tagline,
        settings.Support,
        TimeZoneInfo.TryFindSystemTimeZoneById(settings.TimeZone, out var zone) ? zone : TimeZoneInfo.Utc,
        settings.Accent,
        settings.HomeUrl);

    private static PublishedComponent Publish(
        Component component, string? groupName, IReadOnlyList<StatusInterval> intervals, IntervalSet gaps, PublishedIncidents incidents, TimeZoneInfo zone, DateTimeOffset now)
    {
        // A removed incident no longer counts, though its intervals stay on record.
        var counting = intervals.Where(i => i.Source != StatusSource.Incident || incidents.Find(i.SourceId) is not null).ToList();
        var status = StatusRollup.Worst(counting.Where(i => i.To is null && i.From <= now).Select(i => i.Status));
        var spans = counting.Select(i => new StatusSpan(i.Status, i.From, i.To, i.Source == StatusSource.Incident ? i.SourceId : null)).ToList();
        var lastChange = counting.Select(i => i.To ?? i.From).Where(at => at <= now).Append(component.UpdatedAt).Max();
        return new PublishedComponent
        {
            Id = component.Id,
            Name = component.Name,
            Description = component.Description,
            GroupId = component.GroupId,
            GroupName = groupName,
            Core = component.Core,
            Plans = component.Plans,
            Target = component.Target,
            Measured = component.Measured,
            Status = status,
            StatusReason = status != ComponentStatus.Operational && status == component.NormalStatus ? component.StatusReason : null,
            CreatedAt = component.CreatedAt,
            UpdatedAt = lastChange,
            Days = DailyUptime.Compute(spans, component.TrackedSince, now, zone, Days, gaps),
        };
    }

    /// <param name="incident">As it is now.</param>
    /// <param name="before">As it was published; updates that are still the same keep their objects, and with them what was made of their texts.</param>
    internal static PublishedIncident Publish(Incident incident, PublishedIncident? before = null) => new()
    {
        Id = incident.Id,
        Title = incident.Title,
        Status = incident.Status,
        Impact = incident.Impact,
        StartedAt = incident.StartedAt,
        DetectedAt = incident.DetectedAt,
        ReportedAt = incident.ReportedAt,
        AcknowledgedAt = incident.AcknowledgedAt,
        ResolvedAt = incident.ResolvedAt,
        EstimatedResolutionAt = incident.EstimatedResolutionAt,
        RootCause = incident.RootCause,
        Remediation = incident.Remediation,
        Backfilled = incident.Backfilled,
        UpdatedAt = incident.UpdatedAt,
        Components = [.. incident.Components.Select(c => new PublishedAffected(c.ComponentId, c.Status))],
        Updates =
        [
            .. incident.Updates.OrderBy(u => u.Number).Select((u, index) => Same(before?.Updates.ElementAtOrDefault(index), new PublishedUpdate
            {
                Id = u.Id,
                Status = u.Status,
                StatusBefore = u.StatusBefore,
                Impact = u.Impact,
                ImpactBefore = u.ImpactBefore,
                EstimateChanged = u.EstimateChanged,
                EstimatedResolutionAt = u.EstimatedResolutionAt,
                Message = u.Message,
                PostedAt = u.PostedAt,
                DisplayedAt = u.DisplayedAt,
                EditedAt = u.EditedAt,
                Components = u.Components,
            })),
        ],
    };

    private static PublishedUpdate Same(PublishedUpdate? before, PublishedUpdate now) =>
        before is not null && now.Components.SequenceEqual(before.Components) && now with { Components = before.Components } == before ? before : now;

    private static PublishedMaintenance Publish(MaintenanceWindow window) => new()
    {
        Id = window.Id,
        Title = window.Title,
        Message = window.Message,
        Status = window.Status,
        ScheduledFor = window.ScheduledFor,
        ScheduledUntil = window.ScheduledUntil,
        AnnouncedAt = window.AnnouncedAt,
        UpdatedAt = window.UpdatedAt,
        ComponentIds = window.ComponentIds,
    };
}
