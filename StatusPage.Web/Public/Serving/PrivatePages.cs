using StatusPage.Core.Publication;

namespace StatusPage.Web.Public.Serving;

/// <summary>
/// Pages that are one reader's own: rendered for each request like the public ones, static and without a circuit, and kept
/// by nobody. They are not compressed: what they hold of a reader must not show in their length.
/// </summary>
public sealed class PrivatePages(PageRenderer renderer, PublicAssets assets, Publisher publisher)
{
    public IResult Show<TComponent>(int status, params (string Name, object? Value)[] parameters) =>
        new Page(publisher, renderer, assets, new PublicPage(typeof(TComponent), parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal), status));

    /// <summary>Sends a browser from a form to a page, so that reloading sends nothing twice.</summary>
    public static IResult SeeOther(string address) => new Elsewhere(address);

    private sealed class Page(Publisher publisher, PageRenderer renderer, PublicAssets assets, PublicPage page) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            if (publisher.Current is not { } snapshot)
            {
                response.Headers.RetryAfter = "5";
                await TypedResults.Text("The status page is starting. Try again in a few seconds.", statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);
                return;
            }

            var html = await renderer.RenderAsync(page, snapshot, assets);
            foreach (var (name, value) in PublicHeaders.ForPrivatePage(PublicStyle.Accent(snapshot.Site)))
            {
                response.Headers[name] = value;
            }

            response.StatusCode = page.Status;
            response.ContentType = "text/html; charset=utf-8";
            response.ContentLength = html.Length;
            await response.Body.WriteAsync(html, httpContext.RequestAborted);
        }
    }

    private sealed class Elsewhere(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            httpContext.Response.Headers.CacheControl = "no-store";
            httpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
            return Task.CompletedTask;
        }
    }
}
