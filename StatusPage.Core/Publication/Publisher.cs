using Microsoft.Extensions.Logging;

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

/// <summary>Holds the published snapshot and replaces it: after each act that changed what the public sees, and every 15 seconds.</summary>
public sealed partial class Publisher(SnapshotReader reader, IEnumerable<ISnapshotListener> listeners, ILogger<Publisher> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile PublishedSnapshot? _current;

    /// <summary>Null only until the first one was built at start.</summary>
    public PublishedSnapshot? Current => _current;

    /// <summary>
    /// Returns when what was committed as <paramref name="version"/> is public. Acts that commit meanwhile share one
    /// rebuild. When building fails the change stays committed, readers keep the last known state, and the next
    /// refresh tries again.
    /// </summary>
    public async Task PublishAsync(long version)
    {
        await _turn.WaitAsync();
        try
        {
            if (_current is null || _current.Version < version)
            {
                await RebuildAsync(_current, all: false);
            }
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
            await RebuildAsync(_current, all: true);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task RebuildAsync(PublishedSnapshot? before, bool all)
    {
        var snapshot = await reader.ReadAsync(before, all);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Publication {Version} could not be built; readers keep the last known state")]
    private partial void LogFailed(Exception exception, long version);
}
