namespace StatusPage.Core.Notifications.Email.Sending;

/// <summary>Whether mail goes out, as far as this process knows. Immutable; a new one for every change.</summary>
public sealed record MailState
{
    /// <summary>When the mail server last took a mail.</summary>
    public DateTimeOffset? LastAcceptedAt { get; init; }

    /// <summary>Since when it has not let us send anything; null while it does.</summary>
    public DateTimeOffset? TroubleSince { get; init; }

    /// <summary>A sentence that says why, without credentials.</summary>
    public string? Trouble { get; init; }

    /// <summary>Attempts to use the server that failed in a row.</summary>
    public int Failures { get; init; }

    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>How many mails have been due for <see cref="MailWatch.Late"/> or longer, and the time of the one that waits longest.</summary>
    public int Overdue { get; init; }

    public DateTimeOffset? OverdueSince { get; init; }

    /// <summary>Those that wait are on their way: the server took the connection and does not answer.</summary>
    public bool Unanswered { get; init; }

    /// <summary>How many mails are on their way to the server.</summary>
    internal int Held { get; init; }

    /// <summary>When it last became of one of them what becomes of mails, good or bad.</summary>
    internal DateTimeOffset LastMoveAt { get; init; }

    public bool IsWell => Trouble is null && Overdue == 0;
}

/// <summary>Holds the present <see cref="MailState"/>.</summary>
public sealed class MailStatus
{
    /// <summary>The pause after the server could not be used: 5 seconds, doubled up to a minute.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private MailState _state = new();

    public MailState Current
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    internal void Accepted(DateTimeOffset at) => Change(state => state with { LastAcceptedAt = at, TroubleSince = null, Trouble = null, Failures = 0, NextTryAt = null });

    internal void Refused(string why, DateTimeOffset at) => Change(state => state with
    {
        TroubleSince = state.TroubleSince ?? at,
        Trouble = why,
        Failures = state.Failures + 1,
        NextTryAt = at + Pause(state.Failures + 1),
    });

    /// <summary>Something became of mails that were on their way, or the first of them set out.</summary>
    internal void Moved(int held, DateTimeOffset at) => Change(state => state with { Held = held, LastMoveAt = at });

    internal void Waiting(int overdue, DateTimeOffset? since, bool unanswered) => Change(state => state with { Overdue = overdue, OverdueSince = since, Unanswered = unanswered });

    internal static TimeSpan Pause(int failures)
    {
        var pause = ShortestPause * Math.Pow(2, Math.Min(failures, 10) - 1);
        return pause < LongestPause ? pause : LongestPause;
    }

    private void Change(Func<MailState, MailState> change)
    {
        lock (_lock)
        {
            _state = change(_state);
        }
    }
}
