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
    private const string Entries = "An entry for each incident and each maintenance, newest first, with its whole timeline; its id stays, whatever becomes of it.";

    private const string AtomType = "application/atom+xml";

    private const string RssType = "application/rss+xml";

    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(StatusUrls.Atom, Get, Answer).AllowAnonymous()
            .WithName("getAtom").WithSummary("What happens, as an Atom feed").WithDescription(Entries).ReadByPrograms(AtomType);
        routes.MapMethods(StatusUrls.Rss, Get, Answer).AllowAnonymous()
            .WithName("getRss").WithSummary("What happens, as an RSS feed").WithDescription(Entries).ReadByPrograms(RssType);
        routes.MapMethods(StatusUrls.ComponentAtom("{id}"), Get, Answer).AllowAnonymous()
            .WithName("getComponentAtom").WithSummary("What happens to one component, as an Atom feed").WithDescription(Entries).ReadByPrograms(AtomType).Refuses(StatusCodes.Status404NotFound);
        routes.MapMethods(StatusUrls.ComponentRss("{id}"), Get, Answer).AllowAnonymous()
            .WithName("getComponentRss").WithSummary("What happens to one component, as an RSS feed").WithDescription(Entries).ReadByPrograms(RssType).Refuses(StatusCodes.Status404NotFound);
        routes.MapMethods(StatusUrls.Calendar, Get, Calendar).AllowAnonymous()
            .WithName("getCalendar").WithSummary("Maintenance as a calendar").WithDescription("Subscribe to it in any calendar. A window that moves keeps its UID; one that is cancelled says so.").ReadByPrograms("text/calendar");
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
