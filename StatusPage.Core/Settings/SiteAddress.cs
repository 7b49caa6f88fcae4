namespace StatusPage.Core.Settings;

/// <summary>Where the page is reached from outside: what links in mails begin with.</summary>
/// <param name="url">Asked each time it is needed.</param>
/// <param name="known">Ends when it can be told: without a configured address the server knows its own only once it listens.</param>
public sealed class SiteAddress(Func<string> url, Task? known = null)
{
    /// <summary>Absolute, without a slash at its end: <c>https://status.example.com</c>. A guess until it is known.</summary>
    public string Url => url().TrimEnd('/');

    /// <summary>The same, once it is known: for what is kept.</summary>
    public async ValueTask<string> UrlAsync(CancellationToken cancel)
    {
        await (known ?? Task.CompletedTask).WaitAsync(cancel);
        return Url;
    }
}
