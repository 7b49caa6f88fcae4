using System.Collections.Concurrent;
using System.Text;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Export;

/// <summary>
/// A page of ours as a page of the copy. Links lead from where the page lies to where the other does, so that a copy works in
/// whatever folder it is put; what only the live page can do leads there. Pure; one for all pages of a copy.
/// </summary>
/// <param name="CopyUrl">Where the copy is read, without a slash at its end.</param>
/// <param name="LiveUrl">Where the live page is; null where it is nowhere else.</param>
public sealed record ExportLinks(string CopyUrl, string? LiveUrl)
{
    private readonly ConcurrentDictionary<(string Top, string Link), string> _targets = new();

    /// <param name="html">As rendered for the live page.</param>
    /// <param name="file">Where it goes: <c>incidents/abc/index.html</c>.</param>
    /// <param name="age">What it says of its age.</param>
    public string Rewrite(string html, string file, CopyAge age)
    {
        // 404 is shown at whatever address was asked for.
        var top = file == NotFound ? new Uri(CopyUrl).AbsolutePath.TrimEnd('/') + "/" : string.Concat(Enumerable.Repeat("../", file.Count(c => c == '/')));
        var source = age.Say(LiveUrl is null ? html.Replace(Interface, "", StringComparison.Ordinal) : html);
        var page = new StringBuilder(source.Length + 1024);
        var copied = 0;
        for (var at = source.IndexOf(Opening, StringComparison.Ordinal); at >= 0; at = source.IndexOf(Opening, at, StringComparison.Ordinal))
        {
            var start = at + Opening.Length - 1;
            if (!IsLink(source.AsSpan(0, at)) || source.AsSpan(start).StartsWith("//", StringComparison.Ordinal) || source.IndexOf('"', start) is not (>= 0 and var end))
            {
                at = start;
                continue;
            }

            page.Append(source, copied, start - copied).Append(_targets.GetOrAdd((top, source[start..end]), static (link, of) => of.Target(link.Link, link.Top), this));
            copied = at = end;
        }

        return page.Append(source, copied, source.Length - copied).ToString();
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
    private const string Opening = "=\"/";

    private static bool IsLink(ReadOnlySpan<char> before)
    {
        foreach (var name in (ReadOnlySpan<string>)["href", "src", "action"])
        {
            if (before.EndsWith(name, StringComparison.Ordinal))
            {
                return before.Length > name.Length && char.IsWhiteSpace(before[^(name.Length + 1)]);
            }
        }

        return false;
    }
}
