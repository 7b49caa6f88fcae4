using StatusPage.Core.Subscribers;

namespace StatusPage.Core.Notifications;

/// <summary>One mail to one recipient, for staff.</summary>
public sealed record DeliveryLine
{
    public required long Id { get; init; }

    public required MailKind Kind { get; init; }

    /// <summary>The posting it tells of; null for a mail that is none.</summary>
    public required long? PostingId { get; init; }

    public required long? SubscriberId { get; init; }

    /// <summary>Where it goes; null where the subscriber was removed.</summary>
    public required string? Email { get; init; }

    /// <summary>Of the subscriber; null where there is none.</summary>
    public required SubscriberState? Subscriber { get; init; }

    public required DeliveryState State { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is sent at the earliest; null where it is on its way or over.</summary>
    public required DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset? DoneAt { get; init; }

    public required string? Reply { get; init; }

    public bool IsOnItsWay => State == DeliveryState.Queued && DueAt is null;

    /// <summary>Whether another attempt would be allowed: not to an address that is out of use.</summary>
    public bool MayRetry => State == DeliveryState.Failed && Email is not null && Subscriber is not (SubscriberState.Quarantined or SubscriberState.Unsubscribed);
}

/// <summary>Which deliveries a list shows; what is null does not narrow it.</summary>
public sealed record DeliveryFilter
{
    public long? PostingId { get; init; }

    public long? SubscriberId { get; init; }

    public DeliveryState? State { get; init; }

    /// <summary>Where the list goes on behind this one: within a posting its lines follow their subscribers.</summary>
    public long PositionOf(DeliveryLine line) => PostingId is null ? line.Id : line.SubscriberId ?? 0;
}
