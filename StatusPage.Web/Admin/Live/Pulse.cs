namespace StatusPage.Web.Admin.Live;

/// <summary>Looks again and again while a page is open, for what makes no publication that would tell it.</summary>
internal sealed class Pulse : IDisposable
{
    /// <summary>Often enough to watch a bar grow.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _left = new();
    private int _over;

    private Pulse()
    {
    }

    /// <param name="clock">The page's.</param>
    /// <param name="look">Called on a thread of its own, once at a time: hand over to the page's.</param>
    public static Pulse Start(TimeProvider clock, Func<Task> look)
    {
        var pulse = new Pulse();
        _ = BeatAsync(clock, look, pulse._left.Token);
        return pulse;
    }

    /// <summary>Once what was waited for has come, and again when the page is left.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _over, 1) == 1)
        {
            return;
        }

        _left.Cancel();
        _left.Dispose();
    }

    private static async Task BeatAsync(TimeProvider clock, Func<Task> look, CancellationToken left)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(left))
            {
                try
                {
                    await look();
                }
                catch (Exception exception) when (exception is not OutOfMemoryException)
                {
                    // A busy database, say: the next look makes up for it.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }
}
