using StatusPage.Core.Publication;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Feeds;

/// <summary>
/// Feeds, where the page's own address is not configured: then each answers with the address it was asked at. Otherwise they
/// are served from memory (<see cref="FeedContent"/>).
/// </summary>
public static class FeedRoutes
{
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        foreach (var pattern in (string[])[StatusUrls.Atom, StatusUrls.Rss, StatusUrls.ComponentAtom("{id}"), StatusUrls.ComponentRss("{id}")])
        {
            routes.MapMethods(pattern, Get, Answer).AllowAnonymous().ExcludeFromDescription();
        }

        routes.MapMethods(StatusUrls.Calendar, Get, Calendar).AllowAnonymous().ExcludeFromDescription();
        routes.MapPreflight(StatusUrls.Atom, StatusUrls.Rss, StatusUrls.ComponentAtom("{id}"), StatusUrls.ComponentRss("{id}"), StatusUrls.Calendar);
    }

    private static Representation Calendar(HttpRequest request, Publisher publisher, AskedFor asked)
    {
        var snapshot = publisher.Read();
        return asked.Answer(request, snapshot, "", site => FeedContent.Calendar(snapshot, site));
    }

    private static IResult Answer(HttpRequest request, Publisher publisher, AskedFor asked, StatusPageConfiguration configuration)
    {
        var snapshot = publisher.Read();
        return FeedContent.Find(snapshot, request.Path.Value!, configuration.UrlFor(request)) is { } found
            ? asked.Answer(request, snapshot, "", _ => found.RenderAsync())
            : Results.NotFound();
    }
}
