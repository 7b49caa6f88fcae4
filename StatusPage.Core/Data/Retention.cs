using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Scheduling;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Suggestions;

namespace StatusPage.Core.Data;

/// <summary>Deletes what is kept only for a while. The audit log and all that was public is kept for good.</summary>
public sealed class Retention(IDbContextFactory<StatusPageDbContext> contexts, WriteGate gate, TimeProvider clock) : IRecurringWork
{
    /// <summary>How long a repeat of a request with the same Idempotency-Key is recognised.</summary>
    public static readonly TimeSpan IdempotentRequests = TimeSpan.FromHours(24);

    public static readonly TimeSpan EndedLinks = TimeSpan.FromDays(30);

    /// <summary>The longest window of a ratio is seven days.</summary>
    public static readonly TimeSpan RatioSamples = TimeSpan.FromDays(8);

    /// <summary>Suggestions that nobody published; the published ones stay with their incidents.</summary>
    public static readonly TimeSpan UnpublishedSuggestions = TimeSpan.FromDays(90);

    /// <summary>How long an address is kept after its confirmation expired unconfirmed.</summary>
    public static readonly TimeSpan ExpiredRequests = TimeSpan.FromDays(1);

    /// <summary>Mails that are no postings: confirmations and tests.</summary>
    public static readonly TimeSpan OtherMails = TimeSpan.FromDays(7);

    /// <summary>What became of each single mail, unless a postmortem may still go to who got it; the counts of its posting stay.</summary>
    public static readonly TimeSpan Deliveries = TimeSpan.FromDays(90);

    /// <summary>What webhooks were sent, and what still waits for one that nobody resumed.</summary>
    public static readonly TimeSpan WebhookEvents = TimeSpan.FromDays(30);

    private const int DeletedAtOnce = 5_000;

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var requestsBefore = now - IdempotentRequests;
        var linksBefore = now - EndedLinks;
        var samplesBefore = (now - RatioSamples).ToUnixTimeMilliseconds();
        var suggestionsBefore = now - UnpublishedSuggestions;
        var requestsExpiredBefore = now - ExpiredRequests;
        var askedBefore = now - SubscriptionLimits.MailboxWindow;
        var mailsBefore = (now - OtherMails).ToUnixTimeMilliseconds();
        var eventsBefore = now - WebhookEvents;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var deliveriesBefore = (now - Deliveries).ToUnixTimeMilliseconds();
        var awaited = Awaited(db);
        await DeleteAsync(
            db.Deliveries.Where(d => d.CreatedMs < deliveriesBefore && d.State != DeliveryState.Queued && !db.Notifications.Any(n => n.Id == d.NotificationId && awaited.Contains(n.SubjectId))),
            cancel);
        await DeleteAsync(db.Deliveries.Where(d => d.NotificationId == null && d.State != DeliveryState.Queued && d.CreatedMs < mailsBefore), cancel);
        await DeleteAsync(db.Subscribers.Where(s => s.State == SubscriberState.Pending && s.ConfirmationExpiresAt < requestsExpiredBefore), cancel);
        using var turn = await gate.EnterAsync(cancel);
        await db.IdempotentRequests.Where(r => r.At < requestsBefore).ExecuteDeleteAsync(cancel);
        await db.Suggestions
            .Where(s => (s.State == SuggestionState.Dismissed || s.State == SuggestionState.Closed) && s.DecidedAt < suggestionsBefore)
            .ExecuteDeleteAsync(cancel);
        await db.OneTimeLinks.Where(l => l.ExpiresAt < linksBefore).ExecuteDeleteAsync(cancel);
        await db.RatioSamples.Where(s => s.AtMs < samplesBefore).ExecuteDeleteAsync(cancel);
        await db.ConfirmationMails.Where(m => m.At < askedBefore).ExecuteDeleteAsync(cancel);
        await db.WebhookEvents.Where(e => e.At < eventsBefore).ExecuteDeleteAsync(cancel);
    }

    /// <summary>
    /// Incidents whose postmortem may still go to those who got their mails: open ones, and those of which one is owed to
    /// everybody or being written.
    /// </summary>
    private static IQueryable<string> Awaited(StatusPageDbContext db) => db.Incidents
        .Where(i => i.RemovedAt == null
            && (i.Status != IncidentStatus.Resolved
                || db.Postmortems.Any(p => p.IncidentId == i.Id && p.PublishedAt == null)
                || db.PostmortemDebts.Any(d => d.IncidentId == i.Id && (d.State == DebtState.Owed || d.State == DebtState.Overdue) && d.Readers == PostmortemReaders.Everybody)))
        .Select(i => i.Id);

    /// <summary>A few thousand at a time, oldest first, so that nobody waits for it.</summary>
    private async Task DeleteAsync(IQueryable<Delivery> deliveries, CancellationToken cancel)
    {
        var deleted = DeletedAtOnce;
        while (deleted == DeletedAtOnce)
        {
            using var turn = await gate.EnterAsync(cancel);
            deleted = await deliveries.OrderBy(d => d.Id).Take(DeletedAtOnce).ExecuteDeleteAsync(cancel);
        }
    }

    private async Task DeleteAsync(IQueryable<Subscriber> subscribers, CancellationToken cancel)
    {
        var deleted = DeletedAtOnce;
        while (deleted == DeletedAtOnce)
        {
            using var turn = await gate.EnterAsync(cancel);
            deleted = await subscribers.OrderBy(s => s.Id).Take(DeletedAtOnce).ExecuteDeleteAsync(cancel);
        }
    }
}
