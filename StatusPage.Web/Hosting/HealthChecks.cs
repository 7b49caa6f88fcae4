using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StatusPage.Core.Data;
using StatusPage.Core.Publication;
using StatusPage.Web.Api;

namespace StatusPage.Web.Hosting;

/// <summary>For whoever runs the process: is it alive, and is each part it needs ready.</summary>
public static class HealthChecks
{
    public static void AddStatusPageHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseHealth>("database")
        .AddCheck<SnapshotHealth>("snapshot")
        .AddCheck<SchedulerHealth>("scheduler")
        .AddCheck<MailHealth>("mail");

    public static void MapStatusPageHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        routes.MapHealthChecks("/healthz/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = WireJson.MediaType;
        var parts = report.Entries.ToDictionary(
            part => part.Key,
            part => new PartWire(Word(part.Value.Status), part.Value.Description),
            StringComparer.Ordinal);
        return context.Response.Body.WriteAsync(WireJson.Serialize(new ReadinessWire(Word(report.Status), parts))).AsTask();
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ok",
        HealthStatus.Degraded => "degraded",
        HealthStatus.Unhealthy => "failing",
    };

    private sealed record ReadinessWire(string Status, IReadOnlyDictionary<string, PartWire> Parts);

    private sealed record PartWire(string Status, string? Detail);
}

/// <summary>Whether the database answers a question of ours.</summary>
public sealed class DatabaseHealth(IDbContextFactory<StatusPageDbContext> contexts) : IHealthCheck
{
    /// <summary>Whoever probes every ten seconds must not pile up.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // SQLite works on the caller's thread and hears no cancellation: asked aside, and left alone when it hangs.
            var version = await Task.Run(ReadVersionAsync, cancellationToken).WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy($"Answers; publication {version}.");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }

    private async Task<long> ReadVersionAsync()
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Publications.Select(p => p.Version).SingleAsync();
    }
}

/// <summary>Whether there is something to show, and whether it still follows the database.</summary>
public sealed class SnapshotHealth(Publisher publisher, TimeProvider clock) : IHealthCheck
{
    /// <summary>It is built anew every 15 seconds; some may be missed under load.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (publisher.Current is not { } snapshot)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("Nothing has been published yet."));
        }

        var age = clock.GetUtcNow() - snapshot.BuiltAt;
        var detail = $"Publication {snapshot.Version}, built {InstantConverter.ToText(snapshot.BuiltAt)}.";
        return Task.FromResult(age <= MaxAge
            ? HealthCheckResult.Healthy(detail)
            : HealthCheckResult.Degraded($"{detail} It should be rebuilt every 15 seconds; readers see the last known state."));
    }
}
