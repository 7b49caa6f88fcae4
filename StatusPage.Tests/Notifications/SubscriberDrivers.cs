using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email.Sending;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications;

/// <summary>Subscribers as they are once they confirmed, and what became of their mails.</summary>
internal static class SubscriberDrivers
{
    public static async Task<long> SubscribeAsync(
        this TestApp app,
        string email,
        SubscriberScope scope = SubscriberScope.All,
        Impact minimumImpact = Impact.None,
        bool maintenance = true,
        string[]? components = null,
        string[]? incidents = null)
    {
        Subscriber? subscriber = null;
        await app.Acts.RunAsync(Actor.System("tests"), StaffRole.Editor, act =>
        {
            subscriber = new Subscriber(EmailAddress.TryParse(email, out _)!, SubscriberSource.Page, act.Now)
            {
                State = SubscriberState.Active,
                Scope = scope,
                MinimumImpact = minimumImpact,
                Maintenance = maintenance,
                ConfirmedAt = act.Now,
            };
            act.Db.Subscribers.Add(subscriber);
            act.Record("subscriber.confirmed", "subscriber", "test", "test");
            act.RunAfterwards(async () =>
            {
                act.Db.SubscriberComponents.AddRange((components ?? []).Select(id => new SubscriberComponent { SubscriberId = subscriber.Id, ComponentId = id }));
                act.Db.SubscriberIncidents.AddRange((incidents ?? []).Select(id => new SubscriberIncident { SubscriberId = subscriber.Id, IncidentId = id }));
                await act.Db.SaveChangesAsync();
            });
            return Task.CompletedTask;
        });
        return subscriber!.Id;
    }

    /// <summary>Out of quarantine, as staff release an address.</summary>
    public static Task ReleaseAsync(this TestApp app, string email) => app.ReadAsync(db => db.Subscribers
        .Where(s => s.Key == email)
        .ExecuteUpdateAsync(set => set.SetProperty(s => s.State, SubscriberState.Active)));

    /// <summary>Settings with which the program sends its mail there.</summary>
    public static Dictionary<string, string?> Configuration(this ScriptedMailServer server) => new(StringComparer.Ordinal)
    {
        ["Smtp:Host"] = "127.0.0.1",
        ["Smtp:Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
        ["Smtp:Security"] = "none",
        ["Smtp:From"] = "status@example.com",
    };

    /// <summary>Lets the sender do all that is due, as it does when it is woken.</summary>
    public static Task SendMailAsync(this TestApp app, CancellationToken cancel = default) => app.Get<MailPump>().RunOnceAsync(cancel);

    public static Task<List<Delivery>> DeliveriesAsync(this TestApp app) => app.ReadAsync(db => db.Deliveries.OrderBy(d => d.Id).ToListAsync());

    public static Task<List<Notification>> NotificationsAsync(this TestApp app) => app.ReadAsync(db => db.Notifications.OrderBy(n => n.Id).ToListAsync());

    /// <summary>Who is to get a posting, in words.</summary>
    public static async Task<IReadOnlyList<string>> RecipientsAsync(this TestApp app, Notification notification) => await app.ReadAsync(db => db.Deliveries
        .Where(d => d.NotificationId == notification.Id)
        .Join(db.Subscribers, d => d.SubscriberId, s => s.Id, (d, s) => s.Email)
        .Order()
        .ToListAsync());
}
