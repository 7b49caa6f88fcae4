using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;

namespace StatusPage.Core.Data.Demo;

/// <summary>Mails of invented postings, written down as if they had gone out then. None is queued, so none is sent.</summary>
internal static class DemoMails
{
    private const string Accepted = "250 2.0.0 Ok: queued";

    private const string GivenUp = "Given up after 12 attempts. 451 4.7.1 Try again later";

    /// <summary>One in so many postings has a mail that was given up.</summary>
    private const int FailsEvery = 7;

    public static async Task WriteAsync(Act act, string incidentId, int number, NotificationKind kind)
    {
        var incident = await IncidentService.FindAsync(act.Db, incidentId);
        var update = incident.Updates.Single(u => u.Number == number);
        var audience = Audience.Of(incident);
        var notification = new Notification
        {
            Kind = kind,
            SubjectId = incident.Id,
            PostingId = update.Id,
            Impact = audience.Impact!.Value,
            Components = Audience.ComponentsSoFar(incident),
            CreatedAt = act.Now,
            State = NotificationState.Released,
            ReleasedAt = act.Now,
        };
        act.Db.Notifications.Add(notification);
        await act.Db.SaveChangesAsync();

        var recipients = await AudienceStatements.WriteDeliveriesAsync(act.Db, notification, audience, act.Now);
        var mails = act.Db.Deliveries.Where(d => d.NotificationId == notification.Id);
        await mails.ExecuteUpdateAsync(set => set
            .SetProperty(d => d.State, DeliveryState.Sent)
            .SetProperty(d => d.Attempts, 1)
            .SetProperty(d => d.DoneMs, d => d.CreatedMs + 900 + (d.Id % 40 * 35))
            .SetProperty(d => d.Reply, Accepted));
        var failed = recipients > 0 && notification.Id % FailsEvery == 0
            ? await mails.OrderByDescending(d => d.Id).Take(1).ExecuteUpdateAsync(set => set
                .SetProperty(d => d.State, DeliveryState.Failed)
                .SetProperty(d => d.Attempts, 12)
                .SetProperty(d => d.Reply, GivenUp))
            : 0;
        (notification.Recipients, notification.Sent, notification.Failed) = (recipients, recipients - failed, failed);
    }
}
