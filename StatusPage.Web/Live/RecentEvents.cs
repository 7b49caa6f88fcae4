using System.Collections.Concurrent;
using System.Collections.Immutable;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Live;

/// <summary>
/// The last events, shared by all streams, each of which only remembers how far it has come. Immutable: a publication makes the
/// next one, and whoever writes from this one is not disturbed.
/// </summary>
public sealed class RecentEvents
{
    /// <summary>Enough for a reader who stalls for minutes at the worst of times.</summary>
    private const int MostEvents = 1000;
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>
    /// A change is dated by the beginning of the act that made it, and one that was under way when a snapshot was taken is in the
    /// next. Nor do the clocks of two machines agree.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private readonly long _epoch;
    private readonly ImmutableArray<EventFrame> _events;
    private readonly RecentChanges _changes;

    /// <summary>What those are told who come from elsewhere: encoded for the first of them.</summary>
    private readonly ConcurrentDictionary<(string Id, PublishedChangeKind Kind), EventFrame> _told = [];

    private RecentEvents(long epoch, long first, ImmutableArray<EventFrame> events, PublishedSnapshot snapshot)
    {
        _epoch = epoch;
        First = first;
        _events = events;
        Snapshot = snapshot;
        _changes = new RecentChanges(snapshot);
        Beat = EventBytes.Beat(IdOf(Next - 1), snapshot);
    }

    public PublishedSnapshot Snapshot { get; }

    /// <summary>Sequence of the oldest event that is still known.</summary>
    public long First { get; }

    /// <summary>Sequence of the event to come.</summary>
    public long Next => First + _events.Length;

    /// <summary>The sign of life at this place.</summary>
    public byte[] Beat { get; }

    public EventFrame this[long sequence] => _events[(int)(sequence - First)];

    /// <param name="epoch">Tells this process from every other: at random, and not 0.</param>
    /// <param name="snapshot">The first.</param>
    public static RecentEvents Begin(long epoch, PublishedSnapshot snapshot) => new(epoch, 1, [], snapshot);

    /// <param name="snapshot">The next.</param>
    /// <param name="siteUrl">What links begin with, or <see cref="EventFrame.Gap"/>.</param>
    public RecentEvents With(PublishedSnapshot snapshot, string siteUrl)
    {
        var sequence = Next;
        var events = _events.AddRange(PublishedChanges.Between(Snapshot, snapshot)
            .Select(change => EventBytes.Of(new EventId(snapshot.BuiltAt.ToUnixTimeMilliseconds(), snapshot.Version, _epoch, sequence++), change, snapshot, siteUrl)));
        // The newest are kept whatever their size, for those who are up to date.
        var bytes = events.Sum(e => (long)e.Length);
        var drop = 0;
        for (; drop < _events.Length && (events.Length - drop > MostEvents || bytes > MostBytes); drop++)
        {
            bytes -= events[drop].Length;
        }

        return new RecentEvents(_epoch, First + drop, drop == 0 ? events : events[drop..], snapshot);
    }

    /// <summary>
    /// Where a reader goes on who was at <paramref name="last"/>, and what he is told first: nothing where the place is known
    /// here, and otherwise each thing that changed since, by the snapshot. Then some of it may be told twice, none of it never.
    /// </summary>
    public (long From, IEnumerable<EventFrame> First) Resume(string? last, string siteUrl)
    {
        if (!EventId.TryParse(last, out var id))
        {
            return (Next, []);
        }

        if (id.Epoch == _epoch && id.Sequence >= First - 1 && id.Sequence < Next)
        {
            return (id.Sequence + 1, []);
        }

        var since = DateTimeOffset.FromUnixTimeMilliseconds(id.At) - Overlap;
        return Snapshot.BuiltAt - since > RecentChanges.Longest
            ? (Next, [])
            : (Next, _changes.Since(since).Select(change => Told(change, siteUrl)));
    }

    private EventFrame Told(PublishedChange change, string siteUrl) => _told.GetOrAdd(
        (change.Incident?.Id ?? change.Maintenance?.Id ?? change.Component!.Id, change.Kind),
        static (_, of) => EventBytes.Of(new EventId(of.change.At.ToUnixTimeMilliseconds(), of.Snapshot.Version, Epoch: 0, Sequence: 0), of.change, of.Snapshot, of.siteUrl),
        (change, Snapshot, siteUrl));

    private EventId IdOf(long sequence) => new(Snapshot.BuiltAt.ToUnixTimeMilliseconds(), Snapshot.Version, _epoch, sequence);
}
