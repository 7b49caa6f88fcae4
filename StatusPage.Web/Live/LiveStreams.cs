using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using StatusPage.Core.Publication;
using StatusPage.Core.Settings;
using StatusPage.Core.Telemetry;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Live;

/// <summary>
/// All open streams. A publication makes its events once and wakes everybody; one timer for all gives each its sign of life
/// and ends those that do not take what they are sent. Nobody waits for anybody else.
/// </summary>
public sealed partial class LiveStreams : ISnapshotListener, IDisposable
{
    /// <summary>A sign of life at least this often: under the 15 s of the contract, and spread over the streams.</summary>
    public const int BeatSeconds = 12;

    /// <summary>How long a reader may take for what it was sent.</summary>
    public const int WriteSeconds = 15;

    /// <summary>Those who are refused come back after this long.</summary>
    public const int RetryAfterSeconds = 30;

    private const string SignsOnly = "?events=none";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<LiveStream> _open = [];
    private readonly Dictionary<IPAddress, int> _bySource = [];
    private readonly long _epoch = RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private readonly LiveOptions _options;
    private readonly SiteAddress _site;
    private readonly StatusMetrics _metrics;
    private readonly ILogger<LiveStreams> _logger;
    private readonly CancellationTokenRegistration _stopping;
    private readonly ITimer _timer;
    private volatile RecentEvents? _recent;
    private volatile bool _closing;
    private long _tick;
    private uint _slot;

    public LiveStreams(LiveOptions options, SiteAddress site, TimeProvider clock, IHostApplicationLifetime lifetime, StatusMetrics metrics, ILogger<LiveStreams> logger)
    {
        (_options, _site, _metrics, _logger) = (options, site, metrics, logger);
        _stopping = lifetime.ApplicationStopping.Register(Close);
        _timer = clock.CreateTimer(_ => OnTick(), state: null, Second, Second);
    }

    /// <summary>How many are open.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    internal RecentEvents? Recent => _recent;

    internal bool IsClosing => _closing;

    internal long Tick => Volatile.Read(ref _tick);

    internal string SiteUrl => _site.Url;

    void ISnapshotListener.Published(PublishedSnapshot snapshot)
    {
        var before = _recent;
        try
        {
            _recent = before is null ? RecentEvents.Begin(_epoch, snapshot) : before.With(snapshot, SiteUrl);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // What is published is published; those who watch are told with the next publication that works.
            LogFailed(exception, snapshot.Version);
            return;
        }

        // Between postings a snapshot only grows older; that the next sign of life tells.
        if (before is not null && (before.Next != _recent.Next || before.Snapshot.Version != snapshot.Version))
        {
            Wake();
        }
    }

    /// <summary>Answers a request for the stream; over when the stream is.</summary>
    public Task ServeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.XContentTypeOptions = "nosniff";
        if (_recent is not { } recent)
        {
            return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The status page is starting and has nothing published yet.", seconds: 5);
        }

        headers.CacheControl = "no-store, no-transform";
        // Read by nginx and those that learnt it from there: pass each event on as it comes.
        headers["X-Accel-Buffering"] = "no";
        context.Response.ContentType = "text/event-stream";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        var stream = new LiveStream(this, context, SourceAddress.Of(context));
        return TryAdd(stream) switch
        {
            Admission.Admitted => RunAsync(stream, context, recent),
            Admission.Closing => RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "This server is being stopped. Another one, or this one again, answers in a moment.", seconds: 1),
            Admission.TooManyFromSource => RefuseAsync(context, StatusCodes.Status429TooManyRequests, $"Your address has {_options.StreamsPerAddress} streams open, which is all it may have. Close one, or read /v1/status with If-None-Match instead.", RetryAfterSeconds),
            Admission.TooMany => RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "All streams are taken. Read /v1/status with If-None-Match instead, or come back later.", RetryAfterSeconds),
        };
    }

    /// <summary>A second has passed.</summary>
    public void OnTick()
    {
        var tick = Interlocked.Increment(ref _tick);
        lock (_lock)
        {
            foreach (var stream in _open)
            {
                if (stream.WritingFor(tick) > WriteSeconds)
                {
                    stream.Abort();
                }
                else if (stream.Slot == tick % BeatSeconds)
                {
                    stream.Beat();
                }
            }
        }
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _timer.Dispose();
    }

    private async Task RunAsync(LiveStream stream, HttpContext context, RecentEvents recent)
    {
        _metrics.StreamOpened();
        try
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            // Each another time, so that those who lose their server together do not come back together.
            await stream.RunAsync(recent, context.Request.Headers["Last-Event-ID"], withEvents: context.Request.QueryString.Value != SignsOnly, RandomNumberGenerator.GetInt32(1000, 4000));
        }
        finally
        {
            Remove(stream);
            _metrics.StreamEnded(_closing ? "shutdown" : "closed");
        }
    }

    private Task RefuseAsync(HttpContext context, int status, string sentence, int seconds)
    {
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ProblemResponses.WriteAsync(context, status, sentence);
    }

    private Admission TryAdd(LiveStream stream)
    {
        lock (_lock)
        {
            if (_closing)
            {
                return Admission.Closing;
            }

            if (_open.Count >= _options.Streams)
            {
                return Admission.TooMany;
            }

            var fromSource = _bySource.GetValueOrDefault(stream.Source);
            if (fromSource >= _options.StreamsPerAddress)
            {
                return Admission.TooManyFromSource;
            }

            _bySource[stream.Source] = fromSource + 1;
            stream.Index = _open.Count;
            stream.Slot = (int)(_slot++ % BeatSeconds);
            _open.Add(stream);
            return Admission.Admitted;
        }
    }

    private void Remove(LiveStream stream)
    {
        lock (_lock)
        {
            // The last one takes its place.
            _open[stream.Index] = _open[^1];
            _open[stream.Index].Index = stream.Index;
            _open.RemoveAt(_open.Count - 1);
            if (--_bySource[stream.Source] == 0)
            {
                _bySource.Remove(stream.Source);
            }
        }
    }

    private void Wake()
    {
        lock (_lock)
        {
            foreach (var stream in _open)
            {
                stream.Wake();
            }
        }
    }

    private void Close()
    {
        lock (_lock)
        {
            _closing = true;
        }

        Wake();
    }

    private enum Admission
    {
        Admitted,
        Closing,
        TooManyFromSource,
        TooMany,
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The events of publication {Version} could not be made; streams go on with the next")]
    private partial void LogFailed(Exception exception, long version);
}
