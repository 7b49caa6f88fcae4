using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StatusPage.Bench;

/// <summary>What is probed: answers 200 at once, counts, and fails where it is told to.</summary>
internal sealed class ProbeTarget : IAsyncDisposable
{
    public const string Url = "http://127.0.0.1:5292";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<TimeSpan> _failed = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _asked;

    private ProbeTarget(WebApplication app) => _app = app;

    public long Asked => Volatile.Read(ref _asked);

    /// <summary>Requests for this path are answered 503 from now on.</summary>
    public string? Failing { get; set; }

    /// <summary>When a failure was answered, by <see cref="Now"/>.</summary>
    public IReadOnlyCollection<TimeSpan> Failed => _failed;

    public TimeSpan Now => _clock.Elapsed;

    public static async Task<ProbeTarget> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url);
        var target = new ProbeTarget(builder.Build());
        target._app.Run(target.AnswerAsync);
        await target._app.StartAsync();
        return target;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _asked);
        if (context.Request.Path == Failing)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            _failed.Enqueue(Now);
        }

        context.Response.ContentLength = 2;
        return context.Response.WriteAsync("ok");
    }
}
