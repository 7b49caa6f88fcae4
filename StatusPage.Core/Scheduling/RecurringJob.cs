using Quartz;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Scheduling;

/// <summary>Work that is done again and again. Public, so that tests run it once with a clock of their own.</summary>
public interface IRecurringWork
{
    Task RunOnceAsync(CancellationToken cancel);
}

/// <summary>What the console tells about a job, and how often it runs.</summary>
public sealed record RecurringJob(string Name, string Purpose, TimeSpan Every)
{
    /// <summary>A job is late when its next run is overdue by this many of its intervals (and at least a minute).</summary>
    public const int LateAfterIntervals = 4;

    public JobKey Key => new(Name);

    /// <summary>How long a run may be overdue.</summary>
    public TimeSpan Patience => Every * LateAfterIntervals is var patience && patience > TimeSpan.FromMinutes(1) ? patience : TimeSpan.FromMinutes(1);
}

/// <summary>Lends a recurring work to the scheduler.</summary>
internal sealed class WorkJob<TWork>(TWork work, JobTimes times, DatabaseState database) : IJob
    where TWork : IRecurringWork
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await times.RunAsync(context.JobDetail.Key.Name, () => work.RunOnceAsync(cancellationToken));
        }
        catch (Exception exception) when (database.Blame(exception) is { } fault)
        {
            // Said once, by whoever watches the database, and not with a stack trace by each job: so without the cause.
#pragma warning disable MA0054
            throw new JobExecutionException($"The database: {fault.Clause}.");
#pragma warning restore MA0054
        }
    }
}
