using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using StatusPage.Core.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>
/// Makes one call, over a connection of its own that ends with it, to an address judged for this call. Redirects are not
/// followed, no proxy is asked, and of the answer no more is read than is kept.
/// </summary>
internal sealed class WebhookClient(NameLookup names, WebhookOptions options, TimeProvider clock)
{
    private const int MaxBytesRead = 4 * 1024;

    /// <summary>For the words of an answer whose status is there already.</summary>
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(2);

    private readonly Dialer _dialer = new(names, options.AllowPrivateNetworks);

    /// <exception cref="OperationCanceledException">The caller gave it up; whether it arrived is not known.</exception>
    public async Task<WebhookAnswer> PostAsync(Uri address, byte[] body, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(options.Timeout);
        try
        {
            using var http = Invoker(address, time.Token);
            using var request = Request(address, body, headers);
            using var response = await http.SendAsync(request, time.Token);
            var took = Took(started);
            var status = (int)response.StatusCode;
            // The status decides: words that come late or break off change nothing.
            var text = await WordsAsync(response, cancel);
            return new WebhookAnswer(
                status is >= 200 and < 300 ? WebhookVerdict.Delivered : WebhookVerdict.Failed,
                status,
                status is >= 300 and < 400 ? $"It was sent on to “{Location(response)}”. Redirects are not followed: give the address it leads to." : text,
                took,
                RetryAfter(response));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            cancel.ThrowIfCancellationRequested();
            return Fault(exception, time.IsCancellationRequested, Took(started));
        }
    }

    private HttpMessageInvoker Invoker(Uri address, CancellationToken cancel) => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        // The handler's own token outlives the call; this one does not.
        ConnectCallback = async (_, _) =>
        {
            var addresses = await _dialer.ResolveAsync(address.IdnHost, cancel);
            return new NetworkStream(await Dialer.ConnectAsync(addresses, address.Port, options.Timeout, cancel), ownsSocket: true);
        },
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.Zero,
        UseCookies = false,
        UseProxy = false,
    });

    private static HttpRequestMessage Request(Uri address, byte[] body, IReadOnlyList<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.TryAddWithoutValidation("User-Agent", "StatusPage-Webhooks/1");
        request.Headers.ConnectionClose = true;
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static async Task<string?> WordsAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(BodyTimeout);
        var buffer = new byte[MaxBytesRead];
        var length = 0;
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(time.Token);
            int read;
            while (length < buffer.Length && (read = await stream.ReadAsync(buffer.AsMemory(length), time.Token)) > 0)
            {
                length += read;
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // As far as it came.
        }

        var text = string.Join(' ', Encoding.UTF8.GetString(buffer, 0, length).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? null : SafeText.Shown(text, WebhookDelivery.MaxAnswer - 1);
    }

    private WebhookAnswer Fault(Exception exception, bool timedOut, int took)
    {
        if (timedOut)
        {
            return new WebhookAnswer(WebhookVerdict.Failed, null, string.Create(CultureInfo.InvariantCulture, $"No answer within {options.Timeout.TotalSeconds:0.#} s."), took);
        }

        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (Known(cause, took) is { } answer)
            {
                return answer;
            }
        }

        return exception is HttpRequestException or IOException
            ? new WebhookAnswer(WebhookVerdict.Failed, null, "The connection was closed before an answer came, or the answer is not HTTP.", took)
            : new WebhookAnswer(WebhookVerdict.NotTried, null, $"The call itself failed ({exception.GetType().Name}); this says nothing about the receiver.", took);
    }

    private static WebhookAnswer? Known(Exception cause, int took)
    {
        (WebhookVerdict Verdict, string Text)? known = cause switch
        {
            AddressRefusedException refused => (WebhookVerdict.Failed, refused.Message),
            LookupsBusyException busy => (WebhookVerdict.NotTried, busy.Message),
            SocketException { SocketErrorCode: var error } when SocketFault.IsExhaustion(error) => (WebhookVerdict.NotTried, $"This machine could open no further connection ({error}); this says nothing about the receiver."),
            SocketException { SocketErrorCode: var error } => (
                error is SocketError.TryAgain or SocketError.NetworkUnreachable or SocketError.NetworkDown ? WebhookVerdict.Unreachable : WebhookVerdict.Failed,
                SocketFault.Of(error, "calling").Detail),
            AuthenticationException => (WebhookVerdict.Failed, $"No trusted TLS connection came about: {SafeText.Shown(cause.Message, 300)}"),
            _ => null,
        };
        return known is var (verdict, text) ? new WebhookAnswer(verdict, null, text, took) : null;
    }

    private static string Location(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Location", out var values) ? SafeText.Shown(values.ToString(), 300) : "";

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - clock.GetUtcNow(),
        _ => null,
    };

    private int Took(long started) => (int)Math.Min(int.MaxValue, clock.GetElapsedTime(started).TotalMilliseconds);
}
