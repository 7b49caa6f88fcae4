using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Core.Publication.Keeping;

/// <summary>
/// Keeps each publication on disk, in the background: nobody who posts waits for it. What comes while it writes is written
/// together, and after a writing it rests for many times as long as that took, so that it never takes more than a small share
/// of a processor, however long the history is.
/// </summary>
public sealed partial class SnapshotKeeper(SnapshotStore store, TimeProvider clock, ILogger<SnapshotKeeper> logger) : BackgroundService, ISnapshotListener
{
    private const int RestFor = 25;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromSeconds(30);

    /// <summary>Where nothing was posted, the figures of probes and the turn of days alone are kept this often.</summary>
    private static readonly TimeSpan KeepAtLeast = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile PublishedSnapshot? _latest;
    private volatile PublishedSnapshot? _kept;

    /// <summary>Why the last one could not be kept; null while that works.</summary>
    public string? Trouble { get; private set; }

    /// <summary>When the one that is on disk was built; null before this program has written one.</summary>
    public DateTimeOffset? KeptOf => _kept?.BuiltAt;

    void ISnapshotListener.Published(PublishedSnapshot snapshot)
    {
        // One that only got older, or that came from the disk, is there already.
        if (snapshot.Age is not null || (_kept is { } kept && kept.Version == snapshot.Version && snapshot.BuiltAt - kept.BuiltAt < KeepAtLeast && snapshot.BuiltAt >= kept.BuiltAt && Trouble is null))
        {
            return;
        }

        _latest = snapshot;
        lock (_signal)
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    /// <summary>Writes what was published last, where that is not written yet.</summary>
    public async Task KeepAsync(CancellationToken cancel = default)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (_latest is { } snapshot && snapshot != _kept)
            {
                await store.SaveAsync(snapshot, cancel);
                _kept = snapshot;
                if (Trouble is not null)
                {
                    Trouble = null;
                    LogKeptAgain(store.Directory);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _signal.Dispose();
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _signal.WaitAsync(stoppingToken);
                var began = clock.GetTimestamp();
                var kept = await TryAsync(stoppingToken);
                var rest = clock.GetElapsedTime(began) * RestFor;
                await Task.Delay(!kept ? RestAfterFailure : rest > ShortestRest ? rest : ShortestRest, stoppingToken);
                if (!kept)
                {
                    ((ISnapshotListener)this).Published(_latest!);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancel)
    {
        try
        {
            await KeepAsync(cancel);
            return true;
        }
        catch (OperationCanceledException)
        {
            throw;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (Trouble is null)
            {
                LogNotKept(store.Directory, exception.Message);
            }

            // Told to everybody by the health of the page: without the folder's name, which the log has.
            Trouble = (DatabaseFaults.FindAtStart(exception) ?? DatabaseFault.Silent).Clause;
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The published snapshot cannot be kept in {Directory} ({Why}): should the status page start while its database is away, it would show an older state. It is tried again every 30 seconds")]
    private partial void LogNotKept(string? directory, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The published snapshot is kept in {Directory} again")]
    private partial void LogKeptAgain(string? directory);
}
