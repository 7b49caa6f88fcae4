using System.Globalization;
using StatusPage.Core.Telemetry;

namespace StatusPage.Web.Telemetry;

/// <summary>Counts and times every request. First of all, and without a state machine of its own where the answer is there at once, as public pages are.</summary>
public sealed class RequestMetrics(RequestDelegate next, StatusMetrics metrics, TimeProvider clock)
{
    private static readonly string[] Codes = [.. Enumerable.Range(0, 600).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    public Task InvokeAsync(HttpContext context)
    {
        var started = clock.GetTimestamp();
        var answering = next(context);
        if (!answering.IsCompletedSuccessfully)
        {
            return WaitAsync(answering, context, started);
        }

        Count(context, context.Response.StatusCode, started);
        return Task.CompletedTask;
    }

    private async Task WaitAsync(Task answering, HttpContext context, long started)
    {
        try
        {
            await answering;
        }
        catch
        {
            Count(context, context.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : StatusCodes.Status500InternalServerError, started);
            throw;
        }

        Count(context, context.Response.StatusCode, started);
    }

    private void Count(HttpContext context, int status, long started)
    {
        var routeClass = RouteClasses.Of(context.Request.Path.Value ?? "/");
        var code = Codes[(uint)status < Codes.Length ? status : 0];
        if (RouteClasses.IsTimed(routeClass))
        {
            metrics.RequestAnswered(routeClass, code, clock.GetElapsedTime(started));
        }
        else
        {
            metrics.RequestAnswered(routeClass, code);
        }
    }
}
