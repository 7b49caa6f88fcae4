namespace StatusPage.Core.Subscribers;

/// <summary>How much anybody may ask for, so that the form cannot be used to fill a third person's mailbox. Pure.</summary>
public static class SubscriptionLimits
{
    /// <summary>How long the link of a confirmation works.</summary>
    public static readonly TimeSpan ConfirmationValid = TimeSpan.FromHours(48);

    /// <summary>Between two confirmations to one mailbox, whatever tags its addresses carry.</summary>
    public static readonly TimeSpan MailboxPause = TimeSpan.FromMinutes(5);

    public const int PerMailbox = 3;

    public static readonly TimeSpan MailboxWindow = TimeSpan.FromHours(24);

    /// <summary>Requests from one source: an address of the network, or a /64 of IPv6.</summary>
    public const int PerSource = 10;

    public static readonly TimeSpan SourceWindow = TimeSpan.FromMinutes(10);

    /// <summary>Requests for addresses never seen before, from everywhere together.</summary>
    public const int NewAddresses = 500;

    public static readonly TimeSpan NewAddressesWindow = TimeSpan.FromHours(1);

    /// <summary>Whether a mailbox may be asked to confirm once more.</summary>
    /// <param name="asked">When it was asked before.</param>
    /// <param name="now">The present moment.</param>
    public static bool MayAsk(IReadOnlyCollection<DateTimeOffset> asked, DateTimeOffset now) =>
        asked.Count(at => now - at < MailboxWindow) < PerMailbox && asked.All(at => now - at >= MailboxPause);
}
