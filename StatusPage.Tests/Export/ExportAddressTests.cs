using StatusPage.Web.Export;

namespace StatusPage.Tests.Export;

public sealed class ExportAddressTests
{
    [Theory]
    [InlineData("/", "", "")]
    [InlineData("/history", "", "history/")]
    [InlineData("/history/2026-05", "", "history/2026-05/")]
    [InlineData("/incidents/abc", "", "incidents/abc/")]
    [InlineData("/incidents/abc/subscribe", "", "subscribe/")]
    [InlineData("/sla/quarters", "", "sla/quarters/")]
    [InlineData("/history.atom", "", "history.atom")]
    [InlineData("/components/abc/history.rss", "", "components/abc/history.rss")]
    [InlineData("/maintenance.ics", "", "maintenance.ics")]
    [InlineData("/assets/site.css", "?v=1", "assets/site.css?v=1")]
    [InlineData("/sla.csv", "?month=2026-05", "sla-2026-05.csv")]
    [InlineData("/sla.csv", "?quarter=2026-Q2", "sla-2026-Q2.csv")]
    [InlineData("/badge/abc.svg", "", "badge/abc.svg")]
    [InlineData("/badge/abc.svg", "?kind=uptime", "badge/abc-uptime.svg")]
    [InlineData("/v1/status", "", "v1/status.json")]
    [InlineData("/v1/status/sla/report", "", "v1/status/sla/report.json")]
    [InlineData("/v1/status/sla/report", "?month=2026-05", "v1/status/sla/report.2026-05.json")]
    [InlineData("/v1/status/sla/report", "?quarter=2026-Q2", "v1/status/sla/report.2026-Q2.json")]
    [InlineData("/v1/status/incidents/abc", "", "v1/status/incidents/abc.json")]
    [InlineData("/api/v2/incidents/unresolved.json", "", "api/v2/incidents/unresolved.json")]
    [InlineData("/admin/components", "", null)]
    [InlineData("/docs/api", "", null)]
    [InlineData("/subscription", "?token=1", null)]
    [InlineData("/v1/status/subscribe", "", null)]
    public void Every_address_has_its_place_in_the_copy(string path, string query, string? target) => Assert.Equal(target, ExportAddress.Of(path, query));

    [Theory]
    [InlineData("index.html", "<a href=\"/incidents/abc#postmortem\">", "<a href=\"incidents/abc/#postmortem\">")]
    [InlineData("index.html", "<a href=\"/\">", "<a href=\"./\">")]
    [InlineData("incidents/abc/index.html", "<a href=\"/\">", "<a href=\"../../\">")]
    [InlineData("incidents/abc/index.html", "<link href=\"/assets/site.css?v=1\">", "<link href=\"../../assets/site.css?v=1\">")]
    [InlineData("404.html", "<a href=\"/history\">", "<a href=\"/here/history/\">")]
    [InlineData("history/index.html", "<a href=\"/admin/components\">", "<a href=\"https://live.example.com/admin/components\">")]
    [InlineData("index.html", "<a href=\"https://example.com/\">", "<a href=\"https://example.com/\">")]
    [InlineData("index.html", "<a href=\"//example.com/\">", "<a href=\"//example.com/\">")]
    [InlineData("index.html", "<a href=\"#main\">", "<a href=\"#main\">")]
    [InlineData("index.html", "<p>href=/history</p>", "<p>href=/history</p>")]
    public void Links_lead_from_where_a_page_lies_to_where_the_other_does(string file, string html, string rewritten) =>
        Assert.Equal(rewritten, new ExportLinks("https://copy.example.com/here", "https://live.example.com").Rewrite(html, file, CopyAge.Exact(BuiltAt)));

    [Fact]
    public void A_page_that_lies_there_says_nothing_of_its_age() => Assert.Equal(
        "<link href=\"assets/favicon.svg\"><main id=\"main\">It is over.</main>",
        new ExportLinks("https://copy.example.com", null).Rewrite("<link href=\"/assets/favicon-major.svg?v=0a\"><main id=\"main\" data-live=\"7\"><p class=\"stale\" role=\"status\">Old.</p>It is over.</main>", "index.html", CopyAge.Settled));

    [Fact]
    public void A_page_that_tells_how_something_is_says_as_of_when_with_a_script_and_without()
    {
        const string live = "<main id=\"main\" data-live=\"7\"><p class=\"stale\" role=\"status\" data-as-of=\"x\" hidden><span>Old.</span></p>It is down.</main>";
        const string when = "<time datetime=\"2026-05-11T12:10:00Z\" data-format=\"datetime\">11 May 2026, 12:10 UTC</time>";
        Assert.Equal(
            $"<main id=\"main\"><p class=\"stale\" role=\"status\" data-as-of=\"2026-05-11T12:10:00Z\" data-patience=\"70\" hidden><span>This page shows the state of {when}. <a href=\"\">Reload it</a> for the present one.</span></p>"
            + $"<noscript><p class=\"stale\"><span>This is a copy of the state of {when}.</span></p></noscript>It is down.</main>",
            new ExportLinks("https://copy.example.com", null).Rewrite(live, "index.html", CopyAge.Changed(BuiltAt, [BuiltAt.AddMinutes(-30)])));
        Assert.Contains("data-live=\"7\"><p class=\"stale\" role=\"status\" data-as-of=\"x\"", new ExportLinks("https://copy.example.com", null).Rewrite(live, "index.html", CopyAge.Exact(BuiltAt)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_date_moves_with_what_happens_and_else_by_the_hour_so_that_little_is_uploaded()
    {
        Assert.Equal(BuiltAt.AddMinutes(-40), CopyAge.Changed(BuiltAt, []).At);
        Assert.Equal(CopyAge.Changed(BuiltAt, []), CopyAge.Changed(BuiltAt.AddMinutes(19), [BuiltAt.AddDays(-3)]));
        Assert.Equal(BuiltAt.AddMinutes(-5), CopyAge.Changed(BuiltAt, [BuiltAt.AddMinutes(-5), BuiltAt.AddMinutes(-9)]).At);
        // An end that is announced is no change yet.
        Assert.Equal(BuiltAt.AddMinutes(-40), CopyAge.Changed(BuiltAt, [BuiltAt.AddMinutes(5)]).At);
        Assert.Equal((BuiltAt, 25), CopyAge.Reckoned(BuiltAt.AddMinutes(9), TimeSpan.FromMinutes(10)) is var age ? (age.At, age.Patience) : default);
    }

    private static readonly DateTimeOffset BuiltAt = new(2026, 5, 11, 12, 40, 0, TimeSpan.Zero);
}
