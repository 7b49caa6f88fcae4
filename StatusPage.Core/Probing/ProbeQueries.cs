using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Probing;

/// <summary>How a probe stands in a list.</summary>
public enum ProbeStanding
{
    Down,
    Unknown,
    Up,
    Paused,
}

/// <summary>Which probes a list shows; null: any.</summary>
public sealed record ProbeFilter
{
    /// <summary>Words in name or target.</summary>
    public string? Text { get; init; }

    public ProbeStanding? Standing { get; init; }

    public ProbeKind? Kind { get; init; }

    public string? ComponentId { get; init; }
}

/// <summary>A probe and where it stands.</summary>
public sealed record ProbeLine(Probe Probe, ProbeState State)
{
    public ProbeStanding Standing => Probe.PausedAt is not null ? ProbeStanding.Paused : State.Health switch
    {
        ProbeHealth.Down => ProbeStanding.Down,
        ProbeHealth.Up => ProbeStanding.Up,
        ProbeHealth.Unknown => ProbeStanding.Unknown,
    };

    /// <summary>It runs, and what it found last is not good.</summary>
    public bool IsFailing => Probe.PausedAt is null && (State.Health == ProbeHealth.Down || State.FailuresInRow > 0);

    public DateTimeOffset? LastAt => At(State.LastAtMs);

    public DateTimeOffset? NextRunAt => At(State.DueMs);

    public DateTimeOffset? FailingSince => At(State.FailingSinceMs);

    public DateTimeOffset? LastFailureAt => At(State.LastFailureAtMs);

    public DateTimeOffset? LastGapAt => At(State.LastGapAtMs);

    public DateTimeOffset? LastBeatAt => At(State.LastBeatAtMs);

    private static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}

/// <summary>Reads probes with their state. Removed ones are in no list.</summary>
public sealed class ProbeQueries(IDbContextFactory<StatusPageDbContext> contexts)
{
    public async Task<ProbeLine?> FindAsync(string id)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await Lines(db, new ProbeFilter()).Where(line => line.Probe.Id == id).Select(line => new ProbeLine(line.Probe, line.State)).SingleOrDefaultAsync();
    }

    /// <summary>In the order they were added, from behind a number on.</summary>
    public async Task<IReadOnlyList<ProbeLine>> AfterAsync(ProbeFilter filter, long after, int take)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await Lines(db, filter)
            .Where(line => line.Probe.Number > after)
            .OrderBy(line => line.Probe.Number)
            .Take(take)
            .Select(line => new ProbeLine(line.Probe, line.State))
            .ToListAsync();
    }

    /// <summary>A page, numbered from 1, with those that need a person first: down, failing, not known; paused ones last.</summary>
    public async Task<(IReadOnlyList<ProbeLine> Lines, int Total)> PageAsync(ProbeFilter filter, int page, int size)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var lines = Lines(db, filter);
        var total = await lines.CountAsync();
        var found = await lines
            .OrderBy(line => line.Probe.PausedAt != null ? 4 : line.State.Health == ProbeHealth.Down ? 0 : line.State.FailuresInRow > 0 ? 1 : line.State.Health == ProbeHealth.Unknown ? 2 : 3)
            .ThenBy(line => line.Probe.Name)
            .ThenBy(line => line.Probe.Number)
            .Skip((page - 1) * size)
            .Take(size)
            .Select(line => new ProbeLine(line.Probe, line.State))
            .ToListAsync();
        return (found, total);
    }

    /// <summary>How many there are of each standing, whatever the filter says of it.</summary>
    public async Task<IReadOnlyDictionary<ProbeStanding, int>> CountAsync(ProbeFilter filter)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var counts = await Lines(db, filter with { Standing = null })
            .GroupBy(line => new { Paused = line.Probe.PausedAt != null, line.State.Health })
            .Select(group => new { group.Key.Paused, group.Key.Health, Count = group.Count() })
            .ToListAsync();
        return counts
            .GroupBy(c => c.Paused ? ProbeStanding.Paused : c.Health == ProbeHealth.Down ? ProbeStanding.Down : c.Health == ProbeHealth.Up ? ProbeStanding.Up : ProbeStanding.Unknown)
            .ToDictionary(same => same.Key, same => same.Sum(c => c.Count));
    }

    /// <summary>Raw results, newest first.</summary>
    public async Task<IReadOnlyList<ProbeResult>> ResultsAsync(
        long probe, bool failedOnly, DateTimeOffset? from, DateTimeOffset? until, (long AtMs, long Id)? after, int take)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var results = db.ProbeResults.AsNoTracking().Where(r => r.Probe == probe);
        if (failedOnly)
        {
            results = results.Where(r => !r.Ok);
        }

        if (from?.ToUnixTimeMilliseconds() is { } fromMs)
        {
            results = results.Where(r => r.AtMs >= fromMs);
        }

        if (until?.ToUnixTimeMilliseconds() is { } untilMs)
        {
            results = results.Where(r => r.AtMs < untilMs);
        }

        if (after is var (atMs, id))
        {
            results = results.Where(r => r.AtMs < atMs || (r.AtMs == atMs && r.Id < id));
        }

        return await results.OrderByDescending(r => r.AtMs).ThenByDescending(r => r.Id).Take(take).ToListAsync();
    }

    /// <summary>Stretches in which it told nothing, newest first.</summary>
    public async Task<IReadOnlyList<ProbeGap>> GapsAsync(long probe, int take)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.ProbeGaps.AsNoTracking().Where(g => g.Probe == probe).OrderByDescending(g => g.From).Take(take).ToListAsync();
    }

    private static IQueryable<Pair> Lines(StatusPageDbContext db, ProbeFilter filter)
    {
        var lines = from probe in db.Probes.AsNoTracking()
                    where probe.RemovedAt == null
                    join state in db.ProbeStates.AsNoTracking() on probe.Number equals state.Probe
                    select new Pair { Probe = probe, State = state };
        foreach (var word in (filter.Text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(8))
        {
            var pattern = $"%{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";
            lines = lines.Where(line => EF.Functions.Like(line.Probe.Name, pattern, "\\") || EF.Functions.Like(line.Probe.Target, pattern, "\\"));
        }

        if (filter.Kind is { } kind)
        {
            lines = lines.Where(line => line.Probe.Kind == kind);
        }

        if (filter.ComponentId is { } component)
        {
            lines = lines.Where(line => line.Probe.ComponentId == component);
        }

        return filter.Standing is not { } standing ? lines : standing switch
        {
            ProbeStanding.Paused => lines.Where(line => line.Probe.PausedAt != null),
            ProbeStanding.Down => lines.Where(line => line.Probe.PausedAt == null && line.State.Health == ProbeHealth.Down),
            ProbeStanding.Up => lines.Where(line => line.Probe.PausedAt == null && line.State.Health == ProbeHealth.Up),
            ProbeStanding.Unknown => lines.Where(line => line.Probe.PausedAt == null && line.State.Health == ProbeHealth.Unknown),
        };
    }

    private sealed class Pair
    {
        public required Probe Probe { get; init; }

        public required ProbeState State { get; init; }
    }
}
