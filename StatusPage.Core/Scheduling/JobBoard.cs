using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Quartz.Extensibility;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;

namespace StatusPage.Core.Scheduling;

/// <summary>How a job stands: for the console and for readiness.</summary>
public sealed record JobState(
    RecurringJob Job,
    DateTimeOffset? LastRunAt,
    TimeSpan? LastDuration,
    DateTimeOffset? NextRunAt,
    DateTimeOffset? LastFailedAt,
    string? LastFailure,
    int ConsecutiveFailures,
    long Runs,
    long Failures,
    bool Late);

/// <summary>One finished run.</summary>
public sealed record JobRun(DateTimeOffset At, TimeSpan Duration, bool Succeeded, string? Failure, bool Manual);

/// <summary>Reads the scheduler's books, and starts a job out of turn.</summary>
public sealed class JobBoard(SchedulerRun schedulers, [FromKeyedServices(Jobs.Scheduler)] IExecutionHistoryStore history, Acts acts, TimeProvider clock)
{
    public async Task<IReadOnlyList<JobState>> ReadAsync(CancellationToken cancel = default)
    {
        var scheduler = schedulers.Current;
        var statuses = await history.QueryJobRunStatuses(new JobRunStatusQuery { SchedulerName = scheduler.SchedulerName, Take = 100 }, cancel);
        var now = clock.GetUtcNow();
        var states = new List<JobState>();
        foreach (var job in Jobs.All)
        {
            var status = statuses.Items.FirstOrDefault(s => s.Job.Equals(job.Key));
            var trigger = await scheduler.GetTrigger(new TriggerKey(job.Name), cancel);
            states.Add(new JobState(
                job,
                status?.LastFiredAtUtc,
                status?.LastDuration,
                trigger?.NextFireTimeUtc,
                status?.LastFailedAtUtc,
                status?.LastFailureMessage,
                status?.ConsecutiveFailures ?? 0,
                status?.RunCount ?? 0,
                status?.FailureCount ?? 0,
                IsLate(job, trigger?.NextFireTimeUtc, now)));
        }

        return states;
    }

    public async Task<IReadOnlyList<JobRun>> RunsAsync(RecurringJob job, int most = 20, CancellationToken cancel = default)
    {
        var scheduler = schedulers.Current;
        var runs = await history.QueryExecutions(new ExecutionHistoryQuery { SchedulerName = scheduler.SchedulerName, Job = job.Key, Take = most }, cancel);
        return [.. runs.Items.Select(run => new JobRun(run.FiredAtUtc, run.Duration, run.Succeeded, run.ExceptionMessage, run.Manual))];
    }

    /// <summary>Runs a job now, beside its schedule: the retry after a failure. Administrators.</summary>
    public async Task RunNowAsync(Actor actor, string name)
    {
        var job = await acts.RunAsync(actor, StaffRole.Administrator, act =>
        {
            var found = Jobs.All.FirstOrDefault(j => j.Name == name) ?? throw new NotFoundException("job", name);
            act.Record("job.started", "job", found.Name, found.Name);
            return Task.FromResult(found);
        });
        var scheduler = schedulers.Current;
        await scheduler.TriggerJob(job.Key);
    }

    internal static bool IsLate(RecurringJob job, DateTimeOffset? nextRunAt, DateTimeOffset now) => nextRunAt is null || now - nextRunAt > job.Patience;
}
