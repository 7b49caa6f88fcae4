using System.Globalization;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Promises;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Subscribers.Import;
using StatusPage.Web.Admin.Incidents;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Admin.Subscribers;

/// <summary>Subscribers as people read them. Pure.</summary>
public static class SubscriberWords
{
    private const int MostNamed = 2;

    public static StatusLook Look(SubscriberState state) => state switch
    {
        SubscriberState.Pending => new("Not confirmed", "scheduled"),
        SubscriberState.Active => new("Active", "ok"),
        SubscriberState.Quarantined => new("Quarantined", "major"),
        SubscriberState.Unsubscribed => new("Unsubscribed", "cancelled"),
    };

    public static string Scope(SubscriberScope scope) => scope switch
    {
        SubscriberScope.All => "Everything",
        SubscriberScope.Components => "Chosen components",
        SubscriberScope.Incidents => "Single incidents",
    };

    public static string Source(Subscriber subscriber) => subscriber switch
    {
        { VouchedBy: { } voucher, Source: SubscriberSource.Import } => $"imported; {voucher} vouched for consent",
        { VouchedBy: { } voucher } => $"added by staff; {voucher} vouched for consent",
        { Source: SubscriberSource.Page } => "subscribed on the page",
        { Source: SubscriberSource.Staff } => "added by staff",
        { Source: SubscriberSource.Import } => "imported",
        _ => throw new ArgumentOutOfRangeException(nameof(subscriber)),
    };

    /// <summary>"Payments, API and 2 more".</summary>
    public static string Hears(SubscriberLine line, BoardDirectory board) => line.Scope switch
    {
        SubscriberScope.All => "Everything",
        SubscriberScope.Components => Names(line.ComponentIds, board),
        SubscriberScope.Incidents => Wording.Count(line.IncidentIds.Count, "single incident"),
    };

    /// <summary>"Major and worse, no maintenance"; null where nothing is left out.</summary>
    public static string? Limits(SubscriberLine line, IncidentPolicy policy)
    {
        if (line.Scope == SubscriberScope.Incidents)
        {
            return null;
        }

        var least = line.MinimumImpact switch
        {
            Impact.None => null,
            Impact.Critical => $"{Label(policy, Impact.Critical)} only",
            var impact => $"{Label(policy, impact)} and worse",
        };
        var words = string.Join(", ", new[] { least, line.Maintenance ? null : "no maintenance" }.OfType<string>());
        return words.Length == 0 ? null : char.ToUpperInvariant(words[0]) + words[1..];
    }

    public static string Label(IncidentPolicy policy, Impact impact) => StatusLook.Of(impact, policy).Word;

    public static string Mail(SubscriberMail mail) => mail switch
    {
        { About: { } kind } => Kind(kind),
        { Delivery.Kind: MailKind.Confirmation } => "Asked to confirm",
        { Delivery.Kind: MailKind.Test } => "Test mail",
        { Delivery.Kind: MailKind.Promise } => "Reminder of a promise",
        _ => "Mail",
    };

    public static StatusLook Look(DeliveryState state) => state switch
    {
        DeliveryState.Queued => new("Queued", "scheduled"),
        DeliveryState.Sent => new("Sent", "ok"),
        DeliveryState.Failed => new("Failed", "major"),
        DeliveryState.Skipped => new("Not sent", "cancelled"),
    };

    public static StatusLook Look(ImportResult result) => result switch
    {
        ImportResult.Added => new("Added", "ok"),
        ImportResult.Activated => new("Activated", "ok"),
        ImportResult.AlreadyThere => new("Already there", "info"),
        ImportResult.Unsubscribed => new("Unsubscribed", "cancelled"),
        ImportResult.Quarantined => new("Quarantined", "degraded"),
        ImportResult.Refused => new("Refused", "major"),
    };

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Kind(NotificationKind kind) => kind switch
    {
        NotificationKind.IncidentCreated => "Incident reported",
        NotificationKind.IncidentUpdated => "Incident updated",
        NotificationKind.IncidentResolved => "Incident resolved",
        NotificationKind.IncidentReopened => "Incident reopened",
        NotificationKind.PostmortemPublished => "Postmortem published",
        NotificationKind.MaintenanceAnnounced => "Maintenance announced",
        NotificationKind.MaintenanceChanged => "Maintenance changed",
        NotificationKind.MaintenanceReminder => "Maintenance soon",
        NotificationKind.MaintenanceStarted => "Maintenance started",
        NotificationKind.MaintenanceCompleted => "Maintenance completed",
        NotificationKind.MaintenanceCancelled => "Maintenance cancelled",
    };

    private static string Names(IReadOnlyList<string> ids, BoardDirectory board)
    {
        var names = ids.Select(board.NameOf).Order(StringComparer.CurrentCultureIgnoreCase).ToList();
        return names.Count > MostNamed + 1 ? $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more" : Placeholders.Join(names);
    }
}
