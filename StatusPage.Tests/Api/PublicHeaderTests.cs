using System.IO.Compression;
using System.Net;
using System.Text;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;
using StatusPage.Web.Api.Compat;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Tests.Api;

/// <summary>With the page's address configured everything comes from memory, without it much comes from routes: both keep to the same.</summary>
public sealed class PublicHeadersAtAnAddressTests(PublicHeadersAtAnAddressTests.App app) : PublicHeaderTests(app), IClassFixture<PublicHeadersAtAnAddressTests.App>
{
    public sealed class App() : Filled("https://status.example.com");
}

public sealed class PublicHeadersWithoutAnAddressTests(PublicHeadersWithoutAnAddressTests.App app) : PublicHeaderTests(app), IClassFixture<PublicHeadersWithoutAnAddressTests.App>
{
    public sealed class App() : Filled(null);
}

public abstract class PublicHeaderTests(PublicHeaderTests.Filled app)
{
    private static readonly string[] Banners = [StatusUrls.Embed, $"{StatusUrls.Embed}?theme=dark"];

    private static readonly string[] Pages = [StatusUrls.Board, StatusUrls.History, StatusUrls.MaintenanceList, StatusUrls.Sla, StatusUrls.Promises, StatusUrls.Subscribe, "/incidents/{incident}", "/components/{component}", .. Banners];

    private static readonly string[] ForPrograms =
    [
        "/v1/status", "/v1/status?x=1", "/v1/status/incidents", "/v1/status/incidents?state=active&limit=1", "/v1/status/incidents/{incident}", "/v1/status/maintenances",
        "/v1/status/maintenances?state=scheduled", "/v1/status/sla", "/v1/status/sla/report", "/v1/status/promises", "/openapi/v1.json",
        StatusUrls.Atom, StatusUrls.Rss, StatusUrls.Calendar, "/components/{component}/history.atom",
        StatusUrls.Badge, "/badge/{component}.svg", "/badge/{component}.svg?kind=uptime",
        .. CompatJson.ByPath.Keys,
    ];

    public static TheoryData<string> All => [.. Pages, .. ForPrograms];

    public static TheoryData<string> AllForPrograms => [.. ForPrograms, .. Banners, StatusUrls.SlaCsv];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Whatever_is_public_can_be_kept_asked_for_again_and_compressed(string address)
    {
        var path = app.At(address);
        var first = (await app.Http.ReadAsync(path)).AssertIs(HttpStatusCode.OK);

        Assert.False(first.Headers.ETag!.IsWeak);
        Assert.Equal(["Accept-Encoding"], first.Headers.Vary);
        Assert.Equal(PublicHeaders.CacheControl, Assert.Single(first.Headers.NonValidated["Cache-Control"]));
        Assert.Equal("nosniff", Assert.Single(first.Headers.GetValues("X-Content-Type-Options")));
        foreach (var known in (string[])[first.ETag, $"W/{first.ETag}", $"\"another\", {first.ETag}", "*"])
        {
            var again = (await app.Http.ReadAsync(path, ("If-None-Match", known))).AssertIs(HttpStatusCode.NotModified);
            Assert.Empty(again.Body);
            Assert.Equal(first.ETag, again.ETag);
            Assert.Equal(["Accept-Encoding"], again.Headers.Vary);
            Assert.Equal(PublicHeaders.CacheControl, Assert.Single(again.Headers.NonValidated["Cache-Control"]));
        }

        (await app.Http.ReadAsync(path, ("If-None-Match", "\"another\""))).AssertIs(HttpStatusCode.OK);
        var head = (await app.Http.SendAsync(HttpMethod.Head, path)).AssertIs(HttpStatusCode.OK);
        Assert.Empty(head.Body);
        Assert.Equal(first.Body.Length, head.Content.ContentLength);
        Assert.Equal(first.ETag, head.ETag);
        foreach (var encoding in (string[])["gzip", "br"])
        {
            var packed = (await app.Http.ReadAsync(path, ("Accept-Encoding", encoding))).AssertIs(HttpStatusCode.OK);
            // Below 200 bytes compressing saves nothing.
            var same = first.Body.Length < 200;
            Assert.Equal(same ? [] : [encoding], packed.Content.ContentEncoding);
            Assert.Equal(first.Text, Unpacked(packed));
            // Each encoding is known by its own tag: a cache that has another has nothing to give to whoever asks for this.
            var known = (await app.Http.ReadAsync(path, ("Accept-Encoding", encoding), ("If-None-Match", packed.ETag))).AssertIs(HttpStatusCode.NotModified);
            Assert.Equal(packed.ETag, known.ETag);
            (await app.Http.ReadAsync(path, ("Accept-Encoding", encoding), ("If-None-Match", first.ETag))).AssertIs(same ? HttpStatusCode.NotModified : HttpStatusCode.OK);
        }
    }

