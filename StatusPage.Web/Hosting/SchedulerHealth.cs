using Microsoft.Extensions.Diagnostics.HealthChecks;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Scheduling;

namespace StatusPage.Web.Hosting;

/// <summary>Whether background jobs run, on time and without failing. The page serves without them, so this only degrades.</summary>
public sealed class SchedulerHealth(JobBoard jobs, SchedulerRun scheduler, DatabaseState database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (scheduler.Failed)
        {
            return HealthCheckResult.Degraded("Could not be started. Start the status page anew; its log says why.");
        }

        if (!database.IsWell)
        {
            return HealthCheckResult.Degraded("Stands by until the database can be used; what is due is done then.");
        }

        try
        {
            var states = await Task.Run(() => jobs.ReadAsync(cancellationToken), cancellationToken).WaitAsync(DatabaseHealth.Patience, cancellationToken);
            var troubled = states.Where(state => state.Late || state.ConsecutiveFailures > 0).Select(state => $"{state.Job.Name} is {(state.Late ? "late" : "failing")}").ToList();
            return troubled.Count == 0
                ? HealthCheckResult.Healthy($"{states.Count} jobs on time.")
                : HealthCheckResult.Degraded(string.Join("; ", troubled) + ".");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return HealthCheckResult.Degraded("The scheduler's records cannot be read.", exception);
        }
    }
}
