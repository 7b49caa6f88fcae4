using StatusPage.Core.Notifications.Email;

namespace StatusPage.Core.Subscribers;

public enum ConfirmationLinkState
{
    /// <summary>Waits for the click.</summary>
    Open,

    /// <summary>Was clicked, and holds.</summary>
    Confirmed,

    /// <summary>A newer mail was sent; the link in that one works.</summary>
    Superseded,

    /// <summary>Older than it may be, or used and taken back since.</summary>
    Expired,

    /// <summary>No link of ours, or of a subscriber who was forgotten.</summary>
    Unknown,
}

/// <summary>What the link of a confirmation is good for.</summary>
public sealed record ConfirmationLink(ConfirmationLinkState State)
{
    public static readonly ConfirmationLink Unknown = new(ConfirmationLinkState.Unknown);

    /// <summary>How many confirmations back a link is told from none of ours.</summary>
    private const int Remembered = 20;

    /// <summary>The address it confirms; null where the link does not show that its bearer has the mail.</summary>
    public string? Email { get; private init; }

    /// <summary>What it puts in force; null unless it is open.</summary>
    public SubscriptionRequest? Requested { get; private init; }

    /// <summary>Whether mails go to the address already, so that this changes what they tell of.</summary>
    public bool AlreadyActive { get; private init; }

    /// <summary>Opens the preferences, for whoever confirmed within the link's time.</summary>
    public string? ManageToken { get; private init; }

    internal static ConfirmationLink Read(string? token, Subscriber? subscriber, LinkSigner signer, DateTimeOffset now)
    {
        if (subscriber is null)
        {
            return Unknown;
        }

        var number = subscriber.ConfirmationNumber;
        if (!signer.IsConfirm(token, subscriber.Id, number))
        {
            var earlier = Enumerable.Range(1, Math.Min(number - 1, Remembered)).Any(back => signer.IsConfirm(token, subscriber.Id, number - back));
            return earlier ? new ConfirmationLink(subscriber.Requested is null ? ConfirmationLinkState.Expired : ConfirmationLinkState.Superseded) : Unknown;
        }

        var inTime = now < subscriber.ConfirmationExpiresAt;
        return subscriber switch
        {
            { Requested: { } request } when inTime => new ConfirmationLink(ConfirmationLinkState.Open)
            {
                Email = subscriber.Email,
                Requested = request,
                AlreadyActive = subscriber.State == SubscriberState.Active,
            },
            { Requested: null, State: SubscriberState.Active } => new ConfirmationLink(ConfirmationLinkState.Confirmed)
            {
                Email = subscriber.Email,
                ManageToken = inTime ? signer.Manage(subscriber.Id) : null,
            },
            _ => new ConfirmationLink(ConfirmationLinkState.Expired),
        };
    }
}
