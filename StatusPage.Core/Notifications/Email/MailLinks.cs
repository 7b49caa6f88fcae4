namespace StatusPage.Core.Notifications.Email;

/// <summary>The addresses that links with a token lead to, below the page's own. A test keeps them those of the web server.</summary>
public static class MailLinks
{
    public static string PreferencesPath(string token) => $"/subscription?token={token}";

    public static string ConfirmPath(string token) => $"/v1/status/subscribe/confirm?token={token}";

    public static string UnsubscribePath(string token) => $"/v1/status/unsubscribe?token={token}";
}
