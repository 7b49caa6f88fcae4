namespace StatusPage.Tests.Support;

/// <summary>A clock that stands still until a test moves it. Timers stay the system's: nothing here waits for one.</summary>
public sealed class FakeClock : TimeProvider
{
    /// <summary>A Tuesday morning, far from any change of clocks.</summary>
    public static readonly DateTimeOffset Start = new(2026, 5, 12, 9, 0, 0, TimeSpan.Zero);

    private readonly Lock _lock = new();
    private DateTimeOffset _now = Start;

    public DateTimeOffset Now
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }

        set
        {
            lock (_lock)
            {
                _now = value.ToUniversalTime();
            }
        }
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            _now += by;
        }
    }
}
