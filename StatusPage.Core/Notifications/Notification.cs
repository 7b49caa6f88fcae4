using StatusPage.Core.Incidents;

namespace StatusPage.Core.Notifications;

public enum NotificationKind
{
    IncidentCreated,
    IncidentUpdated,
    IncidentResolved,
    IncidentReopened,
}

/// <summary>
/// A posting that subscribers are owed, written in the transaction that makes it public: a row first, mails later.
/// One per posting (the database refuses a second), so a repeated act cannot tell anybody twice.
/// </summary>
public sealed class Notification
{
    public required string Id { get; init; }

    public required NotificationKind Kind { get; init; }

    public required string IncidentId { get; init; }

    /// <summary>The posting it tells of; unique.</summary>
    public required string PostingId { get; init; }

    /// <summary>Impact at the time of posting: decides with the components who is concerned.</summary>
    public required Impact Impact { get; init; }

    public required IReadOnlyList<TemplateComponent> Components { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was spread over the subscribers concerned; null while it is owed.</summary>
    public DateTimeOffset? FannedOutAt { get; internal set; }
}
