using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Subscribers;

namespace StatusPage.Core.Notifications;

/// <summary>
/// Reads what became of mails, for staff. There may be a million deliveries, and they are written too often to carry an index
/// for every question: within a posting they are found in the order of their subscribers, and else by their number.
/// </summary>
public sealed class DeliveryQueries(IDbContextFactory<StatusPageDbContext> contexts)
{
    /// <summary>Newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="before">Older than this one.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="skip">How many of the first to leave out.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<PostingLine>> PostingsAsync(PostingFilter filter, long? before, int take, int skip = 0, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = Narrow(db.Notifications.AsNoTracking(), filter).Where(n => before == null || n.Id < before);
        return await LinesAsync(db, found.OrderByDescending(n => n.Id).Skip(skip).Take(take), cancel);
    }

    public async Task<int> CountPostingsAsync(PostingFilter filter, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await Narrow(db.Notifications, filter).CountAsync(cancel);
    }

    /// <summary>These as they are now, newest first.</summary>
    public async Task<IReadOnlyList<PostingLine>> PostingsAsync(IReadOnlyCollection<long> ids, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await LinesAsync(db, db.Notifications.AsNoTracking().Where(n => ids.Contains(n.Id)).OrderByDescending(n => n.Id), cancel);
    }

    public async Task<PostingLine?> FindPostingAsync(long id, CancellationToken cancel = default) => (await PostingsAsync([id], cancel)).SingleOrDefault();

    /// <summary>
    /// Of one posting by subscriber; else newest first.
    /// </summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Behind this one: the <see cref="DeliveryFilter.PositionOf"/> of the last of the page before.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="skip">How many of the first to leave out.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async Task<IReadOnlyList<DeliveryLine>> ListAsync(DeliveryFilter filter, long? after, int take, int skip = 0, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = Narrow(db, filter);
        found = filter.PostingId is null
            ? found.Where(d => after == null || d.Id < after).OrderByDescending(d => d.Id)
            : found.Where(d => after == null || d.SubscriberId > after).OrderBy(d => d.SubscriberId);
        return await LinesAsync(db, found.Skip(skip).Take(take), filter.PostingId is null ? line => -line.Id : line => line.SubscriberId, cancel);
    }

    /// <summary>These as they are now, by number.</summary>
    public async Task<IReadOnlyList<DeliveryLine>> ListAsync(IReadOnlyCollection<long> ids, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await LinesAsync(db, db.Deliveries.AsNoTracking().Where(d => ids.Contains(d.Id)), line => line.Id, cancel);
    }

    public async Task<DeliveryLine?> FindAsync(long id, CancellationToken cancel = default) => (await ListAsync([id], cancel)).SingleOrDefault();

    /// <summary>Why those of a posting are in this state, the most frequent reason first.</summary>
    public async Task<IReadOnlyList<ReplyCount>> RepliesAsync(long postingId, DeliveryState state, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var replies = await db.Deliveries
            .Where(d => d.NotificationId == postingId && d.State == state && (state != DeliveryState.Queued || d.Attempts > 0))
            .GroupBy(d => d.Reply)
            .Select(group => new { Reply = group.Key, Count = group.Count() })
            .ToListAsync(cancel);
        return Replies.Group(replies.Select(one => (one.Reply, one.Count)));
    }

    /// <summary>How many mails of any kind are still to be sent.</summary>
    public async Task<int> QueuedAsync(CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Deliveries.CountAsync(d => d.State == DeliveryState.Queued, cancel);
    }

    private static IQueryable<Notification> Narrow(IQueryable<Notification> all, PostingFilter filter)
    {
        if (filter.State is { } state)
        {
            all = all.Where(n => n.State == state);
        }

        if (filter.Running)
        {
            all = all.Where(n => n.State == NotificationState.Released && n.Recipients > n.Sent + n.Failed + n.Skipped);
        }

        if (filter.Failed)
        {
            all = all.Where(n => n.Failed > 0);
        }

        return filter.SubjectId is { } subject ? all.Where(n => n.SubjectId == subject) : all;
    }

    private static IQueryable<Delivery> Narrow(StatusPageDbContext db, DeliveryFilter filter)
    {
        var found = db.Deliveries.AsNoTracking();
        if (filter.PostingId is { } posting)
        {
            found = found.Where(d => d.NotificationId == posting);
        }

        if (filter.SubscriberId is { } subscriber)
        {
            found = found.Where(d => d.SubscriberId == subscriber);
            if (filter.PostingId is null)
            {
                // Through the postings, a look each: the index begins with them.
                found = found.Where(d => d.NotificationId == null || db.Notifications.Select(n => (long?)n.Id).Contains(d.NotificationId));
            }
        }

        // Said as a constant, so that the index of what is queued can be used.
        return filter.State switch
        {
            null => found,
            DeliveryState.Queued => found.Where(d => d.State == DeliveryState.Queued),
            { } state => found.Where(d => d.State == state),
        };
    }

    private static async Task<IReadOnlyList<PostingLine>> LinesAsync(StatusPageDbContext db, IQueryable<Notification> found, CancellationToken cancel)
    {
        var notifications = await found.ToListAsync(cancel);
        var incidents = notifications.FindAll(n => !n.Kind.IsOfMaintenance()).ConvertAll(n => n.SubjectId);
        var windows = notifications.FindAll(n => n.Kind.IsOfMaintenance()).ConvertAll(n => n.SubjectId);
        var titles = incidents.Count == 0 ? [] : await db.Incidents.Where(i => incidents.Contains(i.Id)).ToDictionaryAsync(i => i.Id, i => i.Title, cancel);
        var planned = windows.Count == 0 ? [] : await db.Maintenances.Where(w => windows.Contains(w.Id)).ToDictionaryAsync(w => w.Id, w => w.Title, cancel);
        return [.. notifications.Select(n => new PostingLine
        {
            Id = n.Id,
            Kind = n.Kind,
            SubjectId = n.SubjectId,
            SubjectTitle = (n.Kind.IsOfMaintenance() ? planned : titles).GetValueOrDefault(n.SubjectId),
            PostingId = n.PostingId,
            State = n.State,
            CreatedAt = n.CreatedAt,
            ReleasedAt = n.ReleasedAt,
            Recipients = n.Recipients,
            Sent = n.Sent,
            Failed = n.Failed,
            Skipped = n.Skipped,
        })];
    }

    private static async Task<IReadOnlyList<DeliveryLine>> LinesAsync(StatusPageDbContext db, IQueryable<Delivery> found, Func<DeliveryLine, long?> order, CancellationToken cancel)
    {
        var rows = await (
            from d in found
            join s in db.Subscribers on d.SubscriberId equals (long?)s.Id into subscribers
            from s in subscribers.DefaultIfEmpty()
            select new { Delivery = d, s.Email, State = (SubscriberState?)s.State }).ToListAsync(cancel);
        return [.. rows.Select(row => Line(row.Delivery, row.Email, row.State)).OrderBy(order)];
    }

    private static DeliveryLine Line(Delivery delivery, string? email, SubscriberState? subscriber) => new()
    {
        Id = delivery.Id,
        Kind = delivery.Kind,
        PostingId = delivery.NotificationId,
        SubscriberId = delivery.SubscriberId,
        Email = email ?? delivery.Address,
        Subscriber = subscriber,
        State = delivery.State,
        Attempts = delivery.Attempts,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(delivery.CreatedMs),
        DueAt = delivery is { State: DeliveryState.Queued, ClaimedBy: null } ? DateTimeOffset.FromUnixTimeMilliseconds(delivery.DueMs) : null,
        DoneAt = delivery.DoneMs is { } done ? DateTimeOffset.FromUnixTimeMilliseconds(done) : null,
        Reply = delivery.Reply,
    };
}
