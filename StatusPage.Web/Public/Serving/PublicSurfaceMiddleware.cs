namespace StatusPage.Web.Public.Serving;

/// <summary>Answers public requests from memory, before routing, authentication or anything else costs time.</summary>
public sealed class PublicSurfaceMiddleware(RequestDelegate next, PublicSurface surface)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!PublicSurface.IsRead(request.Method))
        {
            return next(context);
        }

        if (surface.AsOf is { Count: > 0 } asOf)
        {
            context.Response.Headers[PublicHeaders.StatusAsOf] = asOf;
        }

        if (!surface.TryFind(request.Method, request.Path.Value ?? "/", request.QueryString.HasValue, out var found))
        {
            return next(context);
        }

        return found.IsCompletedSuccessfully ? found.Result.WriteAsync(context) : WriteLaterAsync(found, context);
    }

    private static async Task WriteLaterAsync(Task<CachedResponse> found, HttpContext context) => await (await found).WriteAsync(context);
}
