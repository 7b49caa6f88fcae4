namespace StatusPage.Core.Notifications;

/// <summary>Tells a worker that there is something to do, so that nobody waits for its next look. Being told twice is being told once.</summary>
public abstract class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Wake()
    {
        lock (_signal)
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }
    }

    public void Dispose()
    {
        _signal.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns when woken, or after a while.</summary>
    internal Task WaitAsync(TimeSpan most, CancellationToken cancel) => _signal.WaitAsync(most, cancel);

    internal Task WaitAsync(CancellationToken cancel) => _signal.WaitAsync(cancel);
}
