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

    public static Task<CachedResponse> Render(byte[] body, string contentType, DateTimeOffset? lastModified = null) =>
        CachedResponse.CreateAsync(body, contentType, PublicHeaders.ForPublicJson, lastModified: lastModified);

    public async Task ExecuteAsync(HttpContext httpContext) => await (await answer()).WriteAsync(httpContext);
}

/// <summary>Answers that differ by the address or the query they were asked with, rendered once a snapshot like the rest.</summary>
public sealed class AskedFor(AskedAnswers answers, StatusPageConfiguration configuration)
{
    /// <param name="request">Whose address and path it depends on.</param>
    /// <param name="snapshot">What it is made from.</param>
    /// <param name="query">What else it depends on, in a form of ours: two that ask the same get the same.</param>
    /// <param name="render">Makes it for the page's address.</param>
    public Representation Answer(HttpRequest request, PublishedSnapshot snapshot, string query, Func<string, Task<CachedResponse>> render)
    {
        var site = configuration.UrlFor(request);
        return new Representation(() => answers.GetAsync(snapshot, $"{site}\n{request.Path.Value}\n{query}", () => render(site)));
    }

    public Representation Json(HttpRequest request, PublishedSnapshot snapshot, string query, Func<string, byte[]> body) =>
        Answer(request, snapshot, query, site => Representation.Render(body(site), WireJson.MediaType));
}
