namespace StatusPage.Web.Telemetry;

/// <summary>Counts and times every request that goes through the pipeline. First of all, and without a state machine of its own where the answer is there at once.</summary>
public sealed class RequestMetrics(RequestDelegate next, RequestCounts counts)
{
    public Task InvokeAsync(HttpContext context)
    {
        var began = counts.Begin();
        var answering = next(context);
        if (!answering.IsCompletedSuccessfully)
        {
            return WaitAsync(answering, context, began);
        }

        Count(context, context.Response.StatusCode, began);
        return Task.CompletedTask;
    }

    private async Task WaitAsync(Task answering, HttpContext context, long began)
    {
        try
        {
            await answering;
        }
        catch
        {
            Count(context, context.RequestAborted.IsCancellationRequested ? StatusCodes.Status499ClientClosedRequest : StatusCodes.Status500InternalServerError, began);
            throw;
        }

        Count(context, context.Response.StatusCode, began);
    }

    private void Count(HttpContext context, int status, long began) => counts.Count(context.Request.Path.Value ?? "/", status, began);
}
