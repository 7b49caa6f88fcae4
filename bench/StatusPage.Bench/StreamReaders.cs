using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StatusPage.Bench;

/// <summary>Readers of the event stream over bare sockets, as cheap as they can be: they share two cores with what is measured.</summary>
internal sealed class StreamReaders(IPEndPoint server, bool events) : IDisposable
{
    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET /v1/status/stream{(events ? "" : "?events=none")} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
    private readonly ConcurrentBag<Socket> _sockets = [];
    private volatile Expectation _expected = new("never sent", 0);
    private int _open;

    public int Open => Volatile.Read(ref _open);

    /// <summary>Connects from this address and returns once the first bytes of the stream are there.</summary>
    public async Task OpenAsync(IPAddress from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets.Add(socket);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(server);
        await socket.SendAsync(_request);
        var buffer = new byte[2048];
        var read = await socket.ReceiveAsync(buffer.AsMemory());
        if (!buffer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException($"A stream was refused: {Encoding.ASCII.GetString(buffer, 0, read)}");
        }

        Interlocked.Increment(ref _open);
        _ = ReadAsync(socket, buffer);
    }

    /// <summary>What the next posting holds, so that its arrivals are counted.</summary>
    public void Expect(string mark) => _expected = new Expectation(mark, Open);

    /// <summary>When each stream had it, in order.</summary>
    public async Task<IReadOnlyList<long>> ArrivalsAsync(TimeSpan patience)
    {
        var expected = _expected;
        await Task.WhenAny(expected.All, Task.Delay(patience));
        return [.. expected.Arrivals.Order()];
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private async Task ReadAsync(Socket socket, byte[] buffer)
    {
        Expectation? seen = null;
        var kept = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(kept)) is var read and > 0)
            {
                var length = kept + read;
                var expected = _expected;
                if (seen != expected && buffer.AsSpan(0, length).IndexOf(expected.Mark) >= 0)
                {
                    seen = expected;
                    expected.Arrived();
                }

                // A mark may come in two pieces.
                kept = Math.Min(length, expected.Mark.Length);
                buffer.AsSpan(length - kept, kept).CopyTo(buffer);
            }
        }
        catch (SocketException)
        {
            // Ended by either side.
        }
        catch (ObjectDisposedException)
        {
            // The measurement is over.
        }

        Interlocked.Decrement(ref _open);
    }

    private sealed class Expectation(string mark, int readers)
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ConcurrentBag<long> _arrivals = [];
        private int _count;

        public byte[] Mark { get; } = Encoding.ASCII.GetBytes(mark);

        public Task All => _all.Task;

        public IReadOnlyCollection<long> Arrivals => _arrivals;

        public void Arrived()
        {
            _arrivals.Add(Stopwatch.GetTimestamp());
            if (Interlocked.Increment(ref _count) == readers)
            {
                _all.SetResult();
            }
        }
    }
}
