using StatusPage.Core.Publication;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Web.Api;

/// <summary>The JSON that programs poll, kept beside the pages: rendered once a publication and sent from memory.</summary>
internal sealed class PublicJsonContent : IPublicContent
{
    private const string Status = "/v1/status";

    public IReadOnlyList<string> Hot { get; } = [Status];

    public Func<Task<CachedResponse>>? Resolve(PublishedSnapshot snapshot, string path) =>
        path == Status ? () => CachedResponse.CreateAsync(PublicJson.Status(snapshot), WireJson.MediaType, PublicHeaders.ForPublicJson) : null;
}
