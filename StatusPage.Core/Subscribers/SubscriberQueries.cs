using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications;

namespace StatusPage.Core.Subscribers;

/// <summary>Reads subscribers for staff: a hundred thousand of them, so a page begins behind a number and not at a count.</summary>
public sealed class SubscriberQueries(IDbContextFactory<StatusPageDbContext> contexts)
{
    private const int ExportedAtATime = 2_000;

    public async Task<SubscriberLine?> FindAsync(long id, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = await db.Subscribers.AsNoTracking().Where(s => s.Id == id).ToListAsync(cancel);
        return (await WithDetailsAsync(db, found, cancel)).SingleOrDefault();
    }

    /// <summary>Newest first, those older than one.</summary>
    public async Task<IReadOnlyList<SubscriberLine>> OlderAsync(SubscriberFilter filter, long? than, int take, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = Narrow(db, filter);
        if (than is { } id)
        {
            found = found.Where(s => s.Id < id);
        }

        return await WithDetailsAsync(db, await found.OrderByDescending(s => s.Id).Take(take).ToListAsync(cancel), cancel);
    }

    /// <summary>Newest first, the ones next newer than one: the page before.</summary>
    public async Task<IReadOnlyList<SubscriberLine>> NewerAsync(SubscriberFilter filter, long than, int take, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = await Narrow(db, filter).Where(s => s.Id > than).OrderBy(s => s.Id).Take(take).ToListAsync(cancel);
        found.Reverse();
        return await WithDetailsAsync(db, found, cancel);
    }

