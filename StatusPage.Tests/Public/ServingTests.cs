using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Public;

public sealed class ServingTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task A_page_that_the_browser_has_is_not_sent_again_until_something_is_published()
    {
        using var first = await app.Http.GetAsync("/");
        using var again = await GetAsync("/", request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());

        await app.ReportAsync("Something happened");

        using var changed = await GetAsync("/", request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Contains("Something happened", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_is_the_same_whether_it_was_rendered_for_it_or_lay_ready()
    {
        await app.ReportAsync("Anew");
        foreach (var path in (string[])["/history", "/sla", "/docs/api"])
        {
            using var rendered = await app.Http.GetAsync(path);
            using var ready = await app.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            Assert.Equal(Said(rendered), Said(ready));
            Assert.Equal(await rendered.Content.ReadAsStringAsync(), await ready.Content.ReadAsStringAsync());
        }

        static IEnumerable<string> Said(HttpResponseMessage answer) =>
            answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Where_only_one_host_is_allowed_others_get_nothing_not_even_what_lies_ready()
    {
        await using var guarded = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["AllowedHosts"] = "status.example.com" });
        foreach (var (host, status) in new[] { ("status.example.com", HttpStatusCode.OK), ("other.example.com", HttpStatusCode.BadRequest) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = host } };
            using var answer = await guarded.Http.SendAsync(request);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Pages_and_assets_are_sent_compressed(string encoding)
    {
        foreach (var path in (string[])["/", "/assets/site.css"])
        {
            using var plain = await app.Http.GetAsync(path);
            using var packed = await GetAsync(path, request => request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding)));
            Assert.Equal([encoding], packed.Content.Headers.ContentEncoding);
            await using var body = await packed.Content.ReadAsStreamAsync();
            await using Stream unpacked = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
            using var reader = new StreamReader(unpacked);
            Assert.Equal(await plain.Content.ReadAsStringAsync(), await reader.ReadToEndAsync());
        }
    }

    [Theory]
    [InlineData("BR", "br")]
    [InlineData("gzip, br", "br")]
    [InlineData("vibrant", null)]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*;q=0", null)]
    [InlineData("br;q=0.2, GZIP;Q=0.8", "gzip")]
    [InlineData("identity, gzip;q=0.5", null)]
    [InlineData("gzip;q=x", null)]
    public async Task A_client_gets_the_encoding_it_asks_for(string accepts, string? encoding)
    {
        using var answer = await GetAsync("/", request => request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts));
        Assert.Equal(encoding is null ? [] : [encoding], answer.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/no/such/page")]
    [InlineData("/favicon.ico")]
    [InlineData("/incidents/nothing")]
    [InlineData("/components/nothing")]
    [InlineData("/maintenance/nothing")]
    [InlineData("/history/2026-13")]
    [InlineData("/history/2026-06")]
    [InlineData("/history/1999-12")]
    public async Task An_address_that_leads_nowhere_is_a_page_that_leads_back(string path)
    {
        using var answer = await app.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotNull((await app.ReadAsync(path)).QuerySelector("main a.button[href='/']"));
    }

    [Theory]
    [InlineData("/history/", "/history")]
    [InlineData("/sla//quarters?of=it", "/sla/quarters?of=it")]
    [InlineData("//maintenance", "/maintenance")]
    public async Task A_slash_too_many_leads_to_the_page_at_its_one_address(string path, string to)
    {
        // Two slashes at the beginning would be another host to whoever puts the address together.
        using var answer = await app.Http.GetAsync(new Uri($"{app.BaseAddress}{path[1..]}"));
        Assert.Equal(HttpStatusCode.PermanentRedirect, answer.StatusCode);
        Assert.Equal(to, answer.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData("/no/such/page/")]
    [InlineData("/incidents//nothing")]
    public async Task A_slash_too_many_of_nothing_is_nothing(string path)
    {
        using var answer = await app.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Programs_are_not_answered_with_a_page()
    {
        using var answer = await app.Http.GetAsync("/v1/nothing");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotEqual("text/html", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/api/v2/nothing")]
    [InlineData("/healthz/nothing")]
    public async Task Programs_are_told_what_there_is_instead(string path)
    {
        using var answer = await app.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Posting_to_a_feed_is_refused()
    {
        using var post = await app.Http.PostAsync("/history.atom", new StringContent("x"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Fact]
    public async Task A_head_request_has_the_headers_alone_and_posting_to_a_page_is_refused()
    {
        using var head = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.True(head.Content.Headers.ContentLength > 0);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());

        using var post = await app.Http.PostAsync("/", new StringContent("x"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(["GET", "HEAD"], post.Content.Headers.Allow);
        Assert.Equal("application/problem+json", post.Content.Headers.ContentType?.MediaType);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestMessage> with)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        with(request);
        return await app.Http.SendAsync(request);
    }
}
