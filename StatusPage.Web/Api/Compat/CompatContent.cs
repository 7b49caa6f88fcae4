using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Api.Compat;

/// <summary>These answers name the page's own address: served from memory where it is configured, otherwise by their routes.</summary>
internal sealed class CompatContent(StatusPageConfiguration configuration) : IPublicContent
{
    public IReadOnlyList<string> Hot { get; } = [StatusUrls.CompatSummary, StatusUrls.CompatStatus];

    public Func<Task<CachedResponse>>? Resolve(PublishedSnapshot snapshot, string path) =>
        configuration.SiteUrl is { } site && CompatJson.ByPath.TryGetValue(path, out var body)
            ? () => Representation.Render(body(snapshot, site), WireJson.MediaType)
            : null;
}
