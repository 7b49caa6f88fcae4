using System.Diagnostics;
using StatusPage.Core.Telemetry;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Telemetry;

/// <summary>A span for each request with a token: its route, not its ids, and how it was answered.</summary>
internal sealed class TraceRequests : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var route = "/" + (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.Trim('/');
        var outer = Activity.Current;
        using var span = Spans.StartRequest($"{http.Request.Method} {route}", http.Request.Headers.TraceParent, http.Request.Headers.TraceState);
        if (span is null)
        {
            Activity.Current = outer;
            return await next(context);
        }

        span.SetTag("http.request.method", http.Request.Method);
        span.SetTag("http.route", route);
        span.SetTag("statuspage.actor.id", http.Caller().Id);
        try
        {
            var result = await next(context);
            if (result is IStatusCodeHttpResult { StatusCode: { } status })
            {
                span.SetTag("http.response.status_code", status);
            }
            else if (http.Response.HasStarted)
            {
                // It wrote its answer itself.
                span.SetTag("http.response.status_code", http.Response.StatusCode);
            }

            return result;
        }
        catch (Exception exception)
        {
            // A refusal is an answer like any other; what is not refused failed.
            if (ProblemResponses.StatusOf(exception) is { } status)
            {
                span.SetTag("http.response.status_code", status);
                span.SetTag("error.type", exception.GetType().Name);
            }
            else
            {
                span.SetTag("http.response.status_code", StatusCodes.Status500InternalServerError);
                span.Fail(exception);
            }

            throw;
        }
    }
}
