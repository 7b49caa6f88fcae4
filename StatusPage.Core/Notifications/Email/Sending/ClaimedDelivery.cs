using StatusPage.Core.Subscribers;

namespace StatusPage.Core.Notifications.Email.Sending;

/// <summary>A delivery that this process has taken upon itself.</summary>
/// <param name="Email">The recipient's address; empty where the subscriber is gone.</param>
/// <param name="Domain">Of the address, in ASCII.</param>
/// <param name="Attempts">Before this one.</param>
/// <param name="DueMs">When it was due before it was claimed.</param>
/// <param name="State">Of the subscriber; null where there is none.</param>
internal sealed record ClaimedDelivery(
    long Id, MailKind Kind, long? NotificationId, long? SubscriberId, string Email, string Domain, string? Payload, int Attempts, long DueMs, SubscriberState? State)
{
    /// <summary>When it was claimed, by the clock that only counts.</summary>
    public long Taken { get; init; }

    /// <summary>Why it is not sent at all; null where it is.</summary>
    public string? Unwanted => (Kind, State) switch
    {
        (_, null) when SubscriberId is not null => "The subscriber was removed.",
        (MailKind.Posting, not SubscriberState.Active) => $"The subscriber is {State?.ToWord()}.",
        (_, SubscriberState.Quarantined) => "The subscriber is quarantined.",
        _ => null,
    };
}

/// <summary>How a claimed delivery ended.</summary>
internal enum DeliveryEnd
{
    Sent,

    /// <summary>Refused for now, or refused for a reason that is not the recipient's.</summary>
    Retry,

    /// <summary>The address will never work.</summary>
    Quarantine,

    Skipped,

    /// <summary>Nobody was asked: it is as due as before.</summary>
    GivenBack,
}

internal sealed record DeliveryResult(ClaimedDelivery Delivery, DeliveryEnd End, string Reply)
{
    /// <summary>Ends when the result is in the database.</summary>
    public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
