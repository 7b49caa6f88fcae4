using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Notifications;

/// <summary>Writes the outgoing row of every incident posting that subscribers are to hear of.</summary>
internal sealed class OweNotification : IFollow<IncidentPosted>
{
    public Task FollowAsync(IncidentPosted happened, Act act)
    {
        var (incident, update) = happened;
        if (update.Notify)
        {
            act.Db.Notifications.Add(new Notification
            {
                Kind = Kind(happened),
                SubjectId = incident.Id,
                PostingId = update.Id,
                Impact = incident.Impact,
                Components = [.. incident.Components.Select(c => new AffectedComponent(c.ComponentId, c.Status))],
                CreatedAt = act.Now,
                State = NotificationState.Released,
            });
        }

        return Task.CompletedTask;
    }

    private static NotificationKind Kind(IncidentPosted happened) => happened switch
    {
        IncidentReported => NotificationKind.IncidentCreated,
        IncidentResolved => NotificationKind.IncidentResolved,
        IncidentReopened => NotificationKind.IncidentReopened,
        _ => NotificationKind.IncidentUpdated,
    };
}
