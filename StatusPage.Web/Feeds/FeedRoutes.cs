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

    private static Task Calendar(HttpContext http, Publisher publisher, AskedFor asked) => publisher.Current is { } snapshot
        ? asked.Answer(http.Request, snapshot, "", (site, compress) => FeedContent.Calendar(snapshot, site, compress)).ExecuteAsync(http)
        : ProblemResponses.StartingAsync(http);

    private static Task Answer(HttpContext http, Publisher publisher, AskedFor asked, StatusPageConfiguration configuration)
    {
        if (publisher.Current is not { } snapshot)
        {
            return ProblemResponses.StartingAsync(http);
        }

        return FeedContent.Find(snapshot, http.Request.Path.Value!, configuration.UrlFor(http.Request)) is { } found
            ? asked.Answer(http.Request, snapshot, "", (_, compress) => Representation.Render(found.Render(), found.ContentType, compress)).ExecuteAsync(http)
            : ProblemResponses.WriteAsync(http, StatusCodes.Status404NotFound, "There is no feed at this address: no visible component has this id. The ids are in /v1/status.");
    }
}
