using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Suggestions;

/// <summary>Which suggestions a list shows; what is null does not narrow it.</summary>
public sealed record SuggestionFilter(SuggestionState? State = null, string? SourceId = null);

public sealed record SuggestionPage(IReadOnlyList<Suggestion> Suggestions, int Total);

/// <summary>Reads suggestions for staff.</summary>
public sealed class SuggestionQueries(IDbContextFactory<StatusPageDbContext> contexts)
{
    /// <summary>Open ones first, then newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="page">From 1.</param>
    /// <param name="size">Suggestions a page.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<SuggestionPage> ListAsync(SuggestionFilter filter, int page, int size, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = Narrow(db.Suggestions.AsNoTracking(), filter);
        var total = await found.CountAsync(cancel);
        var suggestions = await found
            .OrderBy(s => s.DecidedAt != null)
            .ThenByDescending(s => s.CreatedAt)
            .ThenByDescending(s => s.Id)
            .Skip((Math.Max(page, 1) - 1) * size)
            .Take(size)
            .ToListAsync(cancel);
        return new SuggestionPage(suggestions, total);
    }

    /// <summary>Newest first; those after (At, Id).</summary>
    public async Task<IReadOnlyList<Suggestion>> NewestAsync(SuggestionFilter filter, (DateTimeOffset At, string Id)? after, int take, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = Narrow(db.Suggestions.AsNoTracking(), filter);
        if (after is var (at, last))
        {
            found = found.Where(s => s.CreatedAt < at || (s.CreatedAt == at && s.Id.CompareTo(last) < 0));
        }

        return await found.OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id).Take(take).ToListAsync(cancel);
    }

    public async Task<Suggestion?> FindAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Suggestions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancel);
    }

    /// <summary>How many wait; read from a small index of its own.</summary>
    public async Task<int> CountOpenAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Suggestions.CountAsync(s => s.State == SuggestionState.Open, cancel);
    }

    private static IQueryable<Suggestion> Narrow(IQueryable<Suggestion> suggestions, SuggestionFilter filter)
    {
        if (filter.State is { } state)
        {
            suggestions = suggestions.Where(s => s.State == state);
        }

        return filter.SourceId is { } source ? suggestions.Where(s => s.SourceId == source) : suggestions;
    }
}
