using System.Threading.Tasks.Sources;

namespace StatusPage.Web.Live;

/// <summary>
/// What one stream waits on between events, and anybody may end: a flag, not a queue. Calls while nobody waits count once.
/// An object for the whole life of a stream, because ten thousand wait at a time.
/// </summary>
internal class WakeUp : IValueTaskSource
{
    private const int Idle = 0;
    private const int Waiting = 1;
    private const int Called = 2;

    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>For the one who waits; what was called before ends it at once.</summary>
    public ValueTask WaitAsync()
    {
        _source.Reset();
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == Idle)
        {
            return new ValueTask(this, _source.Version);
        }

        // A full barrier: what the waiter reads from here on is no older than the call it takes for its own.
        Interlocked.Exchange(ref _state, Idle);
        return ValueTask.CompletedTask;
    }

    public void Wake()
    {
        if (Interlocked.Exchange(ref _state, Called) == Waiting)
        {
            _source.SetResult(true);
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        _source.GetResult(token);
        // Before the waiter looks: what is called from here on is called for what he may not have seen.
        Interlocked.Exchange(ref _state, Idle);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
