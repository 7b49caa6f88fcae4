namespace StatusPage.Core.Settings;

/// <summary>Where the page is reached from outside: what links in mails begin with. Asked when it is needed, because a server knows its own address only once it listens.</summary>
public sealed class SiteAddress(Func<string> url)
{
    /// <summary>Absolute, without a slash at its end: <c>https://status.example.com</c>.</summary>
    public string Url => url().TrimEnd('/');
}
