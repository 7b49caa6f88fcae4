using System.Globalization;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Admin.Deliveries;

/// <summary>Postings and deliveries as staff read them. Pure.</summary>
public static class DeliveryWords
{
    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>What was posted.</summary>
    public static string Of(NotificationKind kind) => kind switch
    {
        NotificationKind.IncidentCreated => "Incident reported",
        NotificationKind.IncidentUpdated => "Update",
        NotificationKind.IncidentResolved => "Resolution",
        NotificationKind.IncidentReopened => "Reopening",
        NotificationKind.PostmortemPublished => "Postmortem",
        NotificationKind.MaintenanceAnnounced => "Maintenance announced",
        NotificationKind.MaintenanceChanged => "Maintenance changed",
        NotificationKind.MaintenanceReminder => "Reminder of maintenance",
        NotificationKind.MaintenanceStarted => "Maintenance started",
        NotificationKind.MaintenanceCompleted => "Maintenance completed",
        NotificationKind.MaintenanceCancelled => "Maintenance cancelled",
    };

    public static StatusLook Look(PostingLine posting) => posting switch
    {
        { State: NotificationState.Held } => new("Kept back", "scheduled"),
        { State: NotificationState.Superseded } => new("Never sent", "cancelled"),
        { Recipients: 0 } => new("Nobody to mail", "nodata"),
        { IsRunning: true } => new("Going out", "maintenance"),
        { Failed: 0 } => new("Done", "ok"),
        { Sent: 0 } => new("Failed", "major"),
        _ => new("Done, some failed", "degraded"),
    };

    public static StatusLook Look(DeliveryLine delivery) => delivery switch
    {
        { State: DeliveryState.Sent } => new("Sent", "ok"),
        { State: DeliveryState.Failed } => new("Failed", "major"),
        { State: DeliveryState.Skipped } => new("Not sent", "cancelled"),
        { IsOnItsWay: true } => new("On its way", "maintenance"),
        { Attempts: > 0 } => new("To be tried again", "degraded"),
        _ => new("Waiting", "scheduled"),
    };

    public static string Of(DeliveryState state) => state switch
    {
        DeliveryState.Queued => "Still to be sent",
        DeliveryState.Sent => "Sent",
        DeliveryState.Failed => "Failed",
        DeliveryState.Skipped => "Not sent",
    };

    /// <summary>4,210 of 100,000 sent, 12 failed</summary>
    public static string Progress(PostingLine posting)
    {
        var words = posting.State switch
        {
            NotificationState.Held => "not mailed yet",
            NotificationState.Superseded => "not mailed; the resolution told it all",
            _ when posting.Recipients == 0 => "no subscriber was concerned",
            _ when posting.Sent == posting.Recipients => $"{Number(posting.Sent)} sent",
            _ => $"{Number(posting.Sent)} of {Number(posting.Recipients)} sent",
        };
        return words
            + (posting.Failed > 0 ? $", {Number(posting.Failed)} failed" : "")
            + (posting.Skipped > 0 ? $", {Number(posting.Skipped)} wanted no more mail" : "");
    }

    /// <summary>About how long something takes.</summary>
    public static string About(TimeSpan time) => time switch
    {
        { TotalSeconds: < 10 } => "a few seconds",
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds / 10) * 10:0} seconds"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} minutes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours"),
    };

    /// <summary>Mails a second, as exact as that can be.</summary>
    public static string Rate(double perSecond) => perSecond >= 10
        ? string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0} a second")
        : perSecond >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{perSecond:0.#} a second")
            : string.Create(CultureInfo.InvariantCulture, $"{perSecond * 60:0.#} a minute");

    public static string Subscribers(int count) => count == 1 ? "one subscriber" : $"{Number(count)} subscribers";

    /// <summary>What a rule of the policy does, for a choice.</summary>
    public static string Of(EmailRule rule) => rule switch
    {
        EmailRule.AtOnce => "At once: every posting, as it is made",
        EmailRule.OnResolution => "On resolution: only that it was resolved",
        EmailRule.ByHand => "By hand: nothing, unless staff send it",
    };

    /// <summary>What a posting does if it is made now.</summary>
    /// <param name="impact">The worst the incident has had, with this posting.</param>
    public static string Of(Reach reach, Impact impact, IncidentPolicy policy)
    {
        if (reach.State == NotificationState.Released)
        {
            return reach.Subscribers switch
            {
                0 => "No subscriber hears of this: nobody will be mailed.",
                1 => "One subscriber will be mailed.",
                _ => $"{Number(reach.Subscribers)} subscribers will be mailed.",
            };
        }

        var label = policy.Impacts.GetValueOrDefault(impact)?.Label ?? StatusLook.Of(impact).Word;
        return reach.Rule == EmailRule.OnResolution
            ? $"The policy mails “{label}” incidents on resolution: this is kept back, unless you send it. It concerns {Subscribers(reach.Subscribers)}."
            : $"The policy mails “{label}” incidents by hand: kept back until you send it. It concerns {Subscribers(reach.Subscribers)}.";
    }
}
