using System.Threading.Channels;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Export;

/// <summary>
/// Writes the static copy after each change. A publication only leaves its snapshot here and waits for nothing; while one is
/// written those that come meanwhile become one, the latest. What failed is tried again.
/// </summary>
public sealed partial class ExportWorker(Exporter exporter, ExportState state, StatusPageConfiguration configuration, TimeProvider clock, ILogger<ExportWorker> logger)
    : BackgroundService, ISnapshotListener
{
    /// <summary>Without a change it is written anew this often: it says when it was, and figures run.</summary>
    public static readonly TimeSpan Unchanged = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly Channel<PublishedSnapshot> _latest = Channel.CreateBounded<PublishedSnapshot>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Published(PublishedSnapshot snapshot)
    {
        // What only got older is in the copy already.
        if (snapshot.Age is null)
        {
            _latest.Writer.TryWrite(snapshot);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var directory = configuration.Export.Directory!;
        PublishedSnapshot? written = null;
        try
        {
            await foreach (var snapshot in _latest.Reader.ReadAllAsync(stoppingToken))
            {
                if (written is not null && written.Version == snapshot.Version && (snapshot.BuiltAt - written.BuiltAt).Duration() < Unchanged)
                {
                    continue;
                }

                // One at a time, so that readers of the page keep the other cores.
                written = await TryAsync(snapshot, directory, stoppingToken) ? snapshot : null;
                if (written is null)
                {
                    await Task.Delay(Pause, clock, stoppingToken);
                    if (!_latest.Reader.TryPeek(out _))
                    {
                        _latest.Writer.TryWrite(snapshot);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program stops. What was written is whole.
        }
    }

    private async Task<bool> TryAsync(PublishedSnapshot snapshot, string directory, CancellationToken cancel)
    {
        var failing = state.Current.FailingSince is not null;
        try
        {
            var result = await Task.Run(() => exporter.RunAsync(snapshot, directory, atOnce: 1, cancel), cancel);
            state.Succeeded(clock.GetUtcNow(), result);
            if (failing)
            {
                LogRecovered(directory);
            }

            LogWritten(snapshot.Version, result.Files, result.Written, result.Deleted, directory);
            return true;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            var why = ExportFailure.Explain(exception, directory);
            state.Failed(clock.GetUtcNow(), why ?? "The static copy could not be made, by a fault of ours. The server's log says more.");
            if (why is null)
            {
                LogFault(exception, snapshot.Version);
            }
            else if (!failing)
            {
                LogFailed(directory, why);
            }

            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Publication {Version} was exported: {Files} files, {Written} of them written and {Deleted} deleted in {Directory}")]
    private partial void LogWritten(long version, int files, int written, int deleted, string directory);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The static copy in {Directory} is not written: {Why} It is tried again every 15 seconds")]
    private partial void LogFailed(string directory, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "The static copy in {Directory} is written again")]
    private partial void LogRecovered(string directory);

    [LoggerMessage(Level = LogLevel.Error, Message = "The static copy of publication {Version} could not be made")]
    private partial void LogFault(Exception exception, long version);
}
