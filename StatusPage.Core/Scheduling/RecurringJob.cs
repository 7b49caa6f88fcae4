using Quartz;

namespace StatusPage.Core.Scheduling;

/// <summary>Work that is done again and again. Public, so that tests run it once with a clock of their own.</summary>
public interface IRecurringWork
{
    Task RunOnceAsync(CancellationToken cancel);
}

/// <summary>What the console tells about a job, and how often it runs.</summary>
public sealed record RecurringJob(string Name, string Purpose, TimeSpan Every)
{
    public JobKey Key => new(Name);
}

/// <summary>Lends a recurring work to the scheduler.</summary>
internal sealed class WorkJob<TWork>(TWork work) : IJob
    where TWork : IRecurringWork
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await work.RunOnceAsync(cancellationToken);
}
