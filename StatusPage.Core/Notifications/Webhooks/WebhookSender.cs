using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Data;
using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>
/// Makes claimed calls, many at once but few to one endpoint, and writes down what came of each. A call whose result could
/// not be written is made again once its claim is over: the receiver knows it by its id.
/// </summary>
internal sealed partial class WebhookSender(
    WebhookClient client, WebhookSecrets secrets, WebhookResults results, WebhookSignal signal, WebhookOptions options, TimeProvider clock, ILogger<WebhookSender> logger) : IDisposable
{
    private const int WriteAttempts = 4;

    private static readonly TimeSpan RetryWriting = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    /// <summary>How long calls under way may still take when the program stops.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byEndpoint = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private int _running;
    private bool _stopping;

    /// <summary>What claims of this process are marked with.</summary>
    public string Me { get; } = Ids.New(clock.GetUtcNow());

    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _running == 0;
            }
        }
    }

    /// <summary>How many more calls may begin, all together and to each endpoint that is being called.</summary>
    public (int Room, IReadOnlyDictionary<string, int> Busy) Load()
    {
        lock (_lock)
        {
            return (_stopping ? 0 : options.MaxCalls - _running, new Dictionary<string, int>(_byEndpoint, StringComparer.Ordinal));
        }
    }

    public void Start(WebhookCall call)
    {
        lock (_lock)
        {
            _running++;
            _byEndpoint[call.Endpoint.Id] = _byEndpoint.GetValueOrDefault(call.Endpoint.Id) + 1;
        }

        _ = Task.Run(() => RunAsync(call));
    }

    /// <summary>One call with the headers and the body of its format.</summary>
    public async Task<WebhookAnswer> CallAsync(WebhookCall call, CancellationToken cancel)
    {
        var (endpoint, happened) = (call.Endpoint, call.Event);
        if (secrets.Read(endpoint.UrlProtected) is not { } url || secrets.Read(endpoint.SecretProtected) is not { } secret)
        {
            const string lost = "Its address can no longer be read, because the keys that protected it are gone. Give the address again, and make a new key.";
            return new WebhookAnswer(WebhookVerdict.NotTried, null, lost, 0) { PauseBecause = lost };
        }

        var body = WebhookBody.Of(endpoint.Format, happened, call.Page);
        var headers = new List<(string, string)>();
        if (endpoint.Format == WebhookFormat.Json)
        {
            // Signed anew at each try, so that a receiver can refuse what is old.
            var now = clock.GetUtcNow();
            var before = endpoint.PreviousSecretUntil > now && endpoint.PreviousSecretProtected is { } kept ? secrets.Read(kept) : null;
            headers.Add((WebhookSignature.IdHeader, happened.EventId));
            headers.Add((WebhookSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
            headers.Add((WebhookSignature.SignatureHeader, WebhookSignature.Sign(happened.EventId, now, body, before is null ? [secret] : [secret, before])));
        }

        return await client.PostAsync(new Uri(url), body, headers, cancel);
    }

    /// <summary>Begins no more and lets what is under way come to its end, for a moment.</summary>
    public async Task StopAsync()
    {
        lock (_lock)
        {
            _stopping = true;
        }

        _stop.CancelAfter(Grace);
        while (!IsIdle)
        {
            await Task.Delay(Tick);
        }
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(WebhookCall call)
    {
        try
        {
            await WriteAsync(call, await AnswerAsync(call));
        }
        catch (OperationCanceledException)
        {
            // We stop: the claim is given back.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogThrew(exception, call.DeliveryId);
        }
        finally
        {
            lock (_lock)
            {
                _running--;
                if (--_byEndpoint[call.Endpoint.Id] == 0)
                {
                    _byEndpoint.Remove(call.Endpoint.Id);
                }
            }

            signal.Wake();
        }
    }

    /// <summary>A message that cannot even be made counts as a try, or it would be taken up again for ever.</summary>
    private async Task<WebhookAnswer> AnswerAsync(WebhookCall call)
    {
        using var span = Spans.Start("webhook.call", System.Diagnostics.ActivityKind.Client);
        span?.SetTag("statuspage.delivery.id", call.DeliveryId);
        span?.SetTag("statuspage.endpoint.id", call.Endpoint.Id);
        try
        {
            var answer = await CallAsync(call, _stop.Token);
            span?.SetTag("http.response.status_code", answer.StatusCode);
            return answer;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException or BusyException or DbException))
        {
            LogThrew(exception, call.DeliveryId);
            return new WebhookAnswer(WebhookVerdict.Unreachable, null, "The message could not be made; the log says more.", 0);
        }
    }

    private async Task WriteAsync(WebhookCall call, WebhookAnswer answer)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await results.WriteAsync(call, Me, answer);
                return;
            }
            catch (BusyException busy) when (attempt < WriteAttempts)
            {
                LogNotWritten(busy, call.DeliveryId, attempt);
                await Task.Delay(RetryWriting);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Webhook delivery {Delivery} failed for a reason of our own; it is made again once its claim is over")]
    private partial void LogThrew(Exception exception, long delivery);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What came of webhook delivery {Delivery} could not be written (attempt {Attempt}); it is tried again")]
    private partial void LogNotWritten(Exception exception, long delivery, int attempt);
}
