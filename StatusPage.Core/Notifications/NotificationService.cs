using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Sending;
using StatusPage.Core.Subscribers;

namespace StatusPage.Core.Notifications;

/// <summary>What staff do to notifications and their deliveries. Responders.</summary>
public sealed class NotificationService(Acts acts, IDbContextFactory<StatusPageDbContext> contexts, MailSignal signal)
{
    /// <summary>How many subscribers would be mailed of a posting on these components with this impact; for a new incident.</summary>
    public async Task<int> CountAsync(Audience audience, CancellationToken cancel = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await AudienceStatements.CountAsync(db, audience, cancel);
    }

    /// <summary>Mails a posting that the policy kept back.</summary>
    public Task<Notification> SendAsync(Actor actor, long id) => acts.RunAsync(actor, StaffRole.Responder, async act =>
    {
        var notification = await FindAsync(act.Db, id);
        if (notification.State != NotificationState.Held)
        {
            throw new RuleException(notification.State == NotificationState.Released
                ? "This posting has been sent to subscribers already; nobody is told twice."
                : "This posting was not sent, and the incident has been resolved since. Post an update instead.");
        }

        var incident = await IncidentService.FindAsync(act.Db, notification.SubjectId);
        notification.State = NotificationState.Released;
        notification.ReleasedAt = act.Now;
        act.Record("notification.sent_by_hand", "incident", incident.Id, incident.Title);
        // Its row is there already, so that the answer can say how many it reaches.
        notification.Recipients = await AudienceStatements.WriteDeliveriesAsync(act.Db, notification, Audience.Of(incident), act.Now);
        act.WakeOnceCommitted(signal.Wake);
        return notification;
    });

    /// <summary>Tries again what was given up: one delivery.</summary>
    public Task RetryAsync(Actor actor, long deliveryId) => acts.RunAsync(actor, StaffRole.Responder, async act =>
    {
        var delivery = await act.Db.Deliveries.AsNoTracking().SingleOrDefaultAsync(d => d.Id == deliveryId) ?? throw new NotFoundException("delivery", $"{deliveryId}");
        if (delivery.State != DeliveryState.Failed)
        {
            throw new RuleException($"Only a delivery that failed can be tried again; this one is {delivery.State.ToWord()}.");
        }

        var again = await RequeueAsync(act, act.Db.Deliveries.Where(d => d.Id == deliveryId));
        if (again == 0)
        {
            throw new RuleException("The address is quarantined or wants no more mail. Release it first, under Subscribers.");
        }

        act.Record("delivery.retried", "delivery", $"{deliveryId}", $"Delivery {deliveryId}");
    });

    /// <summary>Tries again what was given up: all of one posting. How many.</summary>
    public Task<int> RetryFailedAsync(Actor actor, long notificationId) => acts.RunAsync(actor, StaffRole.Responder, async act =>
    {
        var notification = await FindAsync(act.Db, notificationId);
        var again = await RequeueAsync(act, act.Db.Deliveries.Where(d => d.NotificationId == notification.Id));
        if (again > 0)
        {
            act.Record("delivery.retried", "notification", $"{notification.Id}", $"{again} deliveries");
        }

        return again;
    });

    /// <summary>Sends a mail that says that mail works. Editors.</summary>
    public Task<long> SendTestAsync(Actor actor, string? to) => acts.RunAsync(actor, StaffRole.Editor, async act =>
    {
        if (EmailAddress.TryParse(to, out var problem) is not { } address)
        {
            throw new InvalidInputException("to", problem);
        }

        var nowMs = act.Now.ToUnixTimeMilliseconds();
        var delivery = new Delivery { Kind = MailKind.Test, Address = address.Text, Payload = new TestPayload(act.Actor.Name).Write(), CreatedMs = nowMs, DueMs = nowMs };
        act.Db.Deliveries.Add(delivery);
        act.Record("mail.tested", "mail", "test", $"To {address.Masked}");
        act.WakeOnceCommitted(signal.Wake);
        // Its number is given by the database, and the caller wants to follow it.
        await act.Db.SaveChangesAsync();
        return delivery.Id;
    });

    /// <summary>Writes the deliveries of a notification in the act that posts it.</summary>
    internal void Release(Act act, Notification notification, Audience audience) =>
        Release(act, notification, () => AudienceStatements.WriteDeliveriesAsync(act.Db, notification, audience, act.Now));

    /// <summary>The same for those who got mails of the thing before.</summary>
    internal void ReleaseToFollowers(Act act, Notification notification) =>
        Release(act, notification, () => AudienceStatements.WriteToFollowersAsync(act.Db, notification, act.Now));

    private void Release(Act act, Notification notification, Func<Task<int>> write)
    {
        notification.ReleasedAt = act.Now;
        act.RunAfterwards(async () =>
        {
            var recipients = await write();
            if (recipients > 0)
            {
                await act.Db.Notifications.Where(n => n.Id == notification.Id).ExecuteUpdateAsync(set => set.SetProperty(n => n.Recipients, recipients));
                notification.Recipients = recipients;
            }
        });
        act.WakeOnceCommitted(signal.Wake);
    }

    private async Task<int> RequeueAsync(Act act, IQueryable<Delivery> deliveries)
    {
        var nowMs = act.Now.ToUnixTimeMilliseconds();
        var failed = deliveries.Where(d => d.State == DeliveryState.Failed
            && (d.SubscriberId == null || act.Db.Subscribers.Any(s => s.Id == d.SubscriberId && s.State != SubscriberState.Quarantined && s.State != SubscriberState.Unsubscribed)));
        var byNotification = await failed.Where(d => d.NotificationId != null).GroupBy(d => d.NotificationId).Select(g => new { Id = g.Key, Count = g.Count() }).ToListAsync();
        var again = await failed.ExecuteUpdateAsync(set => set
            .SetProperty(d => d.State, DeliveryState.Queued)
            .SetProperty(d => d.Attempts, 0)
            .SetProperty(d => d.DoneMs, (long?)null)
            .SetProperty(d => d.ClaimedBy, (string?)null)
            .SetProperty(d => d.DueMs, nowMs));
        foreach (var one in byNotification)
        {
            await act.Db.Notifications.Where(n => n.Id == one.Id).ExecuteUpdateAsync(set => set.SetProperty(n => n.Failed, n => n.Failed - one.Count));
        }

        act.WakeOnceCommitted(signal.Wake);
        return again;
    }

    private static async Task<Notification> FindAsync(StatusPageDbContext db, long id) =>
        await db.Notifications.SingleOrDefaultAsync(n => n.Id == id) ?? throw new NotFoundException("notification", $"{id}");
}
