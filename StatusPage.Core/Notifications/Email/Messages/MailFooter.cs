namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>Where a recipient changes or ends what comes. The token is a placeholder until a mail is filled.</summary>
public sealed record MailFooter(string PreferencesUrl, string UnsubscribeUrl)
{
    public static MailFooter Of(MailSite site, string token) => new(site.Url + MailLinks.PreferencesPath(token), site.Url + MailLinks.UnsubscribePath(token));
}
