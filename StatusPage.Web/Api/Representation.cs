using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace StatusPage.Web.Api;

/// <summary>A public answer as bytes, with the strong ETag of its content; 304 where the reader has it already.</summary>
public sealed class Representation(byte[] body, string contentType) : IResult
{
    /// <summary>Kept by anyone, shown only after asking whether it still holds: an update must be seen at once.</summary>
    public const string CacheControl = "public, max-age=0, must-revalidate";

    public ReadOnlyMemory<byte> Body => body;

    public string ETag { get; } = $"\"{Base64Url.EncodeToString(SHA256.HashData(body).AsSpan(0, 16))}\"";

    public DateTimeOffset? LastModified { get; init; }

    public static bool Matches(HttpRequest request, string etag)
    {
        var given = request.GetTypedHeaders().IfNoneMatch;
        var ours = new EntityTagHeaderValue(etag);
        return given.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(ours, useStrongComparison: false));
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlExposeHeaders = "ETag";
        response.Headers.CacheControl = CacheControl;
        response.Headers.ETag = ETag;
        response.Headers.XContentTypeOptions = "nosniff";
        if (LastModified is { } modified)
        {
            response.GetTypedHeaders().LastModified = modified;
        }

        if (IsFresh(httpContext.Request))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = contentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
        }
    }

    private bool IsFresh(HttpRequest request)
    {
        if (request.Headers.IfNoneMatch.Count > 0)
        {
            return Matches(request, ETag);
        }

        return LastModified is { } modified
            && request.GetTypedHeaders().IfModifiedSince is { } since
            && modified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }
}
