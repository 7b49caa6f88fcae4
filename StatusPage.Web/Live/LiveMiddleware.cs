using StatusPage.Web.Api;
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

        return HttpMethods.IsOptions(request.Method) ? Preflight.Answer(context) : next(context);
    }
}
