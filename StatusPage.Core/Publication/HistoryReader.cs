using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication;

/// <summary>Reads status history, and no more of it than a publication needs.</summary>
internal static class HistoryReader
{
    /// <summary>Read anew as a day turns, when nobody waits for it; at any other time only what changed of it.</summary>
    public static async Task<SettledHistory> ReadSettledAsync(
        StatusPageDbContext db,
        PublishedSnapshot? before,
        bool all,
        PublishedIncidents incidents,
        List<Incident> changed,
        TimeZoneInfo zone,
        DateTimeOffset now,
        CancellationToken cancel)
    {
        var today = DailyUptime.Today(now, zone);
        var until = DailyUptime.StartOf(today.AddDays(-SnapshotReader.Days + 1), zone);
        var published = (string id) => incidents.Find(id) is not null;
        if (before?.Settled is not { } settled || settled.Before > until || (all && settled.Before < until))
        {
            var since = SlaPeriod.MonthOf(today).Plus(-PublishedSla.Months).In(zone).From;
            return await ReadAllAsync(db, since, until, published, cancel);
        }

        var old = changed
            .Where(i => i.StartedAt < settled.Before || before.Incidents.Find(i.Id)?.StartedAt < settled.Before)
            .Select(i => i.Id)
            .ToHashSet(StringComparer.Ordinal);
        return old.Count == 0 ? settled : await ReadChangedAsync(db, settled, old, published, cancel);
    }

    /// <summary>All that ended long ago; <paramref name="isPublished"/> tells incidents from removed ones, which no longer count.</summary>
    private static async Task<SettledHistory> ReadAllAsync(
        StatusPageDbContext db, DateTimeOffset since, DateTimeOffset before, Func<string, bool> isPublished, CancellationToken cancel)
    {
        var intervals = await db.StatusIntervals.Where(i => i.To <= before && i.To > since).ToListAsync(cancel);
        var windows = await db.Maintenances
            .Where(m => m.ScheduledUntil > since)
            .Select(m => new { m.Id, m.AnnouncedAt, m.ScheduledFor, m.AnnouncedUntil, m.LateComponents })
            .ToListAsync(cancel);
        return new SettledHistory(
            before,
            since,
            intervals.Where(i => Counts(i, isPublished)).GroupBy(i => i.ComponentId, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.Select(Span).ToImmutableArray(), StringComparer.Ordinal),
            await ProbeGapsReader.ReadAsync(db, since, before, cancel),
            windows.ToFrozenDictionary(m => m.Id, m => new PlannedWindow(m.AnnouncedAt, new Interval(m.ScheduledFor, m.AnnouncedUntil), m.LateComponents), StringComparer.Ordinal));
    }

    /// <summary>What changed of the history that is carried over: the settled spans of these incidents.</summary>
    private static async Task<SettledHistory> ReadChangedAsync(
        StatusPageDbContext db, SettledHistory settled, IReadOnlySet<string> incidents, Func<string, bool> isPublished, CancellationToken cancel)
    {
        var (since, before) = (settled.Since, settled.Before);
        var intervals = await db.StatusIntervals.Where(i => incidents.Contains(i.SourceId) && i.To <= before && i.To > since).ToListAsync(cancel);
        return settled.With(incidents, intervals.Where(i => Counts(i, isPublished)).ToLookup(i => i.ComponentId, Span, StringComparer.Ordinal));
    }

    /// <summary>A removed incident no longer counts, though its intervals stay on record.</summary>
    public static bool Counts(StatusInterval interval, Func<string, bool> isPublished) =>
        interval.Source != StatusSource.Incident || isPublished(interval.SourceId);

    public static StatusSpan Span(StatusInterval interval) => new(
        interval.Status,
        interval.From,
        interval.To,
        interval.Source == StatusSource.Incident ? interval.SourceId : null,
        interval.Source == StatusSource.Maintenance ? interval.SourceId : null);
}
