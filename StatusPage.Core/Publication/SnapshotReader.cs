using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Settings;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication;

/// <summary>Builds a snapshot from the database. Of incidents it reads only those changed since the snapshot before.</summary>
public sealed class SnapshotReader(IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock)
{
    public const int Days = 90;

    /// <summary>A miss is public once it is in the ledger, and not by the moment at which somebody happens to read.</summary>
    private static readonly DateTimeOffset UntilWritten = DateTimeOffset.MinValue;

    /// <summary>Completed and cancelled maintenance stays in lists and feeds this long; its own page stays for good.</summary>
    public const int MaintenanceDays = 90;

    /// <param name="before">The snapshot before.</param>
    /// <param name="all">Also what no posting changes: the figures of probes, and history of long ago as a day turns.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<PublishedSnapshot> ReadAsync(PublishedSnapshot? before, bool all = true, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        // One transaction, so that all of it is of one moment.
        await using var transaction = await db.Database.BeginReadAsync(cancel);

        var now = clock.GetUtcNow();
        var (version, installation) = await ReadStateAsync(db, before, cancel);
        if (before is not null && version < before.Version)
        {
            // An earlier state was put back: what is known of the later one holds no more.
            before = null;
        }

        var settings = Publish(await db.Settings.SingleOrDefaultAsync(cancel) ?? new SiteSettings());
        var policies = await ReadPoliciesAsync(db, before, now, cancel);
        var ended = await ReadEndedAsync(db, before, now, cancel);
        var (incidents, changed) = await ReadIncidentsAsync(db, before, ended, policies, cancel);
        var groups = await db.Groups.OrderBy(g => g.Position).ThenBy(g => g.Name).ToListAsync(cancel);
        var components = await db.Components.ToListAsync(cancel);
        var settled = await HistoryReader.ReadSettledAsync(db, before, all, incidents, changed, settings.Zone, now, cancel);
        var recentSince = settled.Before;
        var recent = (await db.StatusIntervals.Where(i => i.To == null || i.To > recentSince).ToListAsync(cancel))
            .Where(i => HistoryReader.Counts(i, id => incidents.Find(id) is not null))
            .ToLookup(i => i.ComponentId);
        var gaps = all || before is null ? await ProbeGapsReader.ReadAsync(db, recentSince, now, cancel) : before.Gaps;
        var maintenanceSince = now.AddDays(-MaintenanceDays);
        var maintenances = await db.Maintenances
            .Where(m => m.ScheduledUntil > maintenanceSince || (m.Status != MaintenanceStatus.Completed && m.Status != MaintenanceStatus.Cancelled))
            .Include(m => m.Updates.OrderBy(u => u.Number))
            .AsSplitQuery()
            .OrderBy(m => m.ScheduledFor)
            .ThenBy(m => m.Id)
            .ToListAsync(cancel);
        var older = await ReadOlderAsync(db, before, maintenanceSince, cancel);
        var series = (await db.MaintenanceSeries.ToListAsync(cancel)).ToDictionary(s => s.Id, s => new PublishedRecurrence(s.Rule.ToString(), s.Sentence, s.Zone), StringComparer.Ordinal);
        var tiers = await db.Tiers.OrderBy(t => t.Position).ThenBy(t => t.Name).ToListAsync(cancel);

