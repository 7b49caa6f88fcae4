using StatusPage.Web.Hosting;

namespace StatusPage.Web.Live;

/// <summary>Opens streams before routing: what a request passes through stays in memory for as long as its stream is open.</summary>
public sealed class LiveMiddleware(RequestDelegate next, LiveStreams streams)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.Value != StatusUrls.Stream)
        {
            return next(context);
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return streams.ServeAsync(context);
        }

        return HttpMethods.IsOptions(request.Method) ? Allow(context.Response) : next(context);
    }

    /// <summary>To scripts elsewhere that set the id themselves, which browsers ask leave for.</summary>
    private static Task Allow(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.AccessControlAllowOrigin = "*";
        response.Headers.AccessControlAllowMethods = "GET, HEAD";
        response.Headers.AccessControlAllowHeaders = "Last-Event-ID, Cache-Control";
        response.Headers.AccessControlMaxAge = "86400";
        return Task.CompletedTask;
    }
}
