using StatusPage.Core.Publication;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Feeds;

/// <summary>Feeds as a part of the surface that is rendered once a snapshot and served from memory.</summary>
internal sealed class FeedContent(StatusPageConfiguration configuration) : IPublicContent
{
    public IReadOnlyList<string> Hot { get; } = [];

    public Func<Task<CachedResponse>>? Resolve(PublishedSnapshot snapshot, string path) =>
        configuration.SiteUrl is not { } site ? null
        : path == StatusUrls.Calendar
            ? () => Calendar(snapshot, site)
        : Find(snapshot, path, site) is { } found ? found.RenderAsync
        : null;

    internal static Task<CachedResponse> Calendar(PublishedSnapshot snapshot, string site) =>
        Representation.Render(MaintenanceCalendar.Write(snapshot, site), ICalendar.ContentType, MaintenanceCalendar.LastModified(snapshot));

    /// <summary>The feed of an address; null where there is none.</summary>
    internal static FoundFeed? Find(PublishedSnapshot snapshot, string path, string siteUrl) => path.Split('/') switch
    {
        ["", var file] when Format("/" + file) is { } format => new FoundFeed(PublishedFeed.Of(snapshot, siteUrl), format.ContentType, format.Write),
        ["", "components", var id, var file] when Format("/" + file) is { } format && snapshot.Components.TryGetValue(id, out var component) =>
            new FoundFeed(PublishedFeed.Of(snapshot, component, siteUrl), format.ContentType, format.Write),
        _ => null,
    };

    private static (string ContentType, Func<Feed, byte[]> Write)? Format(string file) => file switch
    {
        StatusUrls.Atom => (AtomFeed.ContentType, AtomFeed.Write),
        StatusUrls.Rss => (RssFeed.ContentType, RssFeed.Write),
        _ => null,
    };
}

/// <summary>A feed and the format it was asked for in.</summary>
internal sealed record FoundFeed(Feed Feed, string ContentType, Func<Feed, byte[]> Write)
{
    public Task<CachedResponse> RenderAsync() => Representation.Render(Write(Feed), ContentType, Feed.LastModified);
}
