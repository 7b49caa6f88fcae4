using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using StatusPage.Core.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Checks;

/// <summary>Tells a failure of the target from a fault of our own, and names it.</summary>
internal static class CheckFaults
{
    public static CheckOutcome Judge(Exception exception, CheckRun run)
    {
        if (run.Stopped)
        {
            return CheckOutcome.Gap("stopped", "The status page stopped during the check.");
        }

        if (run.TimedOut)
        {
            return CheckOutcome.Failed(run.ElapsedMs, "timeout", $"No result within {run.Limit.TotalSeconds:0} s: time was up while {Doing(run.Step)}.");
        }

        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (Known(cause, run) is { } outcome)
            {
                return outcome;
            }
        }

        return ByStep(exception, run) ?? CheckOutcome.Gap("internal_error", $"The check itself failed ({exception.GetType().Name}); this says nothing about the target.");
    }

    private static CheckOutcome? Known(Exception cause, CheckRun run) => cause switch
    {
        CheckFailedException failed => CheckOutcome.Failed(run.ElapsedMs, failed.Code, failed.Message),
        AddressRefusedException refused => CheckOutcome.Gap("address_refused", refused.Message),
        LookupsBusyException busy => CheckOutcome.Gap("lookups_busy", busy.Message),
        SocketException socket => OfSocket(socket.SocketErrorCode, run),
        AuthenticationException => CheckOutcome.Failed(run.ElapsedMs, "tls_failure", $"The TLS handshake failed: {Innermost(cause)}"),
        HttpRequestException { InnerException: null } http => OfHttp(http.HttpRequestError, http, run),
        HttpIOException http => OfHttp(http.HttpRequestError, http, run),
        _ => null,
    };

    private static CheckOutcome OfSocket(SocketError error, CheckRun run)
    {
        if (SocketFault.IsExhaustion(error))
        {
            return CheckOutcome.Gap("prober_exhausted", $"This machine could open no further connection ({error}); this says nothing about the target.");
        }

        var (code, detail) = SocketFault.Of(error, Doing(run.Step));
        return CheckOutcome.Failed(run.ElapsedMs, code, detail);
    }

    private static CheckOutcome? OfHttp(HttpRequestError error, Exception exception, CheckRun run)
    {
        (string Code, string Detail)? fault = error switch
        {
            HttpRequestError.ResponseEnded => ("closed_early", $"The connection was closed before the answer was complete, while {Doing(run.Step)}."),
            HttpRequestError.InvalidResponse => ("invalid_response", "The answer is not valid HTTP."),
            HttpRequestError.HttpProtocolError => ("invalid_response", "The answer breaks the rules of HTTP/2."),
            HttpRequestError.ConfigurationLimitExceeded => ("headers_too_large", "The headers of the answer are larger than 64 KB."),
            HttpRequestError.VersionNegotiationError => ("http_version_refused", "The server does not speak the HTTP version asked for."),
            _ => null,
        };

        return fault is { } known ? CheckOutcome.Failed(run.ElapsedMs, known.Code, known.Detail) : ByStep(exception, run);
    }

    /// <summary>What has no better name is named by where it happened. A stream that broke is the target's doing; the rest is not.</summary>
    private static CheckOutcome? ByStep(Exception exception, CheckRun run) => exception switch
    {
        HttpRequestException or IOException when run.Step == CheckStep.Handshake => CheckOutcome.Failed(run.ElapsedMs, "tls_failure", "The TLS handshake was broken off by the server."),
        HttpRequestException or IOException => CheckOutcome.Failed(run.ElapsedMs, "closed_early", $"The connection was broken off while {Doing(run.Step)}."),
        _ => null,
    };

    private static string Doing(CheckStep step) => step switch
    {
        CheckStep.Resolving => "looking up the name",
        CheckStep.Connecting => "connecting",
        CheckStep.Handshake => "in the TLS handshake",
        CheckStep.Waiting => "waiting for the answer",
        CheckStep.Reading => "reading the answer",
    };

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return SafeText.Shown(exception.Message, 200);
    }
}
