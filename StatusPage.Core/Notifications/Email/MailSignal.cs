namespace StatusPage.Core.Notifications.Email;

/// <summary>Tells the pump that there is something to send, so that nobody waits for its next look.</summary>
public sealed class MailSignal : IDisposable
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

    /// <summary>Returns when woken, or after a while.</summary>
    internal Task WaitAsync(TimeSpan most, CancellationToken cancel) => _signal.WaitAsync(most, cancel);

    public void Dispose() => _signal.Dispose();
}
