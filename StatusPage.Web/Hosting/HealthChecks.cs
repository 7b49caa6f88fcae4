using System.ComponentModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Publication;
using StatusPage.Core.Publication.Keeping;
using StatusPage.Web.Api;

namespace StatusPage.Web.Hosting;

/// <summary>For whoever runs the process: is it alive, and is each part it needs ready.</summary>
public static class HealthChecks
{
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void AddStatusPageHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database")
        .AddCheck<SnapshotHealth>("snapshot")
        .AddCheck<SchedulerHealth>("scheduler")
        .AddCheck<MailHealth>("mail");

    public static void MapStatusPageHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapPreflight("/healthz/live", "/healthz/ready");
        var group = routes.MapGroup("/healthz").WithTags("Operation").AllowAnonymous();
        group.MapMethods("/live", Get, (HttpContext http, HealthCheckService checks) => AnswerAsync(http, checks, _ => false))
            .WithName("getLiveness")
            .WithSummary("Whether the process is alive")
            .WithDescription("Asks nothing of its parts: where this is not answered a restart helps.")
            .Produces<ReadinessWire>();
        group.MapMethods("/ready", Get, (HttpContext http, HealthCheckService checks) => AnswerAsync(http, checks, _ => true))
            .WithName("getReadiness")
            .WithSummary("Whether each part works")
            .WithDescription("By part: ok, degraded where it serves all the same, or failing. Details name neither addresses nor folders.")
            .Produces<ReadinessWire>()
            .Produces<ReadinessWire>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task AnswerAsync(HttpContext http, HealthCheckService checks, Func<HealthCheckRegistration, bool> which)
    {
        var report = await checks.CheckHealthAsync(which, http.RequestAborted);
        http.Response.StatusCode = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        http.Response.Headers.CacheControl = "no-store, no-cache";
        http.Response.ContentType = WireJson.MediaType;
        http.Response.Headers.AccessControlAllowOrigin = "*";
        var parts = report.Entries.ToDictionary(
            part => part.Key,
            part => new PartWire(Word(part.Value.Status), part.Value.Description),
            StringComparer.Ordinal);
        await http.Response.Body.WriteAsync(WireJson.Serialize(new ReadinessWire(Word(report.Status), parts)), http.RequestAborted);
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ok",
        HealthStatus.Degraded => "degraded",
        HealthStatus.Unhealthy => "failing",
    };
}

public sealed record ReadinessWire(
    [property: Description("ok, degraded or failing: that of its worst part.")] string Status,
    [property: Description("By name; empty for liveness.")] IReadOnlyDictionary<string, PartWire> Parts);

public sealed record PartWire(string Status, string? Detail);

/// <summary>Whether the database answers a question of ours, and takes down what it is given.</summary>
public sealed class DatabaseHealth(DatabaseState state, DatabaseProbe probe) : IHealthCheck
{
    /// <summary>Whoever probes every ten seconds must not pile up.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (state.Current is { Fault: { } known } standing)
        {
            return HealthCheckResult.Unhealthy($"{(standing.Away is null ? "Answers and takes nothing down" : "Cannot be used")} since {InstantConverter.ToText(standing.Since)}: {known.Clause}. It is tried again every few seconds.");
        }

        try
        {
            return HealthCheckResult.Healthy($"Answers; publication {await probe.ReadAsync(Patience, cancellationToken)}.");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return HealthCheckResult.Unhealthy($"Cannot be used: {(state.Blame(exception) ?? DatabaseFault.Silent).Clause}.", exception);
        }
    }
}

/// <summary>Whether there is something to show, and whether it still follows the database.</summary>
public sealed class SnapshotHealth(Publisher publisher, SnapshotKeeper keeper, TimeProvider clock) : IHealthCheck
{
    /// <summary>It is built anew every 15 seconds; some may be missed under load.</summary>
    public static readonly TimeSpan MaxAge = SnapshotAge.Old;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (publisher.Current is not { } snapshot)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("Nothing has been published yet."));
        }

        // Also one that seems to be of later than now: then the clock was set back, and nobody knows.
        var age = (clock.GetUtcNow() - snapshot.BuiltAt).Duration();
        var detail = $"Publication {snapshot.Version}, built {InstantConverter.ToText(snapshot.BuiltAt)}.";
        if (age <= MaxAge && keeper.Trouble is { } trouble)
        {
            return Task.FromResult(HealthCheckResult.Degraded($"{detail} It cannot be kept on disk for a start without the database ({trouble.TrimEnd('.')})."));
        }

        return Task.FromResult(age <= MaxAge
            ? HealthCheckResult.Healthy(detail)
            : HealthCheckResult.Degraded($"{detail} It should be rebuilt every 15 seconds; readers see the last known state."));
    }
}
