namespace StatusPage.Web.Api;

/// <summary>A browser asks before it lets a page of another site send a header of its own, such as If-None-Match.</summary>
public static class Preflight
{
    private const string Reading = "GET, HEAD";

    private static readonly string[] Options = [HttpMethods.Options];

    /// <summary>Answers it for what anybody may read.</summary>
    public static void MapPreflight(this IEndpointRouteBuilder routes, params IEnumerable<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            routes.MapMethods(pattern, Options, Answer).AllowAnonymous().ExcludeFromDescription();
        }
    }

    public static void Allow(HttpResponse response, string methods)
    {
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowMethods = methods;
        response.Headers.AccessControlAllowHeaders = "*";
        response.Headers.AccessControlMaxAge = "86400";
    }

    public static Task Answer(HttpContext context)
    {
        context.Response.Headers.Allow = Reading;
        Allow(context.Response, Reading);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
