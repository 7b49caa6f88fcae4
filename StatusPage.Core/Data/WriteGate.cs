using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Data;

/// <summary>
/// There is one writer at a time: SQLite has no more, and on PostgreSQL a lock sees to it. The writers of this process queue here,
/// first come first served, instead of polling SQLite's lock, or each holding a connection to PostgreSQL; writers elsewhere (the
/// scheduler, another process) still meet the database's own.
/// </summary>
/// <param name="oneProcess">Whether the database is for one process at a time.</param>
/// <param name="metrics">Told how long writers wait.</param>
public sealed class WriteGate(bool oneProcess, StatusMetrics? metrics = null) : IDisposable
{
    /// <summary>Who waits longer is better told to come back: nobody should find later that a change they gave up was made.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>A database for one process at a time: what another one claimed is void.</summary>
    public bool OneProcess => oneProcess;

    public async Task<IDisposable> EnterAsync(CancellationToken cancel)
    {
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
