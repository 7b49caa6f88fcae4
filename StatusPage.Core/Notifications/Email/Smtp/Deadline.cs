namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>
/// Ends a step that takes too long. Steps follow each other every few microseconds and hardly ever time out, so a step only
/// notes its end; one timer looks at the note, never further apart than the shortest step is long.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _interval;
    private readonly Action _expired;
    private readonly ITimer _timer;
    private long _end = long.MaxValue;

    public Deadline(TimeProvider clock, TimeSpan shortest, Action expired)
    {
        (_clock, _interval, _expired) = (clock, shortest, expired);
        _timer = clock.CreateTimer(static state => ((Deadline)state!).Look(), this, shortest, Timeout.InfiniteTimeSpan);
    }

    public bool Expired { get; private set; }

    public void Set(TimeSpan limit) => Volatile.Write(ref _end, End(limit));

    public void Clear() => Volatile.Write(ref _end, long.MaxValue);

    /// <summary>Sets an end that may come sooner than any step's.</summary>
    public void SetSooner(TimeSpan limit)
    {
        lock (_timer)
        {
            Set(limit);
            Arm(limit);
        }
    }

    public void Dispose() => _timer.Dispose();

    private long End(TimeSpan limit) => _clock.GetTimestamp() + (long)(limit.TotalSeconds * _clock.TimestampFrequency);

    private void Look()
    {
        lock (_timer)
        {
            var end = Volatile.Read(ref _end);
            var left = end == long.MaxValue ? _interval : _clock.GetElapsedTime(_clock.GetTimestamp(), end);
            if (left > TimeSpan.Zero)
            {
                Arm(left < _interval ? left : _interval);
                return;
            }

            Expired = true;
        }

        _expired();
    }

    // A timer counts whole milliseconds: rounded up, or it would look once too often.
    private void Arm(TimeSpan time) => _timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
}
