using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api;

/// <summary>
/// Answers for addresses of programs that no route takes: 404, or 405 with the verbs that would be taken there.
/// Found in the routes themselves, because a page that takes every address would hide the framework's own 405.
/// </summary>
public static class Unmatched
{
    /// <summary>Where pages take addresses too, so that these have to be taken from them.</summary>
    private static readonly string[] Roots = ["/v1/", "/api/"];

    /// <summary>What a page of another site has no business with.</summary>
    private static readonly string[] NotForOthers = ["/v1/admin", StatusUrls.Metrics];

    public static void MapUnmatched(this IEndpointRouteBuilder routes)
    {
        foreach (var root in Roots)
        {
            routes.Map($"{root}{{**rest}}", Answer).AllowAnonymous().ExcludeFromDescription();
        }
    }

    public static Task Answer(HttpContext context, EndpointDataSource endpoints)
    {
        var request = context.Request;
        var verbs = endpoints.Endpoints
            .OfType<RouteEndpoint>()
            .Where(endpoint => IsUnder(endpoint.RoutePattern) && Matches(endpoint.RoutePattern, request.Path))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? [])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (verbs.Count == 0)
        {
            return ProblemResponses.WriteAsync(context, StatusCodes.Status404NotFound, "There is nothing at this address. The routes are listed in /openapi/v1.json.");
        }

        var allow = string.Join(", ", verbs);
        context.Response.Headers.Allow = allow;
        if (!HttpMethods.IsOptions(request.Method))
        {
            return ProblemResponses.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, $"{Paging.Cut(request.Method)} is not accepted at this address. Accepted: {allow}.");
        }

        if (!Array.Exists(NotForOthers, root => request.Path.StartsWithSegments(root, StringComparison.Ordinal)))
        {
            Preflight.Allow(context.Response, allow);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static bool IsUnder(RoutePattern pattern) => pattern.RawText is ['/', ..] and var text && ProblemResponses.IsForPrograms(text);

    private static bool Matches(RoutePattern pattern, PathString path) =>
        new TemplateMatcher(new RouteTemplate(pattern), []).TryMatch(path, []);
}
