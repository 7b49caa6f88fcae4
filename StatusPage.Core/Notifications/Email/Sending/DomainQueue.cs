namespace StatusPage.Core.Notifications.Email.Sending;

/// <summary>
/// Claimed deliveries on their way to a connection. Domains take turns, and each has at most a few on their way at once: a
/// large provider sees no burst, and a slow one holds up nobody else.
/// </summary>
internal sealed class DomainQueue(int mostPerDomain)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Queue<Lane> _turns = new();
    private readonly Queue<TaskCompletionSource<ClaimedDelivery?>> _waiting = new();
    private bool _closed;

    /// <summary>Deliveries that wait for a connection.</summary>
    public int Count { get; private set; }

    public void Add(IEnumerable<ClaimedDelivery> deliveries)
    {
        lock (_lock)
        {
            foreach (var delivery in deliveries)
            {
                if (!_lanes.TryGetValue(delivery.Domain, out var lane))
                {
                    _lanes[delivery.Domain] = lane = new Lane(delivery.Domain);
                }

                lane.Waiting.Enqueue(delivery);
                Count++;
                Offer(lane);
            }

            Serve();
        }
    }

    /// <summary>One whose domain has room, without waiting for it.</summary>
    public ClaimedDelivery? TryTake()
    {
        lock (_lock)
        {
            return Next();
        }
    }

    /// <summary>The next whose domain has room; null once it was closed. What was taken is to be given back by <see cref="Leave"/>.</summary>
    public Task<ClaimedDelivery?> TakeAsync()
    {
        lock (_lock)
        {
            if (Next() is { } next)
            {
                return Task.FromResult<ClaimedDelivery?>(next);
            }

            if (_closed)
            {
                return Task.FromResult<ClaimedDelivery?>(null);
            }

            var wait = new TaskCompletionSource<ClaimedDelivery?>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(wait);
            return wait.Task;
        }
    }

    /// <summary>Makes room for another of the domain.</summary>
    public void Leave(ClaimedDelivery delivery)
    {
        lock (_lock)
        {
            var lane = _lanes[delivery.Domain];
            lane.Running--;
            if (lane is { Running: 0, Waiting.Count: 0 })
            {
                _lanes.Remove(lane.Domain);
                return;
            }

            Offer(lane);
            Serve();
        }
    }

    /// <summary>Ends all waiting; what is still in it comes back.</summary>
    public IReadOnlyList<ClaimedDelivery> Close()
    {
        lock (_lock)
        {
            _closed = true;
            var left = _lanes.Values.SelectMany(lane => lane.Waiting).ToList();
            foreach (var lane in _lanes.Values)
            {
                lane.Waiting.Clear();
            }

            _turns.Clear();
            Count = 0;
            while (_waiting.TryDequeue(out var wait))
            {
                wait.SetResult(null);
            }

            return left;
        }
    }

    private ClaimedDelivery? Next()
    {
        if (!_turns.TryDequeue(out var lane))
        {
            return null;
        }

        var next = lane.Waiting.Dequeue();
        lane.Offered = false;
        lane.Running++;
        Count--;
        Offer(lane);
        return next;
    }

    private void Offer(Lane lane)
    {
        if (!lane.Offered && lane.Waiting.Count > 0 && lane.Running < mostPerDomain)
        {
            lane.Offered = true;
            _turns.Enqueue(lane);
        }
    }

    private void Serve()
    {
        while (_waiting.Count > 0 && Next() is { } next)
        {
            _waiting.Dequeue().SetResult(next);
        }
    }

    private sealed class Lane(string domain)
    {
        public string Domain => domain;

        public Queue<ClaimedDelivery> Waiting { get; } = new();

        public int Running { get; set; }

        /// <summary>It stands in the row of those whose turn comes.</summary>
        public bool Offered { get; set; }
    }
}
