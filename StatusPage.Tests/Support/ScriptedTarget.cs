using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StatusPage.Tests.Support;

/// <summary>A server on this machine that does to each caller what its script says, over a bare socket or TLS.</summary>
public sealed class ScriptedTarget : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Caller, Task> _script;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private int _calls;

    private ScriptedTarget(Func<Caller, Task> script, X509Certificate2? certificate)
    {
        _script = script;
        _certificate = certificate;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(200);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Its web address, without a slash at its end.</summary>
    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    /// <summary>Connections taken so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>What callers asked: request line and headers of each, and the body where its length was given.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static ScriptedTarget Start(Func<Caller, Task> script) => new(script, certificate: null);

    public static ScriptedTarget StartTls(X509Certificate2 certificate, Func<Caller, Task> script) => new(script, certificate);

    /// <summary>A port on which nothing listens.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _calls);
        using var caller = new Caller(socket, Requests, _stop.Token);
        try
        {
            if (_certificate is not null)
            {
                await caller.SecureAsync(_certificate);
            }

            await _script(caller);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The caller has gone, or the test is over.
        }
    }

    /// <summary>Who called, and what a script can do to them.</summary>
    public sealed class Caller(Socket socket, ConcurrentQueue<string> requests, CancellationToken stop) : IDisposable
    {
        private Stream _stream = new NetworkStream(socket, ownsSocket: true);

        public CancellationToken Stop => stop;

        public async Task SecureAsync(X509Certificate2 certificate)
        {
            var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
            _stream = tls;
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        }

        /// <summary>Reads one HTTP request.</summary>
        public async Task<string> RequestAsync()
        {
            var text = new StringBuilder();
            var buffer = new byte[8192];
            while (!Complete(text.ToString()))
            {
                var read = await _stream.ReadAsync(buffer, stop);
                if (read == 0)
                {
                    throw new IOException("The caller has gone.");
                }

                text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            }

            requests.Enqueue(text.ToString());
            return text.ToString();
        }

        public async Task SendAsync(string text) => await SendAsync(Encoding.UTF8.GetBytes(text));

        public async Task SendAsync(ReadOnlyMemory<byte> bytes)
        {
            await _stream.WriteAsync(bytes, stop);
            await _stream.FlushAsync(stop);
        }

        public async Task<string> ReadAsync()
        {
            var buffer = new byte[8192];
            return Encoding.UTF8.GetString(buffer, 0, await _stream.ReadAsync(buffer, stop));
        }

        public Task HangAsync() => Task.Delay(Timeout.Infinite, stop);

        public async Task DripAsync(string text)
        {
            foreach (var c in text)
            {
                await SendAsync(c.ToString());
                await Task.Delay(TimeSpan.FromSeconds(1), stop);
            }
        }

        /// <summary>Ends the connection the rude way.</summary>
        public void Reset()
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }

        public void Dispose() => _stream.Dispose();

        private static bool Complete(string text)
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
            {
                return false;
            }

            const string length = "Content-Length:";
            var at = text.IndexOf(length, StringComparison.OrdinalIgnoreCase);
            return at < 0 || at > end || Encoding.UTF8.GetByteCount(text[(end + 4)..]) >= int.Parse(text[(at + length.Length)..text.IndexOf('\r', at)], System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
