using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace StatusPage.Core.Notifications.Email.Smtp;

/// <summary>The conversation cannot go on: lost, out of time, or not understood. The message is a sentence.</summary>
internal sealed class WireException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Bytes to and from the server, over a bare socket or TLS: what is to be sent is gathered and goes in one write, replies are
/// read from one buffer that is kept. No thread waits, and every step has its time.
/// </summary>
internal sealed class SmtpWire : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly SmtpTimeouts _timeouts;
    private readonly Deadline _deadline;
    private readonly ReplyParser _parser = new();
    private readonly byte[] _received = new byte[8 * 1024];
    private SslStream? _tls;
    private int _from;
    private int _to;
    private volatile bool _closed;
    private long _mostTicks = long.MaxValue;

    /// <param name="socket">Connected, without delay; disposed with this.</param>
    public SmtpWire(Socket socket, SmtpTimeouts timeouts, TimeProvider clock)
    {
        (_socket, _timeouts) = (socket, timeouts);
        _deadline = new Deadline(clock, timeouts.Shortest(), Close);
    }

    /// <summary>What goes out with the next <see cref="FlushAsync"/>.</summary>
    public WireBuffer Out { get; } = new();

    public bool IsEncrypted => _tls is not null;

    /// <summary>Our end of it.</summary>
    public IPAddress LocalAddress => ((IPEndPoint)_socket.LocalEndPoint!).Address;

    /// <summary>Whether the server is this machine.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(((IPEndPoint)_socket.RemoteEndPoint!).Address);

    /// <summary>Whether the server has sent something that was not asked for; a bare end of the connection among it.</summary>
    public bool HasUnasked
    {
        get
        {
            try
            {
                return _closed || HasReceived || _socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return true;
            }
        }
    }

    /// <summary>Whether bytes of the server are waiting to be understood.</summary>
    public bool HasReceived => _to > _from;

    /// <summary>Ends the connection at once, from any thread; whoever waits on it fails.</summary>
    public void Close()
    {
        _closed = true;
        _socket.Dispose();
    }

    /// <summary>Gives this step, and each that follows, no longer than this. From any thread.</summary>
    public void Hurry(TimeSpan limit)
    {
        Volatile.Write(ref _mostTicks, limit.Ticks);
        _deadline.SetSooner(limit);
    }

    /// <summary>Steps have their usual time again.</summary>
    public void TakeTime() => Volatile.Write(ref _mostTicks, long.MaxValue);

    /// <summary>Turns to TLS.</summary>
    /// <param name="authenticate">Does the handshake and throws if the server is not who it should be.</param>
    public async Task SecureAsync(Func<SslStream, Task> authenticate)
    {
        Begin(SmtpStep.Handshake);
        var tls = new SslStream(new NetworkStream(_socket, ownsSocket: false), leaveInnerStreamOpen: false);
        try
        {
            await authenticate(tls);
        }
        catch (Exception exception)
        {
            await tls.DisposeAsync();
            if (_closed || exception is IOException or SocketException or ObjectDisposedException)
            {
                throw Lost(SmtpStep.Handshake, exception);
            }

            throw;
        }

        _deadline.Clear();
        _tls = tls;
    }

    /// <summary>Sends what was gathered, in one write.</summary>
    public async ValueTask FlushAsync(SmtpStep step)
    {
        Begin(step);
        try
        {
            if (_tls is not null)
            {
                await _tls.WriteAsync(Out.Written);
            }
            else
            {
                for (var rest = Out.Written; !rest.IsEmpty;)
                {
                    rest = rest[await _socket.SendAsync(rest, SocketFlags.None)..];
                }
            }

            Out.Clear();
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            throw Lost(step, exception);
        }
    }

    /// <summary>The code of the server's next reply; <see cref="LastReply"/> has its words.</summary>
    public ValueTask<int> ReplyAsync(SmtpStep step)
    {
        if (!TryParse(step))
        {
            return ReceiveReplyAsync(step);
        }

        _deadline.Clear();
        return new(_parser.Code);
    }

    public SmtpReply LastReply() => _parser.Reply();

    public IReadOnlyList<string> LastLines() => _parser.Lines();

    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _deadline.Dispose();
        // The socket first: a TLS stream would say goodbye, and wait for a server that takes nothing any more.
        _socket.Dispose();
        if (_tls is not null)
        {
            await _tls.DisposeAsync();
        }
    }

    private void Begin(SmtpStep step) => _deadline.Set(TimeSpan.FromTicks(Math.Min(_timeouts.Limit(step).Ticks, Volatile.Read(ref _mostTicks))));

    private async ValueTask<int> ReceiveReplyAsync(SmtpStep step)
    {
        Begin(step);
        do
        {
            if (_from > 0)
            {
                _received.AsSpan(_from, _to - _from).CopyTo(_received);
                (_from, _to) = (0, _to - _from);
            }

            if (_to == _received.Length)
            {
                throw new WireException($"The server's reply to {step.What()} has a line of more than {_received.Length} octets.");
            }

            var read = await ReceiveAsync(step);
            if (read == 0)
            {
                throw Lost(step, cause: null);
            }

            _to += read;
        }
        while (!TryParse(step));
        _deadline.Clear();
        return _parser.Code;
    }

    private async ValueTask<int> ReceiveAsync(SmtpStep step)
    {
        try
        {
            var free = _received.AsMemory(_to);
            return _tls is null ? await _socket.ReceiveAsync(free, SocketFlags.None) : await _tls.ReadAsync(free);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException)
        {
            throw Lost(step, exception);
        }
    }

    /// <summary>Takes lines out of the buffer until a reply is complete, or the buffer has no whole line any more.</summary>
    private bool TryParse(SmtpStep step)
    {
        while (true)
        {
            var received = _received.AsSpan(_from, _to - _from);
            var end = received.IndexOf((byte)'\n');
            if (end < 0)
            {
                return false;
            }

            var line = received[..end];
            _from += end + 1;
            switch (_parser.Add(line is [.., (byte)'\r'] ? line[..^1] : line))
            {
                case ReplyProgress.Complete:
                    return true;
                case ReplyProgress.Garbled:
                    throw new WireException($"The server's reply to {step.What()} is none that mail knows.");
                case ReplyProgress.More:
                    break;
            }
        }
    }

    private WireException Lost(SmtpStep step, Exception? cause) => new(
        _deadline.Expired
            ? $"The server did not react to {step.What()} in time."
            : cause is null || _closed
                ? $"The server closed the connection instead of replying to {step.What()}."
                : $"The connection was lost at {step.What()} ({cause.GetBaseException().Message}).",
        cause);
}
