using System.Text;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Api;

/// <summary>A public answer that was made for this request, with the headers and encodings of those served from memory.</summary>
public sealed class Representation(Func<Task<CachedResponse>> answer) : IResult
{
    public Representation(byte[] body, string contentType, string cacheControl = PublicHeaders.CacheControl)
        : this(() => CachedResponse.CreateAsync(body, contentType, PublicHeaders.ForPublicJson, cacheControl))
    {
    }

    public static Task<CachedResponse> Render(byte[] body, string contentType, bool compress = true, DateTimeOffset? lastModified = null) =>
        CachedResponse.CreateAsync(body, contentType, PublicHeaders.ForPublicJson, compress: compress, lastModified: lastModified);

    public async Task ExecuteAsync(HttpContext httpContext) => await (await answer()).WriteAsync(httpContext);
}

/// <summary>Answers that differ by the address or the query they were asked with, rendered once a snapshot like the rest.</summary>
public sealed class AskedFor(AskedAnswers answers, StatusPageConfiguration configuration)
{
    /// <param name="request">Whose address and path it depends on.</param>
    /// <param name="snapshot">What it is made from.</param>
    /// <param name="query">What else it depends on, in a form of ours: two that ask the same get the same.</param>
    /// <param name="render">Makes it for the page's address, compressed or not.</param>
    /// <param name="usual">It is one of the few that are asked for every day, and not one of a number without end.</param>
    public Representation Answer(HttpRequest request, PublishedSnapshot snapshot, string query, Func<string, bool, Task<CachedResponse>> render, bool usual = false)
    {
        var site = configuration.UrlFor(request);
        // Without an address of its own it is asked for at as many as somebody cares to invent, and routes take a path in many spellings.
        var path = request.Path.Value ?? "";
        return new Representation(() => answers.GetAsync(snapshot, $"{site}\n{path}\n{query}", compress => render(site, compress), usual && configuration.SiteUrl is not null && IsOurSpelling(path)));
    }

    private static bool IsOurSpelling(string path) => Ascii.IsValid(path) && !path.EndsWith('/') && !path.AsSpan().ContainsAnyInRange('A', 'Z');

    public Representation Json(HttpRequest request, PublishedSnapshot snapshot, string query, Func<string, byte[]> body, bool usual = false) =>
        Answer(request, snapshot, query, (site, compress) => Representation.Render(body(site), WireJson.MediaType, compress), usual);
}
