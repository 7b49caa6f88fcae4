using System.Net;

namespace StatusPage.Core.Probing.Checks;

/// <summary>How far a check has come, said when its time is up.</summary>
internal enum CheckStep
{
    Resolving,
    Connecting,
    Handshake,
    Waiting,
    Reading,
}

/// <summary>One run of a check: its time, how far it has come, what it found on the way.</summary>
internal sealed class CheckRun : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly long _started;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _time;

    public CheckRun(TimeProvider clock, int timeoutSeconds, CancellationToken caller)
    {
        _clock = clock;
        _started = clock.GetTimestamp();
        _caller = caller;
        Limit = TimeSpan.FromSeconds(timeoutSeconds);
        _time = CancellationTokenSource.CreateLinkedTokenSource(caller);
        _time.CancelAfter(Limit);
        Cancel = _time.Token;
    }

    public TimeSpan Limit { get; }

    /// <summary>Ends the check when its time is up or the program stops.</summary>
    public CancellationToken Cancel { get; }

    public CheckStep Step { get; set; }

    public IPAddress? Address { get; set; }

    public CertificateEvidence? Certificate { get; set; }

    /// <summary>Where it was sent on to, in order; null while it was not.</summary>
    public List<string>? Redirects { get; set; }

    public bool Stopped => _caller.IsCancellationRequested;

    public bool TimedOut => !Stopped && _time.IsCancellationRequested;

    public DateTimeOffset Now => _clock.GetUtcNow();

    public int ElapsedMs => (int)Math.Min(int.MaxValue, _clock.GetElapsedTime(_started).TotalMilliseconds);

    public CheckOutcome Ok(string code) => CheckOutcome.Ok(ElapsedMs, code);

    public void Dispose() => _time.Dispose();
}
