using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Publication;

/// <summary>Builds the snapshot anew where nobody posted anything: a day turned, an outage lasts, another process published.</summary>
public sealed class SnapshotRefresh(Publisher publisher) : IRecurringWork
{
    public Task RunOnceAsync(CancellationToken cancel) => publisher.RefreshAsync(cancel);
}
