using StatusPage.Core.Publication;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Public;

public static class PublicFallback
{
    /// <summary>Addresses of programs and of the console: these answer for themselves, also when there is nothing.</summary>
    private static readonly string[] NotForReaders = ["/admin", "/assets", "/_blazor", "/_framework", "/_content"];

    /// <summary>A reader who followed a wrong link is told so on a page that leads back.</summary>
    public static void MapPublicFallback(this WebApplication app)
    {
        var pages = app.Services.GetRequiredService<PublicPages>();
        var surface = app.Services.GetRequiredService<PublicSurface>();
        var publisher = app.Services.GetRequiredService<Publisher>();
        // As a plain delegate: of one whose parameters the build reads, the framework forgets the pattern, and files would be left out.
        app.MapFallback("{*path}", context => AnswerAsync(context, pages, surface, publisher));
    }

    private static async Task AnswerAsync(HttpContext context, PublicPages pages, PublicSurface surface, Publisher publisher)
    {
        var path = context.Request.Path;
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        if (ProblemResponses.IsForPrograms(path))
        {
            await Unmatched.Answer(context, context.RequestServices.GetRequiredService<EndpointDataSource>());
            return;
        }

        if (NotForReaders.Any(prefix => path.StartsWithSegments(prefix, StringComparison.Ordinal)) || publisher.Current is not { } snapshot)
        {
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await (IsOfRoutes(path) || (surface.TryFind(path.Value ?? "/", out var page) && (await page).Status == StatusCodes.Status200OK)
                ? RefuseMethodAsync(context)
                : ProblemResponses.WriteAsync(context, StatusCodes.Status404NotFound, $"There is nothing at this address that takes {Paging.Cut(context.Request.Method)}."));
            return;
        }

        if (Straight(snapshot, path.Value ?? "/") is { } straight)
        {
            context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            context.Response.Headers.Location = context.Request.PathBase.Add(straight).ToUriComponent() + context.Request.QueryString.ToUriComponent();
            context.Response.Headers.CacheControl = PublicHeaders.CacheControl;
            return;
        }

        await (await pages.NotFoundAsync(snapshot)).WriteAsync(context);
    }

    private static Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers.Allow = "GET, HEAD";
        return ProblemResponses.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "This can be read (GET, HEAD) and nothing else.");
    }

    /// <summary>The page that somebody means who wrote a slash too many; null where there is none.</summary>
    private static string? Straight(PublishedSnapshot snapshot, string path)
    {
        var straight = "/" + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        return straight != path && PublicPages.Find(snapshot, straight) is { Status: StatusCodes.Status200OK } ? straight : null;
    }

    /// <summary>What is not, or not always, part of the surface that is served from memory.</summary>
    private static bool IsOfRoutes(PathString path) => path.Value is StatusUrls.Calendar or StatusUrls.SlaCsv
        || (path.Value is { } value && (value.EndsWith(StatusUrls.Atom, StringComparison.Ordinal) || value.EndsWith(StatusUrls.Rss, StringComparison.Ordinal)));
}
