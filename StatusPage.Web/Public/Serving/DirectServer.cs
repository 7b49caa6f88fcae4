using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using StatusPage.Web.Telemetry;

namespace StatusPage.Web.Public.Serving;

/// <summary>
/// Kestrel, with what the public surface has ready answered before the framework makes a request context of it: no activity,
/// no logging scope, no pipeline. Everything else, and what has yet to be rendered, goes the usual way.
/// </summary>
internal sealed class DirectServer(IServer kestrel, PublicSurface surface, RequestCounts counts) : IServer
{
    public IFeatureCollection Features => kestrel.Features;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull =>
        kestrel.StartAsync(new DirectApplication<TContext>(application, surface, counts), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => kestrel.StopAsync(cancellationToken);

    public void Dispose() => kestrel.Dispose();
}

/// <summary>A request: answered directly, or the framework's.</summary>
/// <param name="Answer">What the public surface has ready for it; null where it is the framework's.</param>
/// <param name="Features">Of the connection, where it is answered directly.</param>
/// <param name="Request">Of the same.</param>
/// <param name="Response">Of the same.</param>
/// <param name="Started">When it came.</param>
/// <param name="Other">The framework's context.</param>
internal readonly record struct DirectContext<TContext>(
    CachedResponse? Answer, IFeatureCollection? Features, IHttpRequestFeature? Request, IHttpResponseFeature? Response, long Started, TContext? Other);

internal sealed class DirectApplication<TContext>(IHttpApplication<TContext> others, PublicSurface surface, RequestCounts counts) : IHttpApplication<DirectContext<TContext>>
    where TContext : notnull
{
    public DirectContext<TContext> CreateContext(IFeatureCollection contextFeatures)
    {
        var request = contextFeatures.GetRequiredFeature<IHttpRequestFeature>();
        if (surface.Ready(request.Method, request.Path, request.QueryString.Length > 0) is { } answer)
        {
            return new(answer, contextFeatures, request, contextFeatures.GetRequiredFeature<IHttpResponseFeature>(), counts.Begin(), default);
        }

        return new(null, null, null, null, 0, others.CreateContext(contextFeatures));
    }

    public Task ProcessRequestAsync(DirectContext<TContext> context)
    {
        if (context.Answer is not { } answer)
        {
            return others.ProcessRequestAsync(context.Other!);
        }

        if (surface.AsOf is { Count: > 0 } asOf)
        {
            context.Response!.Headers[PublicHeaders.StatusAsOf] = asOf;
        }

        return answer.WriteAsync(context.Request!, context.Response!, context.Features!);
    }

    public void DisposeContext(DirectContext<TContext> context, Exception? exception)
    {
        if (context.Answer is null)
        {
            others.DisposeContext(context.Other!, exception);
            return;
        }

        // The reader's connection broke off; there is nobody else an exception could come of.
        var status = exception is null ? context.Response!.StatusCode : StatusCodes.Status499ClientClosedRequest;
        counts.Count(context.Request!.Path, status, context.Started);
    }
}
