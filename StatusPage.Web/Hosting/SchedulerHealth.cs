using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StatusPage.Core;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Scheduling;

namespace StatusPage.Web.Hosting;

/// <summary>Whether background jobs run, on time and without failing. The page serves without them, so this only degrades.</summary>
public sealed class SchedulerHealth(JobBoard jobs, SchedulerRun scheduler, DatabaseState database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!database.IsWell)
        {
            return HealthCheckResult.Degraded("Stands by until the database can be used; what is due is done then.");
        }

        if (scheduler.Failed is { } failed)
        {
            var again = scheduler.UntilNextTry is { TotalSeconds: > 0 } rest ? string.Create(CultureInfo.InvariantCulture, $"in {Math.Ceiling(rest.TotalSeconds)} s") : "now";
            return HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"Could not be started (tries so far: {failed.Tries}); it is tried again {again}. The log says why."));
        }

        try
        {
            var states = await Task.Run(() => jobs.ReadAsync(cancellationToken), cancellationToken).WaitAsync(DatabaseHealth.Patience, cancellationToken);
            var troubled = states.Where(state => state.Late || state.ConsecutiveFailures > 0).Select(state => $"{state.Job.Name} is {(state.Late ? "late" : "failing")}").ToList();
            return troubled.Count == 0
                ? HealthCheckResult.Healthy($"{states.Count} jobs on time.")
                : HealthCheckResult.Degraded(string.Join("; ", troubled) + ".");
        }
        catch (SchedulerAwayException)
        {
            return HealthCheckResult.Degraded("Is being started.");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return HealthCheckResult.Degraded("The scheduler's records cannot be read.", exception);
        }
    }
}
