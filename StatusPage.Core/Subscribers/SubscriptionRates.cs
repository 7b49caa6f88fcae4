namespace StatusPage.Core.Subscribers;

/// <summary>
/// Counts requests by their source, and new addresses altogether. In memory: what it holds off is a flood, and who asks
/// must not be written down.
/// </summary>
public sealed class SubscriptionRates(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _bySource = new(StringComparer.Ordinal);
    private readonly Queue<DateTimeOffset> _new = new();
    private DateTimeOffset _swept;

    /// <summary>
    /// Counts a request. Once there were too many new addresses nobody is served for a while, known or not: the answer must not
    /// tell them apart.
    /// </summary>
    /// <param name="source">Where it comes from; null for what has no source, such as staff.</param>
    /// <exception cref="TooManyException">It is one too many; it was not counted.</exception>
    public void Take(string? source)
    {
        if (source is null)
        {
            return;
        }

        lock (_lock)
        {
            var now = clock.GetUtcNow();
            Sweep(now);
            if (!_bySource.TryGetValue(source, out var requests))
            {
                _bySource[source] = requests = new Queue<DateTimeOffset>();
            }

            if (Wait(requests, SubscriptionLimits.PerSource, SubscriptionLimits.SourceWindow, now) is { } wait)
            {
                throw new TooManyException(
                    $"{SubscriptionLimits.PerSource} requests came from your network within {SubscriptionLimits.SourceWindow.TotalMinutes:0} minutes, which is as many as are taken. Try again in {Minutes(wait)}.",
                    wait);
            }

            if (Wait(_new, SubscriptionLimits.NewAddresses, SubscriptionLimits.NewAddressesWindow, now) is { } rush)
            {
                throw new TooManyException($"More people are subscribing than we can ask to confirm at once. Try again in {Minutes(rush)}; the feeds work meanwhile.", rush);
            }

            requests.Enqueue(now);
        }
    }

    /// <summary>Counts an address that was never seen before.</summary>
    public void CountNew()
    {
        lock (_lock)
        {
            _new.Enqueue(clock.GetUtcNow());
        }
    }

    /// <summary>How long until there is room; null where there is.</summary>
    private static TimeSpan? Wait(Queue<DateTimeOffset> past, int most, TimeSpan window, DateTimeOffset now)
    {
        Forget(past, window, now);
        return past.Count < most ? null : past.Peek() + window - now;
    }

    private static void Forget(Queue<DateTimeOffset> past, TimeSpan window, DateTimeOffset now)
    {
        // A clock that was set back must not lock anybody out.
        while (past.TryPeek(out var oldest) && (now - oldest >= window || oldest > now))
        {
            past.Dequeue();
        }
    }

    private static string Minutes(TimeSpan wait) => wait <= TimeSpan.FromMinutes(1) ? "a minute" : $"{Math.Ceiling(wait.TotalMinutes):0} minutes";

    private void Sweep(DateTimeOffset now)
    {
        if (now - _swept < TimeSpan.FromMinutes(1) && now >= _swept)
        {
            return;
        }

        _swept = now;
        foreach (var (source, requests) in _bySource)
        {
            Forget(requests, SubscriptionLimits.SourceWindow, now);
            if (requests.Count == 0)
            {
                _bySource.Remove(source);
            }
        }
    }
}
