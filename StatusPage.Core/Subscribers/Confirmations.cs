using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;

namespace StatusPage.Core.Subscribers;

internal enum ConfirmationOutcome
{
    /// <summary>The mail that asks is written down and goes out.</summary>
    Asked,

    /// <summary>The mailbox was asked too often of late: no mail, and nothing has changed.</summary>
    TooOften,

    /// <summary>Too many addresses of its domain were asked and have not confirmed: no mail, and nothing has changed.</summary>
    TooManyOfDomain,

    /// <summary>The address is in quarantine: no mail, and nothing has changed.</summary>
    Quarantined,
}

/// <param name="Subscriber">Null where the address is new and was not asked.</param>
/// <param name="New">The address was not known before.</param>
/// <param name="Outcome">What became of it.</param>
internal sealed record AskedConfirmation(Subscriber? Subscriber, bool New, ConfirmationOutcome Outcome);

/// <summary>Asks addresses to confirm, within an act. The caller names the act for the audit log if it is one for it.</summary>
public sealed class Confirmations(MailSignal signal)
{
    /// <summary>Nobody has it: the statement that takes back waiting mails runs for those too who are not asked.</summary>
    private const long NobodysId = 0;

    /// <summary>
    /// Writes down what was asked for and the mail that asks to confirm it. Whatever the outcome, a delivery is written by the
    /// same statements, so that the time it takes tells little and staff can see why somebody got no mail.
    /// </summary>
    internal async Task<AskedConfirmation> AskAsync(Act act, EmailAddress address, SubscriptionRequest request, SubscriberSource source)
    {
        var db = act.Db;
        var subscriber = await db.Subscribers.SingleOrDefaultAsync(s => s.Key == address.Key);
        var since = act.Now - SubscriptionLimits.MailboxWindow;
        var asked = await db.ConfirmationMails.Where(m => m.Mailbox == address.Mailbox && m.At > since).Select(m => m.At).ToListAsync();
        var isNew = subscriber is null;
        // Looked up for known addresses too, so that the time it takes does not tell them apart.
        var crowded = source == SubscriberSource.Page && SubscriptionLimits.IsLimitedAsDomain(address.Domain) && await IsCrowdedAsync(db, address.Domain, since);
        var outcome = subscriber?.State == SubscriberState.Quarantined ? ConfirmationOutcome.Quarantined
            : !SubscriptionLimits.MayAsk(asked, act.Now) ? ConfirmationOutcome.TooOften
            : crowded && subscriber?.ConfirmedAt is null ? ConfirmationOutcome.TooManyOfDomain
            : ConfirmationOutcome.Asked;
        if (outcome == ConfirmationOutcome.Asked)
        {
            if (subscriber is null)
            {
                db.Subscribers.Add(subscriber = new Subscriber(address, source, act.Now));
            }

            subscriber.Ask(request, act.Now);
            db.ConfirmationMails.Add(new ConfirmationMail { Mailbox = address.Mailbox, At = act.Now });
        }

        // Once a new subscriber has its number.
        act.RunAfterwards(() => outcome == ConfirmationOutcome.Asked
            ? WriteAsync(db, subscriber!.Id, MailTo(subscriber, act.Now), act.Now)
            : WriteAsync(db, NobodysId, NotSent(subscriber, address, outcome, act.Now), act.Now));
        act.WakeOnceCommitted(signal.Wake);
        return new AskedConfirmation(subscriber, isNew, outcome);
    }

    /// <summary>The mail to a subscriber that was asked and has its number.</summary>
    internal static Delivery MailTo(Subscriber subscriber, DateTimeOffset now) => new()
    {
        Kind = MailKind.Confirmation,
        SubscriberId = subscriber.Id,
        Payload = new ConfirmationPayload(subscriber.ConfirmationNumber).Write(),
        CreatedMs = now.ToUnixTimeMilliseconds(),
        DueMs = now.ToUnixTimeMilliseconds(),
    };

    private static async Task<bool> IsCrowdedAsync(StatusPageDbContext db, string domain, DateTimeOffset since)
    {
        var ofDomain = db.Subscribers.Where(s => s.Domain == domain);
        var unconfirmed = await ofDomain.CountAsync(s => s.State == SubscriberState.Pending && s.Source == SubscriberSource.Page && s.UpdatedAt > since);
        return !SubscriptionLimits.MayAskDomain(unconfirmed, confirmed: 0)
            && !SubscriptionLimits.MayAskDomain(unconfirmed, await ofDomain.CountAsync(s => s.State == SubscriberState.Active));
    }

    private static async Task WriteAsync(StatusPageDbContext db, long subscriberId, Delivery delivery, DateTimeOffset now)
    {
        // A mail that still waits carries a link that no longer works.
        await db.Deliveries
            .Where(d => d.SubscriberId == subscriberId && d.State == DeliveryState.Queued && d.Kind == MailKind.Confirmation)
            .ExecuteUpdateAsync(set => set
                .SetProperty(d => d.State, DeliveryState.Skipped)
                .SetProperty(d => d.DoneMs, now.ToUnixTimeMilliseconds())
                .SetProperty(d => d.Reply, "Not sent: the confirmation was asked for once more."));
        db.Deliveries.Add(delivery);
        await db.SaveChangesAsync();
    }

    private static Delivery NotSent(Subscriber? subscriber, EmailAddress address, ConfirmationOutcome outcome, DateTimeOffset now) => new()
    {
        Kind = MailKind.Confirmation,
        SubscriberId = subscriber?.Id,
        Address = subscriber is null ? address.Text : null,
        State = DeliveryState.Skipped,
        CreatedMs = now.ToUnixTimeMilliseconds(),
        DueMs = now.ToUnixTimeMilliseconds(),
        DoneMs = now.ToUnixTimeMilliseconds(),
        Reply = $"Not sent: {Why(outcome)}.",
    };

    private static string Why(ConfirmationOutcome outcome) => outcome switch
    {
        ConfirmationOutcome.Quarantined => "the address is in quarantine",
        ConfirmationOutcome.TooManyOfDomain =>
            $"{SubscriptionLimits.UnconfirmedPerDomain} or more addresses of its domain were asked to confirm within the last {SubscriptionLimits.MailboxWindow.TotalHours:0} hours and have not; add it here or by import",
        _ => $"the mailbox was asked to confirm within the last {SubscriptionLimits.MailboxPause.TotalMinutes:0} minutes, or {SubscriptionLimits.PerMailbox} times within {SubscriptionLimits.MailboxWindow.TotalHours:0} hours",
    };
}
