namespace StatusPage.Web.Admin.Incidents;

/// <summary>Saves a draft a moment after its last change, so that fast typing is one save and not fifty.</summary>
public sealed class DraftKeeper<T>(DraftStore drafts, string key, TimeProvider clock) : IDisposable
    where T : class
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private CancellationTokenSource? _waiting;
    private bool _closed;

    public void Keep(T draft)
    {
        if (_closed)
        {
            return;
        }

        _waiting?.Cancel();
        _waiting?.Dispose();
        _waiting = new CancellationTokenSource();
        _ = SaveSoonAsync(draft, _waiting.Token);
    }

    /// <summary>Forgets what was about to be saved.</summary>
    public void Cancel() => _waiting?.Cancel();

    public void Dispose()
    {
        _closed = true;
        _waiting?.Cancel();
        _waiting?.Dispose();
        _waiting = null;
    }

    private async Task SaveSoonAsync(T draft, CancellationToken cancel)
    {
        try
        {
            await Task.Delay(Pause, clock, cancel);
            await drafts.SaveAsync(key, draft);
        }
        catch (OperationCanceledException)
        {
            // A later change saves, or nothing is left to save.
        }
    }
}
