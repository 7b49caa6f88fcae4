using StatusPage.Web.Hosting;

namespace StatusPage.Web.Public.Serving;

/// <summary>Answers public requests from memory, before routing, authentication or anything else costs time.</summary>
public sealed class PublicSurfaceMiddleware(RequestDelegate next, PublicSurface surface)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return next(context);
        }

        if (surface.AsOf is { Count: > 0 } asOf)
        {
            context.Response.Headers[PublicHeaders.StatusAsOf] = asOf;
        }

        // Pages ignore a query; where it has a meaning, routes know it.
        var path = request.Path.Value ?? "/";
        if (request.QueryString.HasValue && HasMeaning(path))
        {
            return next(context);
        }

        if (!surface.TryFind(path, out var found))
        {
            return next(context);
        }

        return found.IsCompletedSuccessfully ? found.Result.WriteAsync(context) : WriteLaterAsync(found, context);
    }

    private static bool HasMeaning(string path) => path.StartsWith("/v1/", StringComparison.Ordinal)
        || path is StatusUrls.Badge or StatusUrls.Embed
        || path.StartsWith(StatusUrls.BadgeFolder, StringComparison.Ordinal);

    private static async Task WriteLaterAsync(Task<CachedResponse> found, HttpContext context) => await (await found).WriteAsync(context);
}
