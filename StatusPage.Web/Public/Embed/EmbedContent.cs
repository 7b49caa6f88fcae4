using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Public.Embed;

/// <summary>The banner as a part of the surface that is rendered once a snapshot. With a query the route answers.</summary>
public sealed class EmbedContent(PageRenderer renderer, PublicAssets assets) : IPublicContent
{
    public IReadOnlyList<string> Hot { get; } = [];

    public Func<Task<CachedResponse>>? Resolve(PublishedSnapshot snapshot, string path) => path == StatusUrls.Embed ? () => RenderAsync(snapshot, theme: null) : null;

    public async Task<CachedResponse> RenderAsync(PublishedSnapshot snapshot, string? theme)
    {
        var page = new PublicPage(typeof(EmbedPage), new Dictionary<string, object?>(StringComparer.Ordinal) { ["Theme"] = theme });
        return await CachedResponse.CreateAsync(await renderer.RenderAsync(page, snapshot, assets), "text/html; charset=utf-8", PublicHeaders.ForFrame(EmbedStyle.Css));
    }
}
