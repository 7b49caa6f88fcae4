using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Badges;

/// <summary>Badges as a part of the surface that is rendered once a snapshot. With a query the route answers.</summary>
internal sealed class BadgeContent : IPublicContent
{
    public IReadOnlyList<string> Hot { get; } = [StatusUrls.Badge];

    public Func<Task<CachedResponse>>? Resolve(PublishedSnapshot snapshot, string path) =>
        path == StatusUrls.Badge ? () => RenderAsync(PublishedBadges.Overall(snapshot))
        : Find(snapshot, path) is { } component ? () => RenderAsync(PublishedBadges.Status(component))
        : null;

    public static Task<CachedResponse> RenderAsync(Badge badge, bool compress = true) => CachedResponse.CreateAsync(badge.ToSvg(), Badge.ContentType, PublicHeaders.ForBadges, compress: compress);

    private static PublishedComponent? Find(PublishedSnapshot snapshot, string path) =>
        path.StartsWith(StatusUrls.BadgeFolder, StringComparison.Ordinal) && path.EndsWith(StatusUrls.BadgeEnd, StringComparison.Ordinal)
            ? snapshot.Components.GetValueOrDefault(path[StatusUrls.BadgeFolder.Length..^StatusUrls.BadgeEnd.Length])
            : null;
}
