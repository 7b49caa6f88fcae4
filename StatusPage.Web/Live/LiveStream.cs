using System.Buffers;
using System.IO.Pipelines;
using System.Net;

namespace StatusPage.Web.Live;

/// <summary>One open stream: who reads it and how far he has come. Everything else is shared.</summary>
/// <param name="streams">All of them.</param>
/// <param name="context">The reader's request.</param>
/// <param name="source">Where it comes from.</param>
/// <param name="site">What its links begin with, as <see cref="EventFrame.Fill"/> has it; empty where that is the same for all.</param>
internal sealed class LiveStream(LiveStreams streams, HttpContext context, IPAddress source, byte[] site) : WakeUp
{
    /// <summary>What is written before the reader has to have taken some of it.</summary>
    private const int Portion = 32 * 1024;

    private const long NotWriting = long.MaxValue;

    private long _writingSince = NotWriting;
    private volatile bool _beatDue;

    public IPAddress Source => source;

    /// <summary>Where it is kept; belongs to <see cref="LiveStreams"/>.</summary>
    public int Index { get; set; }

    /// <summary>Which of the ticks gives it its sign of life.</summary>
    public int Slot { get; set; }

    /// <summary>How many ticks a write has been under way; 0 where none is.</summary>
    public long WritingFor(long tick) => Math.Max(0, tick - Volatile.Read(ref _writingSince));

    /// <summary>Has it say that it lives.</summary>
    public void Beat()
    {
        _beatDue = true;
        Wake();
    }

    /// <summary>Ends the connection, whatever it is waiting for.</summary>
    public void Abort() => context.Abort();

    /// <summary>Writes what there is, then waits for more, until the reader leaves, falls behind, or the program ends.</summary>
    /// <param name="recent">As it is now.</param>
    /// <param name="lastId">Where the reader was, in its own words.</param>
    /// <param name="withEvents">False for signs of life alone: a page fetches itself anew, whatever it was that happened.</param>
    /// <param name="retryMilliseconds">After which it is to come back.</param>
    public async Task RunAsync(RecentEvents recent, string? lastId, bool withEvents, int retryMilliseconds)
    {
        var body = context.Response.BodyWriter;
        var gone = context.RequestAborted;
        await using var left = gone.UnsafeRegister(static stream => ((LiveStream)stream!).Wake(), this);
        try
        {
            var (next, missed) = recent.Resume(withEvents ? lastId : null, streams.SiteUrl);
            body.Write(EventBytes.Retry(retryMilliseconds));
            foreach (var frame in missed)
            {
                frame.WriteTo(body, site);
                if (body.UnflushedBytes > Portion && !await FlushAsync(body))
                {
                    return;
                }
            }

            _beatDue = true;
            var version = recent.Snapshot.Version;
            while (!gone.IsCancellationRequested)
            {
                // The flag first: a beat that becomes due from here on wakes it again.
                var due = _beatDue;
                _beatDue = false;
                recent = streams.Recent!;
                if (!withEvents)
                {
                    next = recent.Next;
                }

                if (next < recent.First)
                {
                    // What it missed is no longer here. Coming back with the last id it has, it is told from the snapshot.
                    return;
                }

                if (due || next < recent.Next || version != recent.Snapshot.Version)
                {
                    for (; next < recent.Next; next++)
                    {
                        recent[next].WriteTo(body, site);
                        if (body.UnflushedBytes > Portion && !await FlushAsync(body))
                        {
                            return;
                        }
                    }

                    body.Write(recent.Beat);
                    version = recent.Snapshot.Version;
                    if (!await FlushAsync(body))
                    {
                        return;
                    }
                }

                if (streams.IsClosing)
                {
                    return;
                }

                await WaitAsync();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The reader left in the middle of a write.
        }
    }

    /// <summary>False where the reader is gone.</summary>
    private async ValueTask<bool> FlushAsync(PipeWriter body)
    {
        var flush = body.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            return flush.Result is { IsCompleted: false, IsCanceled: false };
        }

        Volatile.Write(ref _writingSince, streams.Tick);
        var result = await flush;
        Volatile.Write(ref _writingSince, NotWriting);
        return result is { IsCompleted: false, IsCanceled: false };
    }
}
