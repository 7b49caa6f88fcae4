using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Core.Scheduling;

/// <summary>
/// Starts the scheduler once the database is there, has it stand by while that is away or takes nothing down, and go on
/// afterwards: its own books are in there, and it would complain of it several times a second. One whose start fails cannot be
/// started again, so the first start waits until something could be written.
/// </summary>
public sealed partial class SchedulerRun(ISchedulerFactory schedulers, DatabaseState database, DatabaseProbe probe, ILogger<SchedulerRun> logger) : IHostedService, IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile IScheduler? _scheduler;

    /// <summary>Whether its start failed for good.</summary>
    public bool Failed { get; private set; }

    /// <exception cref="DatabaseAwayException">There is none without the database.</exception>
    public IScheduler Current => _scheduler ?? throw new DatabaseAwayException(database.Current.Fault ?? DatabaseFault.Silent);

    /// <summary>Lets it run or stand by, as the database stands.</summary>
    public async Task FollowAsync(CancellationToken cancel)
    {
        if (!database.IsWell)
        {
            if (_scheduler is { Status: SchedulerStatus.Running } running)
            {
                await running.Standby(cancel);
            }

            return;
        }

        await MakeAsync(cancel);
        switch (_scheduler?.Status)
        {
            case SchedulerStatus.Standby:
                await _scheduler.Start(cancel);
                break;
            case SchedulerStatus.Created when !Failed && await TakesWritingAsync(cancel):
                await TryAsync(async () => await _scheduler.Start(cancel));
                break;
            default:
                break;
        }
    }

    /// <summary>Sets it up, where the database lets it; it runs once the program serves.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => database.IsWell ? MakeAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Jobs that run are waited for.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_scheduler is { Status: SchedulerStatus.Created or SchedulerStatus.Standby or SchedulerStatus.Running } scheduler)
        {
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task MakeAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_scheduler is null && !Failed && await TakesWritingAsync(cancel))
            {
                await TryAsync(async () => _scheduler = await schedulers.GetScheduler(cancel));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> TakesWritingAsync(CancellationToken cancel)
    {
        try
        {
            await probe.WriteAsync(cancel);
            return true;
        }
        catch (Exception exception) when ((DatabaseFaults.Find(exception) ?? (exception is TimeoutException ? DatabaseFault.Silent : null)) is { } fault)
        {
            database.Refuse(fault);
            return false;
        }
    }

    private async Task TryAsync(Func<Task> start)
    {
        try
        {
            await start();
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            Failed = true;
            LogFailed(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The scheduler could not be started. The page is served, but background jobs run only once the status page was started anew")]
    private partial void LogFailed(Exception exception);
}
