using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Data;

/// <summary>
/// SQLite has one writer at a time. Acts of this process queue here, first come first served, instead of polling the
/// database's lock; writers elsewhere (the scheduler, another process) still meet SQLite's own busy wait. PostgreSQL
/// needs no gate.
/// </summary>
public sealed class WriteGate(bool oneWriter, StatusMetrics? metrics = null) : IDisposable
{
    /// <summary>Who waits longer is better told to come back: nobody should find later that a change they gave up was made.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>A database for one process at a time: what another one claimed is void.</summary>
    public bool OneProcess => oneWriter;

    public async Task<IDisposable?> EnterAsync(CancellationToken cancel)
    {
        if (!oneWriter)
        {
            return null;
        }

        var asked = TimeProvider.System.GetTimestamp();
        if (!await _turn.WaitAsync(Patience, cancel))
        {
            metrics?.GaveUpWaitingToWrite();
            throw new BusyException();
        }

        metrics?.WaitedToWrite(TimeProvider.System.GetElapsedTime(asked));

        return new Leave(_turn);
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Leave(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
