using Microsoft.AspNetCore.OpenApi;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Public.Docs;

/// <summary>
/// The readable form of the OpenAPI document: an overview with every call, and a page for each group. Public pages like the
/// others, rendered when somebody asks; the document itself is read once.
/// </summary>
internal sealed class ApiDocsContent : IPublicContent
{
    private readonly PageRenderer _renderer;
    private readonly PublicPages _pages;
    private readonly PublicAssets _assets;
    private readonly Lazy<Task<ApiReference>> _reference;

    /// <param name="renderer">Makes the pages.</param>
    /// <param name="pages">Knows the page that says there is none.</param>
    /// <param name="assets">What pages link.</param>
    /// <param name="services">Asked for the document only once it is needed: it is made of routes that are mapped after this.</param>
    public ApiDocsContent(PageRenderer renderer, PublicPages pages, PublicAssets assets, IServiceProvider services)
    {
        (_renderer, _pages, _assets) = (renderer, pages, assets);
        _reference = new Lazy<Task<ApiReference>>(async () => ApiReference.Of(await services.GetRequiredKeyedService<IOpenApiDocumentProvider>("v1").GetOpenApiDocumentAsync()));
    }

    public IReadOnlyList<string> Hot { get; } = [];

    public Func<Task<CachedResponse>>? Resolve(PublishedSnapshot snapshot, string path)
    {
        if (path == StatusUrls.ApiDocs)
        {
            return async () => await RenderAsync(typeof(ApiIndexPage), snapshot, ("Reference", await _reference.Value));
        }

        return path.StartsWith(StatusUrls.ApiDocs + "/", StringComparison.Ordinal) ? () => GroupAsync(snapshot, path[(StatusUrls.ApiDocs.Length + 1)..]) : null;
    }

    private async Task<CachedResponse> GroupAsync(PublishedSnapshot snapshot, string slug)
    {
        var reference = await _reference.Value;
        return reference.Groups.FirstOrDefault(group => group.Slug == slug) is { } group
            ? await RenderAsync(typeof(ApiGroupPage), snapshot, ("Reference", reference), ("Group", group))
            : await _pages.NotFoundAsync(snapshot);
    }

    private async Task<CachedResponse> RenderAsync(Type page, PublishedSnapshot snapshot, params (string Name, object? Value)[] parameters)
    {
        var html = await _renderer.RenderAsync(new PublicPage(page, parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal)), snapshot, _assets);
        return await CachedResponse.CreateAsync(html, "text/html; charset=utf-8", PublicHeaders.ForPage(PublicStyle.Accent(snapshot.Site)));
    }
}
