using System.Text.RegularExpressions;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Export;

/// <summary>
/// A page of ours as a page of the copy. Links lead from where the page lies to where the other does, so that a copy works in
/// whatever folder it is put; what only the live page can do leads there. Pure.
/// </summary>
/// <param name="CopyUrl">Where the copy is read, without a slash at its end.</param>
/// <param name="LiveUrl">Where the live page is; null where it is nowhere else.</param>
public sealed partial record ExportLinks(string CopyUrl, string? LiveUrl)
{
    /// <param name="html">As rendered for the live page.</param>
    /// <param name="file">Where it goes: <c>incidents/abc/index.html</c>.</param>
    /// <param name="timeless">Says nothing that changes while it lies there: neither how old it is, nor how the page as a whole is.</param>
    public string Rewrite(string html, string file, bool timeless)
    {
        // 404 is shown at whatever address was asked for.
        var top = file == NotFound ? new Uri(CopyUrl).AbsolutePath.TrimEnd('/') + "/" : string.Concat(Enumerable.Repeat("../", file.Count(c => c == '/')));
        var page = Link().Replace(LiveUrl is null ? html.Replace(Interface, "", StringComparison.Ordinal) : html, link => Target(link.Value, top));
        return timeless ? Icon().Replace(Following().Replace(Age().Replace(page, ""), ""), "favicon.svg") : page;
    }

    public const string NotFound = "404.html";

    /// <summary>Nobody calls a copy: without a live page there is no interface to read about.</summary>
    private const string Interface = $"<li><a href=\"{StatusUrls.ApiDocs}\">API</a></li>";

    private string Target(string link, string top)
    {
        var fragment = link.IndexOf('#') is >= 0 and var hash ? link[hash..] : "";
        var address = link[..^fragment.Length];
        var query = address.IndexOf('?') is >= 0 and var mark ? address[mark..] : "";
        return ExportAddress.Of(address[..^query.Length], query) switch
        {
            null => LiveUrl + link,
            "" => (top.Length == 0 ? "./" : top) + fragment,
            { } target => top + target + fragment,
        };
    }

    /// <summary>Attributes are written with double quotes, and text never holds one.</summary>
    [GeneratedRegex("(?<=\\s(href|src|action)=\")/(?!/)[^\"]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Link();

    [GeneratedRegex("<p class=\"stale\".*?</p>", RegexOptions.CultureInvariant | RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Age();

    /// <summary>By which a page follows what happens: the script leaves one alone that has it not.</summary>
    [GeneratedRegex(" data-live=\"[^\"]*\"", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Following();

    [GeneratedRegex("favicon-[a-z]+\\.svg(\\?v=[0-9a-f]+)?", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Icon();
}