    /// <summary>How many there are in each state, whatever the filter says of it.</summary>
    public async Task<IReadOnlyDictionary<SubscriberState, int>> CountAsync(SubscriberFilter filter, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await Narrow(db, filter with { State = null })
            .GroupBy(s => s.State)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancel);
    }

    /// <summary>All that the filter lets through, oldest first; no more than a few thousand are held at a time, and no transaction.</summary>
    public async IAsyncEnumerable<SubscriberLine> AllAsync(SubscriberFilter filter, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        for (var after = 0L; ;)
        {
            IReadOnlyList<SubscriberLine> some;
            await using (var db = await contexts.CreateDbContextAsync(cancel))
            {
                var last = after;
                some = await WithDetailsAsync(db, await Narrow(db, filter).Where(s => s.Id > last).OrderBy(s => s.Id).Take(ExportedAtATime).ToListAsync(cancel), cancel);
            }

            foreach (var line in some)
            {
                yield return line;
            }

            if (some.Count < ExportedAtATime)
            {
                yield break;
            }

            after = some[^1].Subscriber.Id;
        }
    }

    /// <summary>The last mails to a subscriber, newest first.</summary>
    public async Task<IReadOnlyList<SubscriberMail>> MailsAsync(long id, int take, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        // Each posting has at most one delivery to it, found by the index that keeps it so.
        var postings = await (
                from notification in db.Notifications.AsNoTracking()
                join delivery in db.Deliveries.AsNoTracking() on new { Notification = (long?)notification.Id, Subscriber = (long?)id } equals new { Notification = delivery.NotificationId, Subscriber = delivery.SubscriberId }
                orderby notification.Id descending
                select new { Delivery = delivery, notification.Kind, notification.SubjectId })
            .Take(take)
            .ToListAsync(cancel);
        var others = await db.Deliveries.AsNoTracking()
            .Where(d => d.NotificationId == null && d.SubscriberId == id)
            .OrderByDescending(d => d.Id)
            .Take(take)
            .ToListAsync(cancel);

        var subjects = postings.Select(p => p.SubjectId).Distinct().ToList();
        var titles = await db.Incidents.Where(i => subjects.Contains(i.Id)).Select(i => new { i.Id, i.Title })
            .Concat(db.Maintenances.Where(m => subjects.Contains(m.Id)).Select(m => new { m.Id, m.Title }))
            .ToDictionaryAsync(subject => subject.Id, subject => subject.Title, cancel);
        return
        [
            .. postings.Select(p => new SubscriberMail(p.Delivery, p.Kind, p.SubjectId, titles.GetValueOrDefault(p.SubjectId)))
                .Concat(others.Select(d => new SubscriberMail(d, null, null, null)))
                .OrderByDescending(mail => mail.Delivery.CreatedMs)
                .ThenByDescending(mail => mail.Delivery.Id)
                .Take(take),
        ];
    }

    /// <summary>With what belongs to it, as an act leaves it.</summary>
    public static async Task<SubscriberLine> LineAsync(StatusPageDbContext db, Subscriber subscriber) => (await WithDetailsAsync(db, [subscriber], CancellationToken.None)).Single();

    internal static IQueryable<Subscriber> Narrow(StatusPageDbContext db, SubscriberFilter filter)
    {
        var found = db.Subscribers.AsNoTracking();
        if (filter.State is { } state)
        {
            found = found.Where(s => s.State == state);
        }

        if (filter.Scope is { } scope)
        {
            found = found.Where(s => s.Scope == scope);
        }

        if (!string.IsNullOrEmpty(filter.ComponentId))
        {
            found = found.Where(s => db.SubscriberComponents.Any(c => c.SubscriberId == s.Id && c.ComponentId == filter.ComponentId));
        }

        if (!string.IsNullOrWhiteSpace(filter.Domain))
        {
            var domain = Domain(filter.Domain);
            found = found.Where(s => s.Domain == domain);
        }

        return Search(found, filter.Search);
    }

    private static IQueryable<Subscriber> Search(IQueryable<Subscriber> found, string? search)
    {
        if (string.IsNullOrWhiteSpace(search))
        {
            return found;
        }

        var text = search.Trim().Normalize();
        var at = text.LastIndexOf('@');
        var pattern = Pattern(at < 0 ? text.ToLowerInvariant() : text[..(at + 1)].ToLowerInvariant() + Domain(text[(at + 1)..]));
        if (text.All(char.IsAscii))
        {
            return found.Where(s => EF.Functions.Like(s.Key, pattern, "\\"));
        }

        // A domain with letters of other scripts is kept in ASCII; what was typed has it as people write it.
        var typed = Pattern(text);
        return found.Where(s => EF.Functions.Like(s.Key, pattern, "\\") || EF.Functions.Like(s.Email, typed, "\\"));
    }

    private static string Pattern(string text) =>
        $"%{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)}%";

    private static string Domain(string typed)
    {
        var text = typed.Trim().TrimStart('@').ToLowerInvariant();
        return EmailAddress.TryParse($"a@{text}", out _)?.Domain ?? text;
    }

    private static async Task<IReadOnlyList<SubscriberLine>> WithDetailsAsync(StatusPageDbContext db, List<Subscriber> found, CancellationToken cancel)
    {
        var ids = found.Select(s => s.Id).ToList();
        var choosing = found.Where(s => s.Scope == SubscriberScope.Components).Select(s => s.Id).ToList();
        var components = (await db.SubscriberComponents.AsNoTracking().Where(c => choosing.Contains(c.SubscriberId)).OrderBy(c => c.ComponentId).ToListAsync(cancel)).ToLookup(c => c.SubscriberId, c => c.ComponentId);
        var incidents = (await db.SubscriberIncidents.AsNoTracking().Where(i => ids.Contains(i.SubscriberId)).OrderBy(i => i.IncidentId).ToListAsync(cancel)).ToLookup(i => i.SubscriberId, i => i.IncidentId);
        var waiting = (await db.Deliveries.AsNoTracking()
                .Where(d => d.State == DeliveryState.Queued && d.SubscriberId != null && ids.Contains(d.SubscriberId.Value) && d.Attempts > 0 && d.Reply != null)
                .Select(d => new { d.Id, Subscriber = d.SubscriberId!.Value, d.Reply, d.Attempts, d.DueMs })
                .ToListAsync(cancel))
            .OrderBy(d => d.Id)
            .ToLookup(d => d.Subscriber, d => new WaitingMail(d.Reply!, d.Attempts, DateTimeOffset.FromUnixTimeMilliseconds(d.DueMs)));
        return
        [
            .. found.Select(s => new SubscriberLine(s)).Select(line => line with
            {
                ComponentIds = line.Asked?.Components ?? [.. components[line.Subscriber.Id]],
                IncidentIds = line.Asked?.IncidentId is { } incident ? [incident] : [.. incidents[line.Subscriber.Id]],
                Waiting = waiting[line.Subscriber.Id].LastOrDefault(),
            }),
        ];
    }
}
