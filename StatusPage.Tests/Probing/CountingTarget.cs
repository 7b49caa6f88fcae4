using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace StatusPage.Tests.Probing;

/// <summary>A web server that counts: <c>/good</c> answers 200, <c>/bad</c> 503, <c>/hang</c> nothing until it is let go.</summary>
internal sealed class CountingTarget : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _asked = [];
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _app;

    public string Url { get; private set; } = "";

    public int Asked(string path) => _asked.GetValueOrDefault(path);

    public void LetGo() => _go.TrySetResult();

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Url = _app.Urls.Single();
    }

    public async ValueTask DisposeAsync()
    {
        LetGo();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _asked.AddOrUpdate(path, 1, (_, count) => count + 1);
        if (path == "/hang")
        {
            await _go.Task;
        }

        context.Response.StatusCode = path == "/bad" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
    }
}
