namespace StatusPage.Core.Suggestions;

/// <summary>Bounds how many alerts a source may send in a minute, so that a storm cannot fill the database.</summary>
public sealed class AlertRates(TimeProvider clock)
{
    public const int PerMinute = 600;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private DateTimeOffset _windowStart;

    /// <summary>
    /// Counts alerts; how long the sender is to wait, where it sent too many before. A body is taken whole or not at all,
    /// so the last one of a minute may go beyond.
    /// </summary>
    public TimeSpan? Count(string sourceId, int alerts)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (now - _windowStart >= Window || now < _windowStart)
            {
                _windowStart = now;
                _counts.Clear();
            }

            var before = _counts.GetValueOrDefault(sourceId);
            if (before >= PerMinute)
            {
                return _windowStart + Window - now;
            }

            _counts[sourceId] = before + alerts;
            return null;
        }
    }
}
