using System.Collections.Concurrent;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Admin.Live;

/// <summary>Tells open console pages that something was published, so that they show it at once.</summary>
public sealed class PublicationSignal : ISnapshotListener
{
    private readonly ConcurrentDictionary<Subscription, Action<PublishedSnapshot>> _pages = new();

    /// <param name="told">Called on the publisher's thread: hand over to the page's own and return.</param>
    /// <returns>Ends it when disposed.</returns>
    public IDisposable Follow(Action<PublishedSnapshot> told)
    {
        var subscription = new Subscription(this);
        _pages[subscription] = told;
        return subscription;
    }

    void ISnapshotListener.Published(PublishedSnapshot snapshot)
    {
        if (snapshot.Age is not null)
        {
            // Nothing new: it only got older, because the database that pages would read is away.
            return;
        }

        foreach (var told in _pages.Values)
        {
            told(snapshot);
        }
    }

    private sealed class Subscription(PublicationSignal signal) : IDisposable
    {
        public void Dispose() => signal._pages.TryRemove(this, out _);
    }
}
