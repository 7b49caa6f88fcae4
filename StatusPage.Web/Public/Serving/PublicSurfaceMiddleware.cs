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

        // Pages ignore a query; the JSON beside them gives it a meaning, which its own endpoints know.
        var path = request.Path.Value ?? "/";
        if (request.QueryString.HasValue && path.StartsWith("/v1/", StringComparison.Ordinal))
        {
            return next(context);
        }

        if (!surface.TryFind(path, out var found))
        {
            return next(context);
        }

        return found.IsCompletedSuccessfully ? found.Result.WriteAsync(context) : WriteLaterAsync(found, context);
    }

    private static async Task WriteLaterAsync(Task<CachedResponse> found, HttpContext context) => await (await found).WriteAsync(context);
}
