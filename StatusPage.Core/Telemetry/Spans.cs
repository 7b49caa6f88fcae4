using System.Diagnostics;

namespace StatusPage.Core.Telemetry;

/// <summary>
/// What is traced: requests with a token, acts with their transaction and publication, runs of the mail sender, calls of
/// webhooks, sweeps of probes. Where nobody listens, asking for a span costs a comparison and gives null.
/// </summary>
public static class Spans
{
    public const string SourceName = "StatusPage";

    private static readonly ActivitySource Source = new(SourceName);

    public static Activity? Start(string name, ActivityKind kind = ActivityKind.Internal) => Source.StartActivity(name, kind);

    /// <summary>The first span of a request, below the caller's own where it names one.</summary>
    public static Activity? StartRequest(string name, string? traceParent, string? traceState)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        // The web server's own activity is not sent: a span below it would look for its parent in vain.
        Activity.Current = null;
        return ActivityContext.TryParse(traceParent, traceState, isRemote: true, out var caller)
            ? Source.StartActivity(name, ActivityKind.Server, caller)
            : Source.StartActivity(name, ActivityKind.Server);
    }

    /// <summary>Says on the span that it failed, by the kind of failure; the sentence is in the log.</summary>
    public static void Fail(this Activity? span, Exception exception)
    {
        span?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
        span?.SetTag("error.type", exception.GetType().FullName);
    }
}
