using System.Text.RegularExpressions;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Public;

/// <summary>What holds on every public page, whatever staff typed.</summary>
public sealed partial class EveryPageTests
{
    private const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&";

    [Fact]
    public async Task Markup_in_any_field_appears_only_as_text()
    {
        await using var app = await StatusPageApp.StartAsync();

        foreach (var path in await app.FillAsync(Hostile))
        {
            var page = await app.ReadAsync(path);
            Assert.Equal(["/assets/site.js"], page.Scripts.Select(script => script.GetAttribute("src")!.Split('?')[0]));
            Assert.Empty(page.Images);
            Assert.DoesNotContain(page.All, element => element.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
            Assert.Contains("<script>alert(1)</script>", page.Title!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_page_has_inline_script_style_attributes_or_anything_from_elsewhere()
    {
        await using var app = await StatusPageApp.StartAsync();

        foreach (var path in await app.FillAsync("Words, and a [link](https://example.com/)."))
        {
            using var answer = await app.Http.GetAsync(path);
            var page = await app.ReadAsync(path);
            Assert.DoesNotContain(page.All, element => element.HasAttribute("style"));
            Assert.DoesNotContain(page.Scripts, script => script.Text.Length > 0);
            Assert.All(
                page.QuerySelectorAll("link[rel=stylesheet], link[rel=preload], link[rel=icon], script, img, iframe"),
                element => Assert.StartsWith("/assets/", element.GetAttribute("href") ?? element.GetAttribute("src"), StringComparison.Ordinal));
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            var style = Assert.Single(page.QuerySelectorAll("style"));
            var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style.TextContent)));
            Assert.Contains($"'sha256-{hash}'", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_page_has_a_title_a_description_one_heading_and_the_feeds()
    {
        await using var app = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Site:Url"] = "https://status.example.com" });

        foreach (var path in await app.FillAsync("Words"))
        {
            var page = await app.ReadAsync(path);
            Assert.EndsWith(" – Words", page.Title!, StringComparison.Ordinal);
            Assert.NotEmpty(page.QuerySelector("meta[name=description]")!.GetAttribute("content")!);
            Assert.Single(page.QuerySelectorAll("h1"));
            Assert.Equal(["/history.atom", "/history.rss", "/maintenance.ics"], page.QuerySelectorAll("link[rel=alternate]").Select(link => link.GetAttribute("href")));
            var canonical = page.QuerySelector("link[rel=canonical]")?.GetAttribute("href");
            Assert.Equal(path == "/no/such/page" ? null : "https://status.example.com" + (path == "/history" ? "/history/2026-05" : path), canonical);
        }
    }

    [Fact]
    public async Task Links_between_pages_lead_somewhere()
    {
        await using var app = await StatusPageApp.StartAsync();
        var paths = await app.FillAsync("Words");
        var links = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            links.UnionWith((await app.ReadAsync(path)).QuerySelectorAll("a[href^='/'], link[href^='/'], script[src^='/']").Select(link => link.GetAttribute("href") ?? link.GetAttribute("src")!));
        }

        links.RemoveWhere(link => ForStaff().IsMatch(link));
        foreach (var link in links)
        {
            using var answer = await app.Http.GetAsync(link);
            Assert.True(answer.IsSuccessStatusCode, $"{link} answers {(int)answer.StatusCode}");
        }
    }

    [GeneratedRegex("^/admin", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ForStaff();
}
