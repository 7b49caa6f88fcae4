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
    }

    private static Representation Calendar(HttpRequest request, Publisher publisher, StatusPageConfiguration site)
    {
        var snapshot = publisher.Read();
        return new Representation(MaintenanceCalendar.Write(snapshot, site.UrlFor(request)), ICalendar.ContentType) { LastModified = MaintenanceCalendar.LastModified(snapshot) };
    }

    private static IResult Answer(HttpRequest request, Publisher publisher, StatusPageConfiguration site) =>
        FeedContent.Find(publisher.Read(), request.Path.Value!, site.UrlFor(request)) is { } found
            ? new Representation(found.Write(found.Feed), found.ContentType) { LastModified = found.Feed.LastModified }
            : Results.NotFound();
}
