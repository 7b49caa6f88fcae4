using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Audit;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Maintenance;

/// <summary>Where in its life a window is.</summary>
public enum MaintenancePhase
{
    Upcoming,
    Active,
    Past,
}

/// <summary>Which windows a list shows; what is null does not narrow it.</summary>
public sealed record MaintenanceFilter
{
    public MaintenancePhase? Phase { get; init; }

    public MaintenanceStatus? Status { get; init; }

    public string? ComponentId { get; init; }

    /// <summary>Words to be found in title, description or any update.</summary>
    public string? Text { get; init; }
}

public sealed record MaintenanceLines(IReadOnlyList<MaintenanceWindow> Lines, int Total);

/// <summary>A window as staff see it, with the series it is of.</summary>
public sealed record MaintenanceDetail(MaintenanceWindow Window, MaintenanceSeries? Series);

/// <summary>Something else that concerns the same components at the same time.</summary>
/// <param name="IncidentId">Of an open incident; null for another window.</param>
/// <param name="MaintenanceId">Of another window; null for an incident.</param>
/// <param name="Title">Its title.</param>
/// <param name="From">When it begins, or began.</param>
/// <param name="Until">When it ends; null for an incident.</param>
/// <param name="ComponentIds">The components that both concern.</param>
public sealed record Overlap(string? IncidentId, string? MaintenanceId, string Title, DateTimeOffset From, DateTimeOffset? Until, IReadOnlyList<string> ComponentIds);

