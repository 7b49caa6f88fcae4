using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Public;

public static class PublicFallback
{
    /// <summary>Addresses of programs and of the console: these answer for themselves, also when there is nothing.</summary>
    private static readonly string[] NotForReaders = ["/admin", "/assets", "/_blazor", "/_framework", "/_content"];

    /// <summary>A reader who followed a wrong link is told so on a page that leads back.</summary>
    public static void MapPublicFallback(this WebApplication app) => app.MapFallback("{*path}", AnswerAsync);

    private static async Task AnswerAsync(HttpContext context, PublicPages pages, PublicSurface surface, Publisher publisher)
    {
        var path = context.Request.Path;
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        if (ProblemResponses.IsForPrograms(path))
        {
            await ProblemResponses.WriteAsync(context, StatusCodes.Status404NotFound, "There is nothing at this address. The routes are listed in /openapi/v1.json.");
            return;
        }

        if (NotForReaders.Any(prefix => path.StartsWithSegments(prefix, StringComparison.Ordinal)) || publisher.Current is not { } snapshot)
        {
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            if (IsFeed(path) || (surface.TryFind(path.Value ?? "/", out var page) && (await page).Status == StatusCodes.Status200OK))
            {
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                context.Response.Headers.Allow = "GET, HEAD";
            }

            return;
        }

        await (await pages.NotFoundAsync(snapshot)).WriteAsync(context);
    }

    private static bool IsFeed(PathString path) => path.Value is { } value
        && (value.EndsWith(StatusUrls.Atom, StringComparison.Ordinal) || value.EndsWith(StatusUrls.Rss, StringComparison.Ordinal));
}
