using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Audit;
using StatusPage.Core.Data;

namespace StatusPage.Core.Incidents;

/// <summary>Which incidents a list shows; what is null does not narrow it.</summary>
public sealed record IncidentFilter
{
    /// <summary>True: open ones only. False: resolved ones only.</summary>
    public bool? Open { get; init; }

    public IncidentStatus? Status { get; init; }

    public Impact? Impact { get; init; }

    public string? ComponentId { get; init; }

    /// <summary>Words to be found in the title or in any update.</summary>
    public string? Text { get; init; }

    /// <summary>Began at or after this.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Began before this.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>A line of a list of incidents.</summary>
public sealed record IncidentLine
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required IncidentStatus Status { get; init; }

    public required Impact Impact { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    public required DateTimeOffset? EstimatedResolutionAt { get; init; }

    public required DateTimeOffset? AcknowledgedAt { get; init; }

    public required string? AcknowledgedBy { get; init; }

    public required string? LeadName { get; init; }

    public required bool Backfilled { get; init; }

    /// <summary>When somebody last posted on it.</summary>
    public required DateTimeOffset LastPostedAt { get; init; }

    public required int Updates { get; init; }

    public required IReadOnlyList<IncidentComponent> Components { get; init; }

    public bool IsOpen => Status != IncidentStatus.Resolved;
}

public sealed record IncidentLines(IReadOnlyList<IncidentLine> Lines, int Total);

/// <summary>An incident as staff see it, with what never becomes public.</summary>
public sealed record IncidentDetail(Incident Incident, IReadOnlyList<IncidentNote> Notes);

/// <summary>Reads incidents for staff; the public reads the published snapshot.</summary>
public sealed class IncidentQueries(IDbContextFactory<StatusPageDbContext> contexts)
{
    /// <summary>Newest first, by when they began.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">Lines a page.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IncidentLines> ListAsync(IncidentFilter filter, int page, int size, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = Narrow(db.Incidents.AsNoTracking(), filter);
        var total = await found.CountAsync(cancel);
        var lines = await found
            .OrderByDescending(i => i.StartedAt)
            .ThenByDescending(i => i.Id)
            .Skip((Math.Max(page, 1) - 1) * size)
            .Take(size)
            .AsSplitQuery()
            .Select(i => new IncidentLine
            {
                Id = i.Id,
                Title = i.Title,
                Status = i.Status,
                Impact = i.Impact,
                StartedAt = i.StartedAt,
                ResolvedAt = i.ResolvedAt,
                EstimatedResolutionAt = i.EstimatedResolutionAt,
                AcknowledgedAt = i.AcknowledgedAt,
                AcknowledgedBy = i.AcknowledgedBy,
                LeadName = i.LeadName,
                Backfilled = i.Backfilled,
                LastPostedAt = i.Updates.Max(u => u.PostedAt),
                Updates = i.Updates.Count,
                Components = i.Components.ToList(),
            })
            .ToListAsync(cancel);
        return new IncidentLines(lines, total);
    }

    /// <summary>Null where there is none, or an administrator took it off the page.</summary>
    public async Task<IncidentDetail?> FindAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var incident = await db.Incidents
            .AsNoTracking()
            .Include(i => i.Updates.OrderBy(u => u.Number))
            .ThenInclude(u => u.Revisions.OrderBy(r => r.Id))
            .Include(i => i.Components.OrderBy(c => c.ComponentId))
            .AsSplitQuery()
            .SingleOrDefaultAsync(i => i.Id == id && i.RemovedAt == null, cancel);
        if (incident is null)
        {
            return null;
        }

        var notes = await db.IncidentNotes.AsNoTracking().Where(n => n.IncidentId == id).OrderByDescending(n => n.Id).ToListAsync(cancel);
        return new IncidentDetail(incident, notes);
    }

    /// <summary>Cheap enough to ask every few seconds whether anything changed; null where it is gone.</summary>
    public async Task<(int Version, int Notes)?> StampAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var stamp = await db.Incidents
            .Where(i => i.Id == id && i.RemovedAt == null)
            .Select(i => new { i.Version, Notes = db.IncidentNotes.Count(n => n.IncidentId == id) })
            .SingleOrDefaultAsync(cancel);
        return stamp is null ? null : (stamp.Version, stamp.Notes);
    }

    /// <summary>What was done to this incident, newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync(string id, int most, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Audit
            .AsNoTracking()
            .Where(a => a.SubjectKind == "incident" && a.SubjectId == id)
            .OrderByDescending(a => a.Id)
            .Take(most)
            .ToListAsync(cancel);
    }

    private static IQueryable<Incident> Narrow(IQueryable<Incident> incidents, IncidentFilter filter)
    {
        incidents = incidents.Where(i => i.RemovedAt == null);
        if (filter.Open is { } open)
        {
            incidents = open ? incidents.Where(i => i.Status != IncidentStatus.Resolved) : incidents.Where(i => i.Status == IncidentStatus.Resolved);
        }

        if (filter.Status is { } status)
        {
            incidents = incidents.Where(i => i.Status == status);
        }

        if (filter.Impact is { } impact)
        {
            incidents = incidents.Where(i => i.Impact == impact);
        }

        if (filter.ComponentId is { Length: > 0 } component)
        {
            incidents = incidents.Where(i => i.Components.Any(c => c.ComponentId == component));
        }

        if (filter.From is { } from)
        {
            incidents = incidents.Where(i => i.StartedAt >= from);
        }

        if (filter.Until is { } until)
        {
            incidents = incidents.Where(i => i.StartedAt < until);
        }

        foreach (var word in (filter.Text ?? "").Split((char[]?)null, 8, StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = $"%{Escape(word)}%";
            incidents = incidents.Where(i => EF.Functions.Like(i.Title, pattern, @"\") || i.Updates.Any(u => EF.Functions.Like(u.Message, pattern, @"\")));
        }

        return incidents;
    }

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
