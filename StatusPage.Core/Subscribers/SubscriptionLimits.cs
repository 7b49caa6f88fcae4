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

    /// <summary>
    /// Addresses of one domain that were asked through the page within <see cref="MailboxWindow"/> and have not confirmed: a
    /// domain may lead all its addresses to one person. A domain from which more have confirmed may have as many again.
    /// </summary>
    public const int UnconfirmedPerDomain = 50;

    /// <summary>Where everybody gets mailboxes and nobody a domain's every address: not limited as a domain.</summary>
    private static readonly HashSet<string> Providers = new(StringComparer.Ordinal)
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com", "me.com", "aol.com",
        "gmx.de", "gmx.net", "web.de", "t-online.de", "proton.me", "protonmail.com", "mail.ru", "yandex.ru", "qq.com", "163.com", "orange.fr", "free.fr", "libero.it",
    };

    public static bool IsLimitedAsDomain(string domain) => !Providers.Contains(domain);

    /// <summary>Whether one more address of a domain may be asked.</summary>
    /// <param name="unconfirmed">Its addresses that were asked within <see cref="MailboxWindow"/> and have not confirmed.</param>
    /// <param name="confirmed">Its addresses that get mails.</param>
    public static bool MayAskDomain(int unconfirmed, int confirmed) => unconfirmed < Math.Max(UnconfirmedPerDomain, confirmed);

    /// <summary>Whether a mailbox may be asked to confirm once more.</summary>
    /// <param name="asked">When it was asked before.</param>
    /// <param name="now">The present moment.</param>
    public static bool MayAsk(IReadOnlyCollection<DateTimeOffset> asked, DateTimeOffset now) =>
        asked.Count(at => now - at < MailboxWindow) < PerMailbox && asked.All(at => now - at >= MailboxPause);
}
