using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StatusPage.Tests.Support;

/// <summary>The lines of one client of a <see cref="ScriptedMailServer"/>, an octet a character.</summary>
internal sealed class ScriptedMailWire(Socket socket, bool torn, CancellationToken stop) : IAsyncDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);
    private int _from;
    private int _to;

    public bool IsEncrypted => _stream is SslStream;

    /// <summary>Whether the client has sent more than what was read, as far as it has arrived.</summary>
    public bool HasMore => _to > _from || (!IsEncrypted && socket.Available > 0);

    public bool BareLineEnds { get; private set; }

    public async Task SecureAsync(X509Certificate2 certificate)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
    }

    /// <summary>The next line without its end; null once the client has gone.</summary>
    public async Task<string?> LineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            var received = _buffer.AsMemory(_from, _to - _from);
            var end = received.Span.IndexOf((byte)'\n');
            line.Append(Encoding.Latin1.GetString(end < 0 ? received.Span : received.Span[..end]));
            _from = end < 0 ? _to : _from + end + 1;
            if (end >= 0)
            {
                var text = line.ToString();
                BareLineEnds |= !text.EndsWith('\r') || text.AsSpan(0, text.Length - 1).Contains('\r');
                return text.TrimEnd('\r');
            }

            (_from, _to) = (0, await _stream.ReadAsync(_buffer, stop));
            if (_to == 0)
            {
                return null;
            }
        }
    }

    public async Task SendAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i += torn ? 1 : bytes.Length)
        {
            await _stream.WriteAsync(bytes.AsMemory(i, torn ? 1 : bytes.Length), stop);
            await _stream.FlushAsync(stop);
            if (torn)
            {
                await Task.Yield();
            }
        }
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