    [Theory]
    [MemberData(nameof(AllForPrograms))]
    public async Task What_programs_read_any_site_may_read(string address)
    {
        var path = app.At(address);
        var answer = (await app.Http.ReadAsync(path, ("Origin", "https://elsewhere.example"))).AssertIs(HttpStatusCode.OK);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("ETag", Assert.Single(answer.Headers.GetValues("Access-Control-Expose-Headers")).Split(", "));

        var asked = await app.Http.SendAsync(
            HttpMethod.Options, path, null, ("Origin", "https://elsewhere.example"), ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "if-none-match"));
        asked.AssertIs(HttpStatusCode.NoContent);
        Assert.Equal("*", Assert.Single(asked.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("GET", Assert.Single(asked.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.Equal("*", Assert.Single(asked.Headers.GetValues("Access-Control-Allow-Headers")));
    }

    [Theory]
    [InlineData("/v1/status/incidents?limit=0", 400)]
    [InlineData("/v1/status/maintenances?state=never", 400)]
    [InlineData("/v1/status/sla/report?month=2026-13", 400)]
    [InlineData("/v1/status/incidents/nothing", 404)]
    [InlineData("/api/v2/nothing.json", 404)]
    [InlineData("/badge/nothing.svg", 404)]
    [InlineData("/badge/{component}.svg?kind=colour", 400)]
    [InlineData("/badge.svg?kind=uptime", 400)]
    [InlineData("/sla.csv?month=2026-13", 400)]
    [InlineData("/components/nothing/history.atom", 404)]
    [InlineData("/healthz/nothing", 404)]
    public async Task A_refusal_is_a_sentence_that_any_site_may_read_and_nobody_keeps(string address, int status)
    {
        var refused = await app.Http.ReadAsync(app.At(address));
        refused.AssertRefused(status);
        Assert.Equal("*", Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.True(refused.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Whether_the_process_serves_is_kept_by_nobody()
    {
        var answer = (await app.Http.ReadAsync("/v1/health")).AssertIs(HttpStatusCode.OK);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("/history.atom")]
    [InlineData("/components/{component}/history.rss")]
    [InlineData("/maintenance.ics")]
    [InlineData("/sla.csv")]
    [InlineData("/badge.svg")]
    [InlineData("/embed")]
    public async Task What_is_read_takes_nothing_else_and_says_so_to_any_site(string address)
    {
        var refused = await app.Http.SendAsync(HttpMethod.Delete, app.At(address));
        refused.AssertRefused(405);
        Assert.Equal(["GET", "HEAD"], refused.Content.Allow);
        Assert.Equal("*", Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/healthz/ready")]
    public async Task What_programs_read_of_the_product_itself_takes_nothing_else_and_says_what_it_takes(string address)
    {
        var refused = await app.Http.SendAsync(HttpMethod.Post, address, "{}");
        refused.AssertRefused(405, says: "POST is not accepted at this address. Accepted: GET, HEAD");
        Assert.Equal(["GET", "HEAD"], refused.Content.Allow.Except(["OPTIONS"]));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/incidents/nothing")]
    [InlineData("/history/1999-01")]
    public async Task A_page_that_says_there_is_nothing_is_kept_by_nobody(string address)
    {
        var missing = (await app.Http.ReadAsync(address)).AssertIs(HttpStatusCode.NotFound);
        Assert.Equal("text/html", missing.Content.ContentType?.MediaType);
        Assert.Equal("no-store", Assert.Single(missing.Headers.NonValidated["Cache-Control"]));
    }

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    public async Task Health_may_be_read_from_any_site(string address)
    {
        Assert.Equal("*", Assert.Single((await app.Http.ReadAsync(address)).AssertIs(HttpStatusCode.OK).Headers.GetValues("Access-Control-Allow-Origin")));
        (await app.Http.SendAsync(HttpMethod.Options, address)).AssertIs(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Only_the_banner_may_be_framed()
    {
        foreach (var page in Pages)
        {
            var policy = Assert.Single((await app.Http.ReadAsync(app.At(page))).Headers.GetValues("Content-Security-Policy"));
            Assert.Contains(page.StartsWith(StatusUrls.Embed, StringComparison.Ordinal) ? "frame-ancestors *" : "frame-ancestors 'none'", policy, StringComparison.Ordinal);
        }
    }

    private static string Unpacked(ApiAnswer answer)
    {
        using var body = new MemoryStream(answer.Body);
        using Stream plain = answer.Content.ContentEncoding.SingleOrDefault() switch
        {
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>One of everything; nothing is changed after.</summary>
    public abstract class Filled(string? address) : IAsyncLifetime
    {
        private StatusPageApp _app = null!;
        private string _component = "";
        private string _incident = "";

        public HttpClient Http => _app.Http;

        public string At(string address) => address.Replace("{component}", _component, StringComparison.Ordinal).Replace("{incident}", _incident, StringComparison.Ordinal);

        public async ValueTask InitializeAsync()
        {
            _app = await StatusPageApp.StartAsync(new Dictionary<string, string?> { ["Site__Url"] = address });
            var component = await _app.AddComponentAsync("API");
            _component = component.Id;
            _incident = (await _app.ReportAsync("Slow", (component, ComponentStatus.PartialOutage))).Id;
            await _app.AddMaintenanceAsync("New disks", _app.Now.AddDays(3), _app.Now.AddDays(4), component);
        }

        public async ValueTask DisposeAsync()
        {
            await _app.DisposeAsync();
            GC.SuppressFinalize(this);
        }
    }
}
