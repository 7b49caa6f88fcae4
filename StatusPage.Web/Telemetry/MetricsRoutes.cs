using System.Text;
using StatusPage.Core.Telemetry;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Telemetry;

/// <summary><c>GET /metrics</c> for Prometheus.</summary>
public static class MetricsRoutes
{
    public static void AddStatusPageMetrics(this IServiceCollection services) => services
        .AddSingleton<MetricsCollector>()
        .AddSingleton<RequestCounts>()
        .AddSingleton<SnapshotGauges>()
        .AddSingleton<ProcessGauges>()
        .AddSingleton<MailGauges>()
        .AddSingleton<SignInJournal>();

    /// <summary>First of all, so that nothing is answered uncounted.</summary>
    public static void UseStatusPageMetrics(this WebApplication app)
    {
        var services = app.Services;
        // Made now: an instrument that nobody made says nothing.
        _ = services.GetRequiredService<MetricsCollector>();
        services.GetRequiredService<StatusMetrics>().Begin();
        _ = services.GetRequiredService<SnapshotGauges>();
        _ = services.GetRequiredService<ProcessGauges>();
        _ = services.GetRequiredService<MailGauges>();
        _ = services.GetRequiredService<JobTimes>();
        _ = services.GetRequiredService<QueueFigures>();
        app.UseMiddleware<RequestMetrics>();
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes
        .MapMethods(StatusUrls.Metrics, AdminRoutes.Read, (HttpContext context, MetricsCollector metrics, StatusPageConfiguration configuration) =>
            MetricsAccess.Decide(configuration.Metrics, MetricsReader.Of(context.Request)) switch
            {
                MetricsVerdict.Granted => WriteAsync(context, PrometheusText.Write(metrics.Read())),
                MetricsVerdict.TokenNeeded => ChallengeAsync(context),
                MetricsVerdict.Refused => ProblemResponses.WriteAsync(
                    context,
                    StatusCodes.Status403Forbidden,
                    "Metrics are for this machine, asked as localhost and not through a proxy. The operator may let others read them with Metrics:Token, Metrics:AllowedAddresses or Metrics:Public."),
            })
        .AllowAnonymous()
        .WithTags("Operation")
        .WithName("getMetrics")
        .WithSummary("Metrics for Prometheus")
        .WithDescription("In the text exposition format, version 0.0.4. Read by this machine without further ado; by others only where the operator allows it by address or token.")
        .Produces<string>(StatusCodes.Status200OK, "text/plain")
        .Refuses(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);

    private static Task ChallengeAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemResponses.WriteAsync(context, StatusCodes.Status401Unauthorized, "Send the token of Metrics:Token as “Authorization: Bearer …”.");
    }

    private static Task WriteAsync(HttpContext context, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = PrometheusText.ContentType;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, 0, body.Length, context.RequestAborted);
    }
}
