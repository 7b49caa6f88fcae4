using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Primitives;
using StatusPage.Core.Publication;
using StatusPage.Core.Telemetry;
using StatusPage.Web.Api;
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

    private const string Events = "events";
    private const string SignsOnly = "none";
    private const string All = "all";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<LiveStream> _open = [];
    private readonly Dictionary<IPAddress, int> _bySource = [];
    private readonly long _epoch = RandomNumberGenerator.GetInt32(1, int.MaxValue);
    private readonly LiveOptions _options;
    private readonly StatusPageConfiguration _configuration;
    private readonly StatusMetrics _metrics;
    private readonly ILogger<LiveStreams> _logger;
    private readonly CancellationTokenRegistration _stopping;
    private readonly ITimer _timer;
    private volatile RecentEvents? _recent;
    private volatile bool _closing;
    private long _tick;
    private uint _slot;
    private int _warned;

    public LiveStreams(LiveOptions options, StatusPageConfiguration configuration, TimeProvider clock, IHostApplicationLifetime lifetime, StatusMetrics metrics, ILogger<LiveStreams> logger)
    {
        (_options, _configuration, _metrics, _logger) = (options, configuration, metrics, logger);
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

    /// <summary>What links begin with: a gap for each reader's own where none is configured.</summary>
    internal string SiteUrl => _configuration.SiteUrl ?? EventFrame.Gap;

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
        if (!TryRead(context.Request, out var withEvents))
        {
            var sentence = $"The {Events} “{Paging.Cut(context.Request.Query[Events].ToString())}” is not accepted. Accepted: {All}, which is what there is without it, and {SignsOnly}, for signs of life alone.";
            return ProblemResponses.WriteAsync(context, StatusCodes.Status400BadRequest, sentence, new Dictionary<string, string[]>(StringComparer.Ordinal) { [Events] = [sentence] });
        }

        headers.CacheControl = "no-store, no-transform";
        // Read by nginx and those that learnt it from there: pass each event on as it comes.
        headers["X-Accel-Buffering"] = "no";
        context.Response.ContentType = "text/event-stream";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        if (_recent is not { } recent)
        {
            // Nothing is published yet.
            return EndAtOnceAsync(context, RandomNumberGenerator.GetInt32(3000, 7000));
        }

        var site = _configuration.SiteUrl is null ? EventFrame.Fill(_configuration.UrlFor(context.Request)) : [];
        var stream = new LiveStream(this, context, SourceAddress.Of(context), site);
        return TryAdd(stream) switch
        {
            Admission.Admitted => RunAsync(stream, context, recent, withEvents),
            Admission.Closing => EndAtOnceAsync(context, RandomNumberGenerator.GetInt32(1000, 4000)),
            Admission.TooManyFromSource => RefuseSourceAsync(context),
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

    private static bool TryRead(HttpRequest request, out bool withEvents)
    {
        withEvents = true;
        if (!request.QueryString.HasValue || !request.Query.TryGetValue(Events, out var given))
        {
            return true;
        }

        withEvents = given != SignsOnly;
        return !withEvents || given == All || StringValues.IsNullOrEmpty(given);
    }

    /// <summary>
    /// A stream that only says when to come back. Whatever else a browser's EventSource is answered than a stream, it takes for the end,
    /// and this one is away for a moment only.
    /// </summary>
    private static Task EndAtOnceAsync(HttpContext context, int retryMilliseconds) => context.Response.Body.WriteAsync(EventBytes.RetryOnly(retryMilliseconds)).AsTask();

    private async Task RunAsync(LiveStream stream, HttpContext context, RecentEvents recent, bool withEvents)
    {
        _metrics.StreamOpened();
        try
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            // Each another time, so that those who lose their server together do not come back together.
            await stream.RunAsync(recent, context.Request.Headers["Last-Event-ID"], withEvents, RandomNumberGenerator.GetInt32(1000, 4000));
        }
        finally
        {
            Remove(stream);
            _metrics.StreamEnded(_closing ? "shutdown" : "closed");
        }
    }

    private Task RefuseSourceAsync(HttpContext context)
    {
        // What is left of it was not believed: then it may be a proxy's address that all of its readers share.
        if (context.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName) && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            LogMayBeProxy(SourceAddress.Of(context), _options.StreamsPerAddress);
        }

        return RefuseAsync(
            context,
            StatusCodes.Status429TooManyRequests,
            $"Your address has {_options.StreamsPerAddress} streams open, which is all it may have. Close one, or read /v1/status with If-None-Match instead.",
            RetryAfterSeconds);
    }

    private static Task RefuseAsync(HttpContext context, int status, string sentence, int seconds)
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

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Address} has all {Limit} streams that one address may have, and names others that it asks for (X-Forwarded-For). If it is a proxy of yours, name it in Proxies:Known (with several in a row, raise Proxies:Limit): each reader then counts by its own address")]
    private partial void LogMayBeProxy(IPAddress address, int limit);
}
