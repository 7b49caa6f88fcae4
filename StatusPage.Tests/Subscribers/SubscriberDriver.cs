using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Subscribers;

/// <summary>Subscribing in the words of the domain. Tokens are made as the mails make them.</summary>
internal static class SubscriberDriver
{
    public static Task AskAsync(this TestApp app, string email, SubscriptionRequest? request = null, string? source = null) =>
        app.Get<SubscriptionService>().RequestAsync(email, request ?? new SubscriptionRequest(), source);

    /// <summary>Asks and confirms.</summary>
    public static async Task<Subscriber> SubscribeAsync(this TestApp app, string email, SubscriptionRequest? request = null)
    {
        await app.AskAsync(email, request);
        await app.Get<SubscriptionService>().ConfirmAsync(await app.ConfirmTokenAsync(email));
        return await app.SubscriberAsync(email);
    }

    public static async Task<Subscriber> SubscriberAsync(this TestApp app, string email) =>
        await app.FindSubscriberAsync(email) ?? throw new InvalidOperationException($"{email} is nobody.");

    public static Task<Subscriber?> FindSubscriberAsync(this TestApp app, string email) => app.ReadAsync(db => db.Subscribers.SingleOrDefaultAsync(s => s.Email == email));

    /// <summary>Of the mail that was written last.</summary>
    public static async Task<string> ConfirmTokenAsync(this TestApp app, string email)
    {
        var subscriber = await app.SubscriberAsync(email);
        var mail = await app.ReadAsync(db => db.Deliveries.Where(d => d.SubscriberId == subscriber.Id && d.Kind == MailKind.Confirmation && d.Payload != null).OrderByDescending(d => d.Id).FirstAsync());
        return (await app.Get<LinkKeys>().SignerAsync()).Confirm(subscriber.Id, ConfirmationPayload.Read(mail.Payload)!.Number);
    }

    public static async Task<string> ManageTokenAsync(this TestApp app, string email) =>
        (await app.Get<LinkKeys>().SignerAsync()).Manage((await app.SubscriberAsync(email)).Id);

    public static Task<int> ConfirmationsSentToAsync(this TestApp app, string email) => app.ReadAsync(db => db.Deliveries.CountAsync(d =>
        d.Kind == MailKind.Confirmation && d.State != DeliveryState.Skipped && db.Subscribers.Any(s => s.Email == email && s.Id == d.SubscriberId)));

    /// <summary>As a mail server's refusal would have it.</summary>
    public static Task QuarantineAsync(this TestApp app, string email) => app.Acts.RunAsync(Actor.System("tests"), StaffRole.Viewer, act =>
        act.Db.Subscribers.Where(s => s.Email == email).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.State, SubscriberState.Quarantined)
            .SetProperty(s => s.QuarantinedAt, act.Now)
            .SetProperty(s => s.QuarantineReason, "550 5.1.1 no such mailbox")));

    public static Task<List<string>> AuditActionsAsync(this TestApp app) =>
        app.ReadAsync(db => db.Audit.Where(a => a.SubjectKind == "subscriber").OrderBy(a => a.Id).Select(a => a.Action + " " + a.SubjectName).ToListAsync());
}
