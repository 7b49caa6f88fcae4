namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>Tells the loop that there may be something to send, so that nobody waits for the next look of the job.</summary>
public sealed class WebhookSignal : IDisposable
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

    internal Task WaitAsync(CancellationToken cancel) => _signal.WaitAsync(cancel);

    public void Dispose() => _signal.Dispose();
}
