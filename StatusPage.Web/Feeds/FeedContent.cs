using System.Collections.Concurrent;
using StatusPage.Core.Publication;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Feeds;

/// <summary>Feeds as a part of the surface that is rendered once a snapshot and served from memory.</summary>
internal sealed class FeedContent(StatusPageConfiguration configuration) : IPublicContent
{
    /// <summary>What each was when it last changed, and since when.</summary>
    private readonly ConcurrentDictionary<string, (string Hash, DateTimeOffset At)> _known = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Hot { get; } = [];

    public Func<Task<CachedResponse>>? Resolve(PublishedSnapshot snapshot, string path)
    {
        if (configuration.SiteUrl is not { } site)
        {
            return null;
        }

        return path == StatusUrls.Calendar ? () => RenderAsync(snapshot, path, MaintenanceCalendar.Write(snapshot, site), ICalendar.ContentType)
            : Find(snapshot, path, site) is { } found ? () => RenderAsync(snapshot, path, found.Render(), found.ContentType)
            : null;
    }

    internal static Task<CachedResponse> Calendar(PublishedSnapshot snapshot, string site, bool compress) =>
        Representation.Render(MaintenanceCalendar.Write(snapshot, site), ICalendar.ContentType, compress);

    /// <summary>The feed of an address; null where there is none.</summary>
    internal static FoundFeed? Find(PublishedSnapshot snapshot, string path, string siteUrl) => path.Split('/') switch
    {
        ["", var file] when Format("/" + file) is { } format => new FoundFeed(() => PublishedFeed.Of(snapshot, siteUrl), format.ContentType, format.Write),
        ["", "components", var id, var file] when Format("/" + file) is { } format && snapshot.Components.TryGetValue(id, out var component) =>
            new FoundFeed(() => PublishedFeed.Of(snapshot, component, siteUrl), format.ContentType, format.Write),
        _ => null,
    };

    private Task<CachedResponse> RenderAsync(PublishedSnapshot snapshot, string path, byte[] body, string contentType) =>
        Representation.Render(body, contentType, lastModified: ChangedAt(path, CachedResponse.HashOf(body), snapshot.BuiltAt));

    /// <summary>
    /// By what is sent: of what is in a feed nothing dates that something left it. Each change at a second of its own and none earlier than
    /// the one before, because that is all that a reader of this time can tell.
    /// </summary>
    private DateTimeOffset ChangedAt(string path, string hash, DateTimeOffset now) => _known.AddOrUpdate(
        path,
        static (_, of) => of,
        static (_, known, of) => known.Hash == of.Hash ? known : (of.Hash, of.Now > known.At.AddSeconds(1) ? of.Now : known.At.AddSeconds(1)),
        (Hash: hash, Now: now)).At;

    private static (string ContentType, Func<Feed, byte[]> Write)? Format(string file) => file switch
    {
        StatusUrls.Atom => (AtomFeed.ContentType, AtomFeed.Write),
        StatusUrls.Rss => (RssFeed.ContentType, RssFeed.Write),
        _ => null,
    };
}

/// <summary>A feed and the format it was asked for in.</summary>
/// <param name="Make">Gathers it, which takes a look at every incident there is.</param>
/// <param name="ContentType">Of the format.</param>
/// <param name="Write">Of the format.</param>
internal sealed record FoundFeed(Func<Feed> Make, string ContentType, Func<Feed, byte[]> Write)
{
    public byte[] Render() => Write(Make());
}
