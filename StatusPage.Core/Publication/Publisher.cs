using Microsoft.Extensions.Logging;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Core.Publication;

/// <summary>Told of each new snapshot.</summary>
public interface ISnapshotListener
{
    /// <summary>Before readers get it: to render what everybody will ask for.</summary>
    Task PrepareAsync(PublishedSnapshot snapshot) => Task.CompletedTask;

    /// <summary>Once every reader gets it: to tell those who watch.</summary>
    void Published(PublishedSnapshot snapshot)
    {
    }
}

/// <summary>
/// Holds the published snapshot and replaces it: after each act that changed what the public sees, and every 15 seconds. While
/// none can be built, readers keep the last one, which then says how old it is.
/// </summary>
public sealed partial class Publisher(SnapshotReader reader, IEnumerable<ISnapshotListener> listeners, DatabaseState database, TimeProvider clock, ILogger<Publisher> logger) : IDisposable
{
    /// <summary>One reads at a time.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>How long who changed something waits for it to be public.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>One replaces what is shown at a time. Not held while the database is read: a snapshot ages while that hangs.</summary>
    private readonly SemaphoreSlim _showing = new(1, 1);
    private volatile PublishedSnapshot? _current;

    /// <summary>The last one that was read; null until one was.</summary>
    private volatile PublishedSnapshot? _read;

    /// <summary>Null only until the first one was built at start.</summary>
    public PublishedSnapshot? Current => _current;

    /// <summary>
    /// Returns when what was committed as <paramref name="version"/> is public. Acts that commit meanwhile share one
    /// rebuild. When building fails the change stays committed, readers keep the last known state, and the next
    /// refresh tries again.
    /// </summary>
    public async Task PublishAsync(long version)
    {
        try
        {
            // Aside, because SQLite works on the caller's thread: what is committed stays so, and nobody waits for a disk that hangs.
            await Task.Run(() => PublishInTurnAsync(version)).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            LogSlow(version);
        }
    }

    private async Task PublishInTurnAsync(long version)
    {
        await _turn.WaitAsync();
        try
        {
            if (_read is null || _read.Version < version)
            {
                await RebuildAsync(all: false);
            }
        }
        catch (Exception exception) when (database.Blame(exception) is { } fault)
        {
            LogAway(version, fault.Clause);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogFailed(exception, version);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Builds anew even where nothing was posted: days turn, outages last.</summary>
    public async Task RefreshAsync(CancellationToken cancel = default)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await RebuildAsync(all: true);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Shows a snapshot of an earlier run until one can be read. The first one read is read as a whole.</summary>
    public Task RestoreAsync(PublishedSnapshot kept) => ShowAsync(_ => kept with { Age = SnapshotAge.Of(kept.BuiltAt, clock.GetUtcNow()) });

    /// <summary>Has the snapshot say how old it is, where it has become so.</summary>
    public Task AgeAsync() => IsAgeSaid(_current)
        ? Task.CompletedTask
        : ShowAsync(current => IsAgeSaid(current) ? null : current! with { Age = SnapshotAge.Of(current.BuiltAt, clock.GetUtcNow()) });

    public void Dispose()
    {
        _turn.Dispose();
        _showing.Dispose();
    }

    private bool IsAgeSaid(PublishedSnapshot? snapshot) => snapshot is null || snapshot.Age == SnapshotAge.Of(snapshot.BuiltAt, clock.GetUtcNow());

    private async Task RebuildAsync(bool all)
    {
        var snapshot = await reader.ReadAsync(_read, all);
        await ShowAsync(_ => snapshot);
        _read = snapshot;
    }

    private async Task ShowAsync(Func<PublishedSnapshot?, PublishedSnapshot?> next)
    {
        await _showing.WaitAsync();
        try
        {
            if (next(_current) is not { } snapshot)
            {
                return;
            }

            foreach (var listener in listeners)
            {
                await listener.PrepareAsync(snapshot);
            }

            _current = snapshot;
            foreach (var listener in listeners)
            {
                listener.Published(snapshot);
            }
        }
        finally
        {
            _showing.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Publication {Version} is saved and not public after half a minute; readers see the last known state until it is")]
    private partial void LogSlow(long version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Publication {Version} could not be built; readers keep the last known state")]
    private partial void LogFailed(Exception exception, long version);

    [LoggerMessage(Level = LogLevel.Error, Message = "Publication {Version} could not be built because of the database ({Why}); readers keep the last known state")]
    private partial void LogAway(long version, string why);
}
