using StatusPage.Core;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Publication;
using StatusPage.Core.Scheduling;

namespace StatusPage.Web.Hosting;

/// <summary>
/// Looks after the database: notices when it is away or takes nothing down, has everything else wait meanwhile, and makes it
/// ready again once it is back, without a restart. It stands on nothing that is in the database, and says each change once.
/// </summary>
public sealed partial class DatabaseWatch(
    Preparation preparation,
    DatabaseState state,
    DatabaseProbe probe,
    SchedulerRun scheduler,
    Publisher publisher,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<DatabaseWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>The job builds it every 15 seconds; should that not run, it is done here.</summary>
    private static readonly TimeSpan RefreshAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromMinutes(10);

    private DatabaseFault? _said;
    private long _saidAt;
    private bool _notBuilt;
    private int _tries;
    private Task? _coming;
    private Task? _refreshing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            var suspected = false;
            while (true)
            {
                await LookAsync(suspected, stoppingToken);
                suspected = await WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end.
        }
    }

    private async Task StartedAsync(CancellationToken cancel)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancel);
    }

    /// <summary>At once when somebody suspects it; while it is away with a growing pause, up to the usual one.</summary>
    private async Task<bool> WaitAsync(CancellationToken cancel)
    {
        var pause = state.IsReady ? LookEvery : TimeSpan.FromSeconds(Math.Min(1 << Math.Min(_tries, 3), LookEvery.TotalSeconds));
        if (!await state.WaitForSuspicionAsync(pause, cancel))
        {
            return false;
        }

        // Many suspect it in the same moment: one look answers them all.
        await Task.Delay(TimeSpan.FromMilliseconds(500), cancel);
        return true;
    }

    private async Task LookAsync(bool suspected, CancellationToken cancel)
    {
        try
        {
            if (!state.IsReady)
            {
                await ComeBackAsync(cancel);
            }
            else if (await FaultOfAsync(probe.ReadAsync(DatabaseProbe.Patience, cancel)) is { } away)
            {
                state.GoAway(away);
                probe.LetGo();
            }
            else if (suspected || state.Current.Unwritable is not null)
            {
                if (await FaultOfAsync(probe.WriteAsync(cancel)) is { } unwritable)
                {
                    state.Refuse(unwritable);
                }
                else
                {
                    state.Accept();
                }
            }

            Say();
            await RefreshAsync(cancel);
            await scheduler.FollowAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (state.Blame(exception) is null)
            {
                LogFailed(exception);
            }
        }
    }

    private async Task ComeBackAsync(CancellationToken cancel)
    {
        // Aside, so that a disk that hangs does not keep the page from saying how old it is.
        var coming = _coming ??= Task.Run(() => preparation.RunAsync(cancel), cancel);
        if (await Task.WhenAny(coming, Task.Delay(DatabaseProbe.Patience, cancel)) != coming)
        {
            return;
        }

        _coming = null;
        try
        {
            await coming;
            _tries = 0;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            _tries++;
            state.GoAway(DatabaseFaults.FindAtStart(exception) ?? new DatabaseFault(DatabaseFaultKind.Damaged, "it cannot be made ready", exception.Message.TrimEnd('.')));
        }
    }

    private static async Task<DatabaseFault?> FaultOfAsync(Task asked)
    {
        try
        {
            await asked;
            return null;
        }
        catch (TimeoutException)
        {
            return DatabaseFault.Silent;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // Whatever it is, nothing can be read or written then, and readers are to be told how old the page is.
            return DatabaseFaults.Find(exception) ?? new DatabaseFault(DatabaseFaultKind.Failing, "it cannot be asked", exception.Message.TrimEnd('.'));
        }
    }

    private async Task RefreshAsync(CancellationToken cancel)
    {
        // Also where the clock was set back: jobs wait until it shows again what it showed.
        if (state.IsReady && publisher.Current is { } shown && (clock.GetUtcNow() - shown.BuiltAt).Duration() > RefreshAfter)
        {
            try
            {
                // One at a time, also where it hangs for longer than it is waited for.
                var refreshing = _refreshing is { IsCompleted: false } underWay ? underWay : Task.Run(() => publisher.RefreshAsync(cancel), cancel);
                _refreshing = refreshing;
                await refreshing.WaitAsync(DatabaseProbe.Patience + DatabaseProbe.Patience, cancel);
                _notBuilt = false;
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
            {
                if (state.Blame(exception) is null && !_notBuilt)
                {
                    _notBuilt = true;
                    LogNotBuilt(exception);
                }
            }
        }

        await publisher.AgeAsync();
    }

    private void Say()
    {
        var standing = state.Current;
        if (standing.Fault is { } fault)
        {
            if (fault != _said || clock.GetElapsedTime(_saidAt) > SayAgainAfter)
            {
                (_said, _saidAt) = (fault, clock.GetTimestamp());
                if (standing.Away is not null)
                {
                    LogAway(fault.Whole, standing.Since);
                }
                else
                {
                    LogUnwritable(fault.Whole, standing.Since);
                }
            }
        }
        else if (_said is not null)
        {
            _said = null;
            LogBack();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database cannot be used since {Since:u}: {Why}. Readers see the last known state; it is tried again every few seconds")]
    private partial void LogAway(string why, DateTimeOffset since);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database takes nothing down since {Since:u}: {Why}. It is tried again every few seconds")]
    private partial void LogUnwritable(string why, DateTimeOffset since);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is back; everything goes on")]
    private partial void LogBack();

    [LoggerMessage(Level = LogLevel.Error, Message = "The published snapshot could not be built anew; readers keep the last known state")]
    private partial void LogNotBuilt(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking after the database failed; it is done again in a few seconds")]
    private partial void LogFailed(Exception exception);
}
