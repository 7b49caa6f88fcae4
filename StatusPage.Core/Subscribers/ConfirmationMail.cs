namespace StatusPage.Core.Subscribers;

/// <summary>That a mailbox was asked to confirm: what keeps anybody from filling somebody else's. Kept for a day.</summary>
public sealed class ConfirmationMail
{
    public long Id { get; private set; }

    public required string Mailbox { get; init; }

    public required DateTimeOffset At { get; init; }
}
