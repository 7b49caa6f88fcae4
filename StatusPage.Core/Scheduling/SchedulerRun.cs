using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Core.Scheduling;

/// <summary>
/// Starts the scheduler once the database is there, has it stand by while that is away or takes nothing down, and go on
/// afterwards: its own books are in there, and it would complain of it several times a second. One whose start failed cannot be
/// started again: another is made in its place, with pauses that grow, until one runs.
/// </summary>
public sealed partial class SchedulerRun(
    [FromKeyedServices(Jobs.Scheduler)] ISchedulerFactory first,
    ISchedulerRuntime further,
    DatabaseState database,
    DatabaseProbe probe,
    TimeProvider clock,
    ILogger<SchedulerRun> logger) : IHostedService, IDisposable
{
    /// <summary>After a start that failed; doubled up to a minute.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile IScheduler? _scheduler;
    private volatile FailedStart? _failed;
    private bool _spent;

    /// <summary>Its last start, where that failed; null where it did not, or was not tried yet.</summary>
    public FailedStart? Failed => _failed;

    /// <exception cref="DatabaseAwayException">There is none without the database.</exception>
    /// <exception cref="SchedulerAwayException">It is not made yet.</exception>
    public IScheduler Current => _scheduler ?? throw (database.Current.Fault is { } fault ? new DatabaseAwayException(fault) : new SchedulerAwayException());

    /// <summary>How long it is until the next try.</summary>
    public TimeSpan UntilNextTry => _failed is { } failed && failed.Pause - clock.GetElapsedTime(failed.At) is var rest && rest > TimeSpan.Zero ? rest : TimeSpan.Zero;

    /// <summary>Lets it run or stand by, as the database stands.</summary>
    public async Task FollowAsync(CancellationToken cancel)
    {
        if (!database.IsWell)
        {
            if (_scheduler is { Status: SchedulerStatus.Running } running)
            {
                await running.Standby(cancel);
            }

            // Tried without delay once it is back.
            _failed = _failed is { } failed ? failed with { Pause = TimeSpan.Zero } : null;
            return;
        }

        if (_scheduler is { Status: SchedulerStatus.Standby } standing)
        {
            await standing.Start(cancel);
        }
        else if (_scheduler is null or { Status: SchedulerStatus.Created })
        {
            await TryAsync(start: true, cancel);
        }
    }

    /// <summary>Sets it up, where the database lets it; it runs once the program serves.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => database.IsWell ? TryAsync(start: false, cancellationToken) : Task.CompletedTask;

    /// <summary>Jobs that run are waited for.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_scheduler is { Status: SchedulerStatus.Created or SchedulerStatus.Standby or SchedulerStatus.Running } scheduler)
        {
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task TryAsync(bool start, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (UntilNextTry > TimeSpan.Zero || !await TakesWritingAsync(cancel))
            {
                return;
            }

            _scheduler ??= await MakeAsync(cancel);
            if (start)
            {
                await _scheduler.Start(cancel);
                if (_failed is { } failed)
                {
                    _failed = null;
                    LogRuns(failed.Tries);
                }
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !cancel.IsCancellationRequested)
        {
            await FailAsync(exception);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The parts of one that was shut down are of no more use: each after the first is made with parts of its own.</summary>
    private async Task<IScheduler> MakeAsync(CancellationToken cancel)
    {
        if (_spent)
        {
            return await further.Restart(Jobs.Scheduler, SchedulerRestartOptions.WithoutStarting, cancel);
        }

        _spent = true;
        return await first.GetScheduler(cancel);
    }

    private async Task FailAsync(Exception exception)
    {
        var half = _scheduler;
        _scheduler = null;
        var tries = (_failed?.Tries ?? 0) + 1;
        var pause = TimeSpan.FromSeconds(Math.Min(ShortestPause.TotalSeconds * Math.Pow(2, Math.Min(tries, 10) - 1), LongestPause.TotalSeconds));
        _failed = new FailedStart(tries, pause, clock.GetTimestamp());
        if (database.Blame(exception) is { } fault)
        {
            LogAway(fault.Clause, pause.TotalSeconds);
        }
        else
        {
            LogFailed(exception, pause.TotalSeconds);
        }

        try
        {
            if (half is not null)
            {
                await half.Shutdown(waitForJobsToComplete: false, CancellationToken.None);
            }
        }
        catch (Exception trouble) when (trouble is not OutOfMemoryException)
        {
            LogNotEnded(trouble);
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

    /// <summary>A start that failed.</summary>
    /// <param name="Tries">So far, one after the other.</param>
    /// <param name="Pause">Until the next.</param>
    /// <param name="At">By the clock that only counts.</param>
    public sealed record FailedStart(int Tries, TimeSpan Pause, long At);

    [LoggerMessage(Level = LogLevel.Error, Message = "The scheduler could not be started. The page is served, background jobs wait; it is tried again in {Seconds} seconds")]
    private partial void LogFailed(Exception exception, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The scheduler could not be started because of the database: {Why}. The page is served, background jobs wait; it is tried again in {Seconds} seconds")]
    private partial void LogAway(string why, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The scheduler runs; starts that had failed before: {Tries}")]
    private partial void LogRuns(int tries);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a start that failed left of the scheduler could not be ended")]
    private partial void LogNotEnded(Exception exception);
}