/// <summary>Reads maintenance for staff; the public reads the published snapshot.</summary>
public sealed class MaintenanceQueries(IDbContextFactory<StatusPageDbContext> contexts, TimeProvider clock)
{
    /// <summary>What is to come: soonest first. Anything else: latest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">Lines a page.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<MaintenanceLines> ListAsync(MaintenanceFilter filter, int page, int size, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = Narrow(db, filter);
        var total = await found.CountAsync(cancel);
        var ordered = filter.Phase is MaintenancePhase.Upcoming or MaintenancePhase.Active
            ? found.OrderBy(m => m.ScheduledFor).ThenBy(m => m.Id)
            : found.OrderByDescending(m => m.ScheduledFor).ThenByDescending(m => m.Id);
        return new MaintenanceLines(await ordered.Skip((Math.Max(page, 1) - 1) * size).Take(size).ToListAsync(cancel), total);
    }

    /// <summary>How many there are of each phase, for the tabs above a list.</summary>
    public async Task<IReadOnlyDictionary<MaintenancePhase, int>> CountAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var counts = await db.Maintenances.GroupBy(m => m.Status).Select(g => new { Status = g.Key, Count = g.Count() }).ToListAsync(cancel);
        return Enum.GetValues<MaintenancePhase>().ToDictionary(phase => phase, phase => counts.Where(c => PhaseOf(c.Status) == phase).Sum(c => c.Count));
    }

    /// <summary>Null where there is none.</summary>
    public async Task<MaintenanceDetail?> FindAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var window = await db.Maintenances.AsNoTracking().Include(m => m.Updates.OrderBy(u => u.Number)).SingleOrDefaultAsync(m => m.Id == id, cancel);
        return window is null
            ? null
            : new MaintenanceDetail(window, window.SeriesId is null ? null : await db.MaintenanceSeries.AsNoTracking().SingleOrDefaultAsync(s => s.Id == window.SeriesId, cancel));
    }

    /// <summary>Cheap enough to ask every few seconds whether anything changed; null where there is none.</summary>
    public async Task<int?> StampAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Maintenances.Where(m => m.Id == id).Select(m => (int?)m.Version).SingleOrDefaultAsync(cancel);
    }

    /// <summary>The promised notice in force, in hours.</summary>
    public async Task<int> NoticeHoursAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await MaintenanceNotice.HoursAsync(db, cancel);
    }

    /// <summary>Other windows and open incidents on any of these components at that time, soonest first. A warning, no refusal.</summary>
    /// <param name="componentIds">Of the window.</param>
    /// <param name="from">Its start.</param>
    /// <param name="until">Its end.</param>
    /// <param name="exceptId">The window itself.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<Overlap>> OverlapsAsync(
        IReadOnlyCollection<string> componentIds, DateTimeOffset from, DateTimeOffset until, string? exceptId = null, CancellationToken cancel = default)
    {
        if (componentIds.Count == 0 || until <= from)
        {
            return [];
        }

        await using var db = await contexts.CreateDbContextAsync(cancel);
        var windows = await db.Maintenances
            .AsNoTracking()
            .Where(m => m.Id != exceptId && m.Status != MaintenanceStatus.Completed && m.Status != MaintenanceStatus.Cancelled && m.ScheduledFor < until && m.ScheduledUntil > from)
            .ToListAsync(cancel);
        var overlaps = windows
            .Select(m => new Overlap(null, m.Id, m.Title, m.ScheduledFor, m.ScheduledUntil, Shared(m.ComponentIds)))
            .Where(overlap => overlap.ComponentIds.Count > 0)
            .ToList();
        // How long an incident lasts nobody knows: one that is open may well be open then.
        var incidents = await db.Incidents
            .AsNoTracking()
            .Where(i => i.Status != IncidentStatus.Resolved && i.RemovedAt == null && i.StartedAt < until && i.Components.Any(c => componentIds.Contains(c.ComponentId)))
            .Include(i => i.Components.OrderBy(c => c.ComponentId))
            .ToListAsync(cancel);
        overlaps.AddRange(incidents.Select(i => new Overlap(i.Id, null, i.Title, i.StartedAt, null, Shared(i.Components.Select(c => c.ComponentId)))));
        return [.. overlaps.OrderBy(overlap => overlap.From).ThenBy(overlap => overlap.Title, StringComparer.Ordinal)];

        IReadOnlyList<string> Shared(IEnumerable<string> theirs) => [.. theirs.Where(componentIds.Contains)];
    }

    /// <summary>Series that go on, with what they announce next or could not announce in time; by that, soonest first.</summary>
    public async Task<IReadOnlyList<MaintenanceSeries>> SeriesAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var now = clock.GetUtcNow();
        var series = await db.MaintenanceSeries.AsNoTracking().Where(s => s.EndedAt == null).ToListAsync(cancel);
        return [.. series.Select(s => (Series: s, Next: s.Coming().Concat(s.LeftOut.Where(of => of > now)).FirstOrDefault())).Where(s => s.Next != default).OrderBy(s => s.Next).Select(s => s.Series)];
    }

    /// <summary>What was done to this window, newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AuditAsync(string id, int most, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Audit.AsNoTracking().Where(a => a.SubjectKind == "maintenance" && a.SubjectId == id).OrderByDescending(a => a.Id).Take(most).ToListAsync(cancel);
    }

    private static MaintenancePhase PhaseOf(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.Scheduled => MaintenancePhase.Upcoming,
        MaintenanceStatus.InProgress or MaintenanceStatus.Verifying => MaintenancePhase.Active,
        MaintenanceStatus.Completed or MaintenanceStatus.Cancelled => MaintenancePhase.Past,
    };

    private static IQueryable<MaintenanceWindow> Narrow(StatusPageDbContext db, MaintenanceFilter filter)
    {
        var windows = db.Maintenances.AsNoTracking();
        if (filter.Phase is { } phase)
        {
            var statuses = Enum.GetValues<MaintenanceStatus>().Where(status => PhaseOf(status) == phase).ToList();
            windows = windows.Where(m => statuses.Contains(m.Status));
        }

        if (filter.Status is { } wanted)
        {
            windows = windows.Where(m => m.Status == wanted);
        }

        if (filter.ComponentId is { Length: > 0 } component)
        {
            // A list in JSON; ids hold no character that LIKE or JSON would take for its own.
            var pattern = $"%\"{Escape(component)}\"%";
            windows = windows.Where(m => EF.Functions.Like((string)(object)m.ComponentIds, pattern, @"\"));
        }

        foreach (var word in (filter.Text ?? "").Split((char[]?)null, 8, StringSplitOptions.RemoveEmptyEntries))
        {
            var pattern = $"%{Escape(word)}%";
            windows = windows.Where(m => EF.Functions.Like(m.Title, pattern, @"\") || EF.Functions.Like(m.Message, pattern, @"\") || m.Updates.Any(u => EF.Functions.Like(u.Message, pattern, @"\")));
        }

        return windows;
    }

    private static string Escape(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
