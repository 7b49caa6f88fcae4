using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Notifications;

/// <summary>
/// Writes what subscribers are owed of every posting, in the posting's transaction: the notification, and unless the policy
/// keeps it back a delivery for everyone concerned.
/// </summary>
internal sealed class OweNotification(NotificationService notifications) : IFollow<IncidentPosted>, IFollow<MaintenanceHappened>, IFollow<PostmortemPublished>
{
    public async Task FollowAsync(IncidentPosted happened, Act act)
    {
        var (incident, update) = happened;
        if (!update.Notify)
        {
            return;
        }

        var impact = Audience.WorstImpact(incident);
        var policy = await act.Db.Policies.OrderByDescending(p => p.Number).Select(p => p.Policy).FirstOrDefaultAsync() ?? IncidentPolicy.Default;
        var before = await act.Db.Notifications.Where(n => n.SubjectId == incident.Id).ToListAsync();
        var kind = Kind(happened);
        var notification = new Notification
        {
            Kind = kind,
            SubjectId = incident.Id,
            PostingId = update.Id,
            Impact = impact,
            Components = Audience.ComponentsSoFar(incident),
            CreatedAt = act.Now,
            State = NotificationRule.StateOf(policy.EmailRuleOf(impact), Tells(kind, incident.IsOpen), before.Exists(n => n is { State: NotificationState.Released, Recipients: > 0 })),
        };
        act.Db.Notifications.Add(notification);
        if (notification.State == NotificationState.Released)
        {
            if (kind == NotificationKind.IncidentResolved)
            {
                before.FindAll(n => n.State == NotificationState.Held).ForEach(n => n.State = NotificationState.Superseded);
            }

            notifications.Release(act, notification, Audience.Of(incident));
        }
    }

    public Task FollowAsync(MaintenanceHappened happened, Act act)
    {
        var window = happened.Window;
        if (!happened.Notify)
        {
            return Task.CompletedTask;
        }

        // Who was concerned by a component that was just taken off it hears that too.
        IReadOnlyList<string> components = [.. window.ComponentIds, .. happened.Update?.Removed ?? []];
        var notification = new Notification
        {
            Kind = Kind(happened),
            SubjectId = window.Id,
            // Of each start subscribers are reminded once, whoever else runs the clock; each change of the window has a version of its own.
            PostingId = happened is MaintenanceReminderDue
                ? string.Create(CultureInfo.InvariantCulture, $"{window.Id}/{Kind(happened).ToWord()}/{window.ScheduledFor.UtcDateTime:yyyyMMdd'T'HHmmss}")
                : happened.Update?.Id ?? $"{window.Id}/{Kind(happened).ToWord()}/{window.Version}",
            Impact = Impact.None,
            Components = [.. components.Select(id => new AffectedComponent(id, null))],
            CreatedAt = act.Now,
            State = NotificationState.Released,
        };
        act.Db.Notifications.Add(notification);
        notifications.Release(act, notification, new Audience { ComponentIds = components });
        return Task.CompletedTask;
    }

    /// <summary>For those who got the incident's mails, whatever the policy says of its impact; what is read on request is not mailed.</summary>
    public Task FollowAsync(PostmortemPublished happened, Act act)
    {
        if (happened.Postmortem.Readers == PostmortemReaders.Everybody)
        {
            var incident = happened.Incident;
            var notification = new Notification
            {
                Kind = NotificationKind.PostmortemPublished,
                SubjectId = incident.Id,
                PostingId = $"{incident.Id}/{NotificationKind.PostmortemPublished.ToWord()}",
                Impact = Audience.WorstImpact(incident),
                Components = Audience.ComponentsSoFar(incident),
                CreatedAt = act.Now,
                State = NotificationState.Released,
            };
            act.Db.Notifications.Add(notification);
            notifications.ReleaseToFollowers(act, notification);
        }

        return Task.CompletedTask;
    }

    /// <summary>What is reported only once it is over tells its resolution.</summary>
    internal static NotificationKind Tells(NotificationKind kind, bool open) =>
        kind == NotificationKind.IncidentCreated && !open ? NotificationKind.IncidentResolved : kind;

    private static NotificationKind Kind(IncidentPosted happened) => happened switch
    {
        IncidentReported => NotificationKind.IncidentCreated,
        IncidentResolved => NotificationKind.IncidentResolved,
        IncidentReopened => NotificationKind.IncidentReopened,
        _ => NotificationKind.IncidentUpdated,
    };

    private static NotificationKind Kind(MaintenanceHappened happened) => happened switch
    {
        MaintenanceAnnounced => NotificationKind.MaintenanceAnnounced,
        MaintenanceReminderDue => NotificationKind.MaintenanceReminder,
        MaintenanceStarted => NotificationKind.MaintenanceStarted,
        MaintenanceCompleted => NotificationKind.MaintenanceCompleted,
        MaintenanceCancelled => NotificationKind.MaintenanceCancelled,
        _ => NotificationKind.MaintenanceChanged,
    };
}