        var groupsById = groups.ToDictionary(g => g.Id);
        var moments = StatusMoments.Of(changed, maintenances.Concat(older));
        var published = components
            .Where(c => c.Visible && c.RemovedAt is null)
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase)
            .Select(c =>
            {
                var group = c.GroupId is null ? null : groupsById.GetValueOrDefault(c.GroupId);
                // What was not read anew, the snapshot before had.
                DateTimeOffset?[] changes = [c.UpdatedAt, group?.UpdatedAt, moments.TryGetValue(c.Id, out var moment) ? moment : null, before?.Components.GetValueOrDefault(c.Id)?.UpdatedAt];
                return Publish(c, group?.Name, changes.Max()!.Value, [.. recent[c.Id]], IntervalSet.Of(gaps[c.Id]), settings.Zone, now);
            })
            .ToList();
        var board = Group(groups, published);

        var ids = published.Select(c => c.Id).ToFrozenSet(StringComparer.Ordinal);
        return new PublishedSnapshot
        {
            Version = version,
            Installation = installation,
            BuiltAt = now,
            Site = settings,
            Policy = policies[^1].Policy,
            Policies = policies,
            Sla = new PublishedSla(
                settings.Zone,
                now,
                policies,
                [.. tiers.Select(t => new SlaTerms(t.Id, t.Name, t.Description, t.Target, t.Bands, t.ComponentIds))],
                () => OwedUptime.Of(board, components, settled, recent, gaps, maintenances, incidents, policies, now)),
            Settled = settled,
            Gaps = gaps,
            Overall = StatusRollup.Overall(published.Select(c => c.Status), incidents.Open.Select(i => i.Impact)),
            Groups = board,
            Components = published.ToFrozenDictionary(c => c.Id),
            NamesOfRemoved = components.Where(c => c.RemovedAt is not null && c.Visible).ToFrozenDictionary(c => c.Id, c => c.Name),
            Incidents = incidents,
            Maintenances = [.. maintenances.Select(m => Publish(m, m.SeriesId is { } id ? series.GetValueOrDefault(id) : null))],
            OlderMaintenances = (before?.OlderMaintenances ?? PublishedSnapshot.NoMaintenances)
                .SetItems(older.Select(m => KeyValuePair.Create(m.Id, Publish(m, m.SeriesId is { } id ? series.GetValueOrDefault(id) : null)))),
            Ledger = (before?.Ledger ?? PublishedLedger.None).With(ended, now),
            Probes = all || before is null ? await ProbesReader.ReadAsync(db, ids, before?.Probes ?? PublishedProbes.None, now, cancel) : before.Probes.Of(ids),
        };
    }

    private static async Task<(long Version, string? Installation)> ReadStateAsync(StatusPageDbContext db, PublishedSnapshot? before, CancellationToken cancel)
    {
        var state = await db.Publications.Select(p => new { p.Version, p.Installation }).SingleAsync(cancel);
        return before is null || before.Installation == state.Installation ? (state.Version, state.Installation) : throw new DatabaseAwayException(DatabaseIdentity.Other);
    }

    private static async Task<ImmutableArray<PublishedPolicy>> ReadPoliciesAsync(
        StatusPageDbContext db, PublishedSnapshot? before, DateTimeOffset now, CancellationToken cancel)
    {
        // Versions are added, never changed.
        var known = before?.Policies ?? [];
        var last = known.IsEmpty ? 0 : known[^1].Number;
        var newer = await db.Policies.Where(p => p.Number > last).OrderBy(p => p.Number).ToListAsync(cancel);
        known = known.AddRange(newer.Select(p => new PublishedPolicy(p.Number, p.From, p.Policy)));
        return known.IsEmpty ? [new PublishedPolicy(0, now, IncidentPolicy.Default)] : known;
    }

    /// <summary>What the ledger has gained; at first, what is recent in it and its last entry.</summary>
    private static async Task<List<LedgerEntry>> ReadEndedAsync(StatusPageDbContext db, PublishedSnapshot? before, DateTimeOffset now, CancellationToken cancel)
    {
        if (before is { Ledger.Entries: var known and > 0 })
        {
            return await db.PromiseLedger.Where(e => e.Number > known).OrderBy(e => e.Number).ToListAsync(cancel);
        }

        var since = now.AddDays(-PublishedLedger.Days);
        var last = await db.PromiseLedger.MaxAsync(e => (long?)e.Number, cancel) ?? 0;
        return await db.PromiseLedger.Where(e => e.At >= since || e.Number == last).OrderBy(e => e.Number).ToListAsync(cancel);
    }

    private static async Task<(PublishedIncidents Incidents, List<Incident> Changed)> ReadIncidentsAsync(
        StatusPageDbContext db, PublishedSnapshot? before, List<LedgerEntry> ended, ImmutableArray<PublishedPolicy> policies, CancellationToken cancel)
    {
        var known = before?.Version ?? -1;
        // A promise may have ended without a posting. The first snapshot reads all of them anyway.
        var settled = before is null ? [] : ended.Select(e => e.SubjectId).Distinct().ToList();
        var changed = await db.Incidents
            .Where(i => i.PublishedInVersion > known || settled.Contains(i.Id))
            .Include(i => i.Components.OrderBy(c => c.ComponentId))
            .Include(i => i.Updates.OrderBy(u => u.Number))
            .AsSplitQuery()
            .ToListAsync(cancel);
        var promises = await ReadPromisesAsync(db, before is null ? null : changed, policies, cancel);
        var debts = await db.PostmortemDebts
            .Where(d => settled.Contains(d.IncidentId) || db.Incidents.Any(i => i.Id == d.IncidentId && i.PublishedInVersion > known))
            .ToDictionaryAsync(d => d.IncidentId, cancel);
        var postmortems = await db.Postmortems
            .Where(p => p.PublishedAt != null && (settled.Contains(p.IncidentId) || db.Incidents.Any(i => i.Id == p.IncidentId && i.PublishedInVersion > known)))
            .Include(p => p.Actions.OrderBy(a => a.Position))
            .ToDictionaryAsync(p => p.IncidentId, cancel);
        var incidents = (before?.Incidents ?? PublishedIncidents.None).With(
            [.. changed.Where(i => i.RemovedAt is null).Select(One)],
            [.. changed.Where(i => i.RemovedAt is not null).Select(i => i.Id)]);
        return (incidents, changed);

        PublishedIncident One(Incident incident)
        {
            var (postmortem, debt) = (postmortems.GetValueOrDefault(incident.Id), debts.GetValueOrDefault(incident.Id));
            return Publish(incident, before?.Incidents.Find(incident.Id), PublishedPostmortem.Of(postmortem, debt)) with { Promises = promises(incident, debt, postmortem?.PublishedAt) };
        }
    }

    /// <summary>What ended long ago, as far as the snapshot before does not have it: only a correction changes it.</summary>
    private static Task<List<MaintenanceWindow>> ReadOlderAsync(StatusPageDbContext db, PublishedSnapshot? before, DateTimeOffset since, CancellationToken cancel)
    {
        var (known, sinceBefore) = (before?.Version ?? -1, before?.BuiltAt.AddDays(-MaintenanceDays) ?? DateTimeOffset.MinValue);
        return db.Maintenances
            .Where(m => m.ScheduledUntil <= since && (m.Status == MaintenanceStatus.Completed || m.Status == MaintenanceStatus.Cancelled))
            .Where(m => m.PublishedInVersion > known || m.ScheduledUntil > sinceBefore)
            .Include(m => m.Updates.OrderBy(u => u.Number))
            .AsSplitQuery()
            .ToListAsync(cancel);
    }

    /// <param name="db">Within the reading.</param>
    /// <param name="of">Only of these; null for all there are.</param>
    /// <param name="policies">All versions.</param>
    /// <param name="cancel">Ends the wait.</param>
    private static async Task<Func<Incident, PostmortemDebt?, DateTimeOffset?, ImmutableArray<PromiseClock>>> ReadPromisesAsync(
        StatusPageDbContext db, List<Incident>? of, ImmutableArray<PublishedPolicy> policies, CancellationToken cancel)
    {
        IQueryable<Obligation> owed = db.Obligations;
        IQueryable<LedgerEntry> written = db.PromiseLedger;
        if (of is not null)
        {
            var ids = of.ConvertAll(i => i.Id);
            owed = owed.Where(o => ids.Contains(o.IncidentId));
            written = written.Where(e => ids.Contains(e.SubjectId));
        }

        var obligations = await owed.ToDictionaryAsync(o => o.IncidentId, cancel);
        var entries = obligations.Count == 0 ? [] : await written.OrderBy(e => e.Number).ToListAsync(cancel);
        var settled = entries.ToLookup(e => e.SubjectId);
        var ladders = policies.ToDictionary(p => p.Number, p => p.Policy.Promises);
        return (incident, debt, publishedAt) => obligations.TryGetValue(incident.Id, out var obligation)
            ?
            [
                .. PromiseClocks.Of(ladders[obligation.PolicyNumber], obligation.From, IncidentPromises.Postings(incident), UntilWritten, IncidentPromises.Settled(settled[incident.Id])),
                .. PostmortemClocks.Of(debt, publishedAt, settled[incident.Id], UntilWritten),
            ]
            : [];
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
        Component component, string? groupName, DateTimeOffset changedAt, IReadOnlyList<StatusInterval> counting, IntervalSet gaps, TimeZoneInfo zone, DateTimeOffset now)
    {
        var status = StatusRollup.Worst(counting.Where(i => i.To is null && i.From <= now).Select(i => i.Status));
        var spans = counting.Select(HistoryReader.Span).ToList();
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
            UpdatedAt = changedAt,
            Days = DailyUptime.Compute(spans, component.TrackedSince, now, zone, Days, gaps),
        };
    }

    /// <param name="incident">As it is now.</param>
    /// <param name="before">As it was published; updates that are still the same keep their objects, and with them what was made of their texts.</param>
    /// <param name="postmortem">What is published or owed of one.</param>
    internal static PublishedIncident Publish(Incident incident, PublishedIncident? before = null, PublishedPostmortem? postmortem = null) => new()
    {
        Postmortem = postmortem,
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
        SlaExclusion = incident.SlaExclusion,
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
                Notify = u.Notify,
            })),
        ],
    };

    private static PublishedUpdate Same(PublishedUpdate? before, PublishedUpdate now) =>
        before is not null && now.Components.SequenceEqual(before.Components) && now with { Components = before.Components } == before ? before : now;

    internal static PublishedMaintenance Publish(MaintenanceWindow window, PublishedRecurrence? recurrence = null) => new()
    {
        Id = window.Id,
        Title = window.Title,
        Message = window.Message,
        Status = window.Status,
        ScheduledFor = window.ScheduledFor,
        ScheduledUntil = window.ScheduledUntil,
        AnnouncedAt = window.AnnouncedAt,
        FirstAnnouncedAt = window.Announcements is [var first, ..] ? first.At : window.AnnouncedAt,
        Emergency = window.Emergency,
        EmergencyReason = window.EmergencyReason,
        StartedAt = window.StartedAt,
        CompletedAt = window.CompletedAt,
        UpdatedAt = window.UpdatedAt,
        Version = window.Version,
        ComponentIds = window.ComponentIds,
        Recurrence = recurrence,
        Updates =
        [
            .. window.Updates.OrderBy(u => u.Number).Select(u => new PublishedMaintenanceUpdate
            {
                Id = u.Id,
                Status = u.Status,
                StatusBefore = u.StatusBefore,
                Message = u.Message,
                PostedAt = u.PostedAt,
                EditedAt = u.EditedAt,
                Plan = u.Plan,
                Emergency = u.Emergency,
                Added = u.Added,
                Removed = u.Removed,
                Reworded = u.Reworded,
                Notify = u.Notify,
            }),
        ],
    };
}
