using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Probing.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Http;

/// <summary>
/// One request with the redirects after it, over connections of its own that end with it: each check meets the name, the
/// network and the handshake anew, and shares nothing with another that could blur what is found.
/// </summary>
internal sealed class HttpExchange : IDisposable
{
    private static readonly List<SslApplicationProtocol> Http11 = [SslApplicationProtocol.Http11];
    private static readonly List<SslApplicationProtocol> Http2 = [SslApplicationProtocol.Http2];

    private readonly HttpCall _call;
    private readonly CheckRun _run;
    private readonly ProbeNetwork _network;
    private readonly HttpMessageInvoker _invoker;

    public HttpExchange(ProbeNetwork network, HttpCall call, CheckRun run)
    {
        _network = network;
        _call = call;
        _run = run;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            AllowAutoRedirect = false,
            ConnectCallback = ConnectAsync,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.Zero,
            UseCookies = false,
            UseProxy = false,
        });
    }

    /// <summary>The answer, as soon as its headers are there; what follows them costs nothing until it is read.</summary>
    public async Task<HttpResponseMessage> SendAsync()
    {
        var address = _call.Target;
        var method = _call.Method;
        var withBody = true;
        HashSet<Uri>? seen = null;
        while (true)
        {
            using var request = _call.ToRequest(address, method, withBody, SameOrigin(address, _call.Target));
            _run.Step = CheckStep.Waiting;
            var response = await _invoker.SendAsync(request, _run.Cancel);
            if (!LeadsOn(response))
            {
                return response;
            }

            var status = response.StatusCode;
            var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : "";
            response.Dispose();
            seen ??= [address];
            address = Next(address, location, status);
            var redirects = _run.Redirects ??= [];
            redirects.Add(SafeText.Shown(address.AbsoluteUri, 300));
            if (redirects.Count > HttpCall.MaxRedirects)
            {
                throw new CheckFailedException("too_many_redirects", $"It was sent on more than {HttpCall.MaxRedirects} times, last to {redirects[^1]}.");
            }

            if (!seen.Add(address))
            {
                throw new CheckFailedException("redirect_loop", $"It was sent round in a circle, back to {redirects[^1]}.");
            }

            if (status is HttpStatusCode.SeeOther && method != HttpMethod.Head || (status is HttpStatusCode.Moved or HttpStatusCode.Found && method == HttpMethod.Post))
            {
                method = HttpMethod.Get;
                withBody = false;
            }
        }
    }

    public void Dispose() => _invoker.Dispose();

    private bool LeadsOn(HttpResponseMessage response) =>
        _call.FollowRedirects
        && response.StatusCode is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && _call.Wanted?.Contains((int)response.StatusCode) is not true
        && response.Headers.NonValidated.Contains("Location");

    private static Uri Next(Uri from, string location, HttpStatusCode status) =>
        Uri.TryCreate(from, location, out var next) && HttpTarget.IsWeb(next)
            ? next
            : throw new CheckFailedException("redirect_refused", $"It was sent on ({(int)status}) to “{SafeText.Shown(location, 200)}”, which is not an http or https address without a user name.");

    private static bool SameOrigin(Uri one, Uri other) =>
        ReferenceEquals(one, other) || (one.Scheme == other.Scheme && one.Port == other.Port && one.IdnHost == other.IdnHost);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        // The handler's own token outlives the check; the check's does not.
        var address = context.InitialRequestMessage.RequestUri!;
        var socket = await _network.OpenAsync(new HostPort(address.IdnHost, address.Port), _run);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (address.Scheme == Uri.UriSchemeHttps)
        {
            var name = context.InitialRequestMessage.Headers.Host is { Length: > 0 } host && HostPort.TryParse(host, 443, out var given) ? given.Host : address.IdnHost;
            stream = await _network.Tls.ConnectAsync(stream, name, _call.VerifyCertificate, _call.Version == HttpVersion.Version20 ? Http2 : Http11, _run);
        }

        _run.Step = CheckStep.Waiting;
        return stream;
    }
}
