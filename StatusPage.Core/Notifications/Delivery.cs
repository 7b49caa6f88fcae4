namespace StatusPage.Core.Notifications;

public enum DeliveryState
{
    /// <summary>Not yet accepted by the mail server; claimed or waiting for its time.</summary>
    Queued,

    /// <summary>The mail server said 250 to the whole of it.</summary>
    Sent,

    /// <summary>Given up: refused for good, or for a day.</summary>
    Failed,

    /// <summary>Not sent, because its recipient wants no mail any more.</summary>
    Skipped,
}

public enum MailKind
{
    /// <summary>A posting, to a subscriber.</summary>
    Posting,

    /// <summary>Asks an address to confirm its subscription.</summary>
    Confirmation,

    /// <summary>Staff try whether mail goes out.</summary>
    Test,

    /// <summary>Reminds staff of a promise.</summary>
    Promise,
}

/// <summary>One mail to one recipient. Times are Unix milliseconds: these rows are written thousands of times a second.</summary>
public sealed class Delivery
{
    public const int MaxReply = 500;

    public long Id { get; private set; }

    public MailKind Kind { get; init; }

    /// <summary>With the subscriber unique; null for a mail that is no posting.</summary>
    public long? NotificationId { get; init; }

    /// <summary>Null for a mail to an address that is no subscriber.</summary>
    public long? SubscriberId { get; init; }

    /// <summary>Where there is no subscriber.</summary>
    public string? Address { get; init; }

    /// <summary>What the mail is made of where there is no posting; JSON.</summary>
    public string? Payload { get; init; }

    /// <summary>Mails of one thread reach a subscriber in the order of their ids.</summary>
    public string? Thread { get; init; }

    public DeliveryState State { get; internal set; }

    /// <summary>How often the mail server was asked.</summary>
    public int Attempts { get; internal set; }

    public long CreatedMs { get; init; }

    /// <summary>Not before then. A claim moves it to the end of its lease, so that whoever dies with it gives it back.</summary>
    public long DueMs { get; internal set; }

    public string? ClaimedBy { get; internal set; }

    public long? DoneMs { get; internal set; }

    /// <summary>What the mail server said last, or what kept it from saying anything.</summary>
    public string? Reply { get; internal set; }
}
