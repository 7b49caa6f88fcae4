namespace StatusPage.Core.Data.Availability;

/// <summary>How the database stands.</summary>
/// <param name="Away">Why it cannot be used at all; null while it can be read.</param>
/// <param name="Unwritable">Why it can be read and not be written to; null while it can.</param>
/// <param name="Since">Since when it stands so.</param>
public sealed record DatabaseStanding(DatabaseFault? Away, DatabaseFault? Unwritable, DateTimeOffset Since)
{
    public DatabaseFault? Fault => Away ?? Unwritable;
}

/// <summary>
/// What is known of the database. While it is away nobody waits for it: every connection is refused at once, but those of
/// whoever makes it ready again.
/// </summary>
public sealed class DatabaseState(TimeProvider clock) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _suspicion = new(0, 1);
    private readonly AsyncLocal<bool> _making = new();
    private volatile DatabaseStanding _current = new(null, null, default);

    public DatabaseStanding Current => _current;

    public bool IsReady => _current.Away is null;

    /// <summary>Whether everything can be done.</summary>
    public bool IsWell => _current.Fault is null;

    public void GoAway(DatabaseFault fault) => Stand(fault, _current.Unwritable);

    public void ComeBack() => Stand(null, null);

    /// <summary>What was to be written was not, for this reason. Looked at once without delay, and afterwards as often as ever.</summary>
    public void Refuse(DatabaseFault fault)
    {
        if (_current.Unwritable is null)
        {
            Stand(_current.Away, fault);
            Suspect();
        }
    }

    public void Accept()
    {
        if (_current.Unwritable is not null)
        {
            Stand(_current.Away, null);
        }
    }

    /// <summary>Looks whether an exception tells of the database, and has it looked at without delay.</summary>
    /// <returns>What it tells; null where the database has no part in it.</returns>
    public DatabaseFault? Blame(Exception exception)
    {
        var fault = DatabaseFaults.Find(exception);
        if (fault is not null && IsReady)
        {
            Suspect();
        }

        return fault;
    }

    /// <summary>Returns when somebody suspects the database, or after a while.</summary>
    public Task<bool> WaitForSuspicionAsync(TimeSpan most, CancellationToken cancel) => _suspicion.WaitAsync(most, cancel);

    /// <summary>What is done until it is disposed may use the database while it is away for everybody else.</summary>
    public IDisposable Make()
    {
        _making.Value = true;
        return new Made(this);
    }

    public void Dispose() => _suspicion.Dispose();

    internal void Demand()
    {
        if (_current.Away is { } fault && !_making.Value)
        {
            throw new DatabaseAwayException(fault);
        }
    }

    private void Suspect()
    {
        lock (_lock)
        {
            if (_suspicion.CurrentCount == 0)
            {
                _suspicion.Release();
            }
        }
    }

    private void Stand(DatabaseFault? away, DatabaseFault? unwritable)
    {
        lock (_lock)
        {
            var since = (away is null && unwritable is null) == (_current.Fault is null) ? _current.Since : clock.GetUtcNow();
            _current = new DatabaseStanding(away, unwritable, since);
        }
    }

    private sealed class Made(DatabaseState state) : IDisposable
    {
        public void Dispose() => state._making.Value = false;
    }
}
