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
        Assert.Equal(rewritten, new ExportLinks("https://copy.example.com/here", "https://live.example.com").Rewrite(html, file, timeless: false));

    [Fact]
    public void A_page_that_lies_there_says_nothing_of_its_age() => Assert.Equal(
        "<link href=\"assets/favicon.svg\"><main id=\"main\">It is over.</main>",
        new ExportLinks("https://copy.example.com", null).Rewrite("<link href=\"/assets/favicon-major.svg?v=0a\"><main id=\"main\" data-live=\"7\"><p class=\"stale\" role=\"status\">Old.</p>It is over.</main>", "index.html", timeless: true));
}
