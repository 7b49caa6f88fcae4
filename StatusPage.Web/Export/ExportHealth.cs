using Microsoft.Extensions.Diagnostics.HealthChecks;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Export;

/// <summary>Whether the static copy follows the page. The page serves without it, so this only degrades. Why it does not is for staff: it names folders.</summary>
public sealed class ExportHealth(ExportState state, StatusPageConfiguration configuration) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(state.Current switch
    {
        _ when configuration.Export.Directory is null => HealthCheckResult.Healthy("None is configured."),
        { FailingSince: { } since } => HealthCheckResult.Degraded($"The static copy is not written since {InstantConverter.ToText(since)}. The console says why."),
        { WrittenAt: { } at } => HealthCheckResult.Healthy($"Written {InstantConverter.ToText(at)}."),
        _ => HealthCheckResult.Healthy("The first copy is being written."),
    });
}
