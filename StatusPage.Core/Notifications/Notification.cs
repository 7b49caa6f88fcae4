using StatusPage.Core.Incidents;

namespace StatusPage.Core.Notifications;

/// <summary>
/// A posting that subscribers are owed, written in the transaction that makes it public: a row first, mails later.
/// One per posting (the database refuses a second), so a repeated act cannot tell anybody twice.
/// </summary>
public sealed class Notification
{
    public long Id { get; private set; }

    public required NotificationKind Kind { get; init; }

    /// <summary>The incident or maintenance: its mails are one thread, and reach each subscriber in order.</summary>
    public required string SubjectId { get; init; }

    /// <summary>The posting it tells of; unique. An update's id, or what makes an announcement of a maintenance one of its own.</summary>
    public required string PostingId { get; init; }

    /// <summary>The worst the incident has had so far: who heard of it while it was critical hears that it is not any more.</summary>
    public required Impact Impact { get; init; }

    /// <summary>Affected components as the posting left them, and with a null status those it was about before.</summary>
    public required IReadOnlyList<AffectedComponent> Components { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public NotificationState State { get; internal set; }

    /// <summary>When its deliveries were written.</summary>
    public DateTimeOffset? ReleasedAt { get; internal set; }

    /// <summary>How many deliveries it has, and how many of them ended how; the rest is queued.</summary>
    public int Recipients { get; internal set; }

    public int Sent { get; internal set; }

    public int Failed { get; internal set; }

    /// <summary>Not sent because the recipient unsubscribed, was quarantined or was removed meanwhile.</summary>
    public int Skipped { get; internal set; }

    public int Queued => Recipients - Sent - Failed - Skipped;
}
