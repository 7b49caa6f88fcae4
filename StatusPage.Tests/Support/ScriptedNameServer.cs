using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StatusPage.Tests.Support;

/// <summary>A name server on this machine, over UDP and TCP of one port, that answers as a test says.</summary>
public sealed class ScriptedNameServer : IAsyncDisposable
{
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<byte[], bool, byte[]?> _answer;
    private readonly Task _serving;
    private int _asked;

    /// <param name="answer">Given the query and whether it came over TCP; null: no answer.</param>
    public ScriptedNameServer(Func<byte[], bool, byte[]?> answer)
    {
        _answer = answer;
        _tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _tcp.Listen();
        _udp.Bind(new IPEndPoint(IPAddress.Loopback, Port));
        _serving = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public int Port => ((IPEndPoint)_tcp.LocalEndPoint!).Port;

    /// <summary>Datagrams taken so far.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The answer to a query: its own question with a response code and records.</summary>
    public static byte[] Answer(byte[] query, int code = 0, bool truncated = false, params (int Type, byte[] Data)[] records)
    {
        var message = new List<byte>(query);
        message[2] = (byte)(truncated ? 0x83 : 0x81);
        message[3] = (byte)(0x80 | code);
        message[7] = (byte)records.Length;
        foreach (var (type, data) in records)
        {
            // The name is a pointer to the question's.
            message.AddRange([0xC0, 12, 0, (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data]);
        }

        return [.. message];
    }

    public static byte[] Name(string name) => [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];

    public static byte[] Text(string text) => [(byte)text.Length, .. Encoding.UTF8.GetBytes(text)];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await _udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                Interlocked.Increment(ref _asked);
                if (_answer(buffer[..received.ReceivedBytes], false) is { } answer)
                {
                    await _udp.SendToAsync(answer, received.RemoteEndPoint, _stop.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _tcp.AcceptAsync(_stop.Token);
                await using var stream = new NetworkStream(socket);
                var prefix = new byte[2];
                await stream.ReadExactlyAsync(prefix, _stop.Token);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
                await stream.ReadExactlyAsync(query, _stop.Token);
                if (_answer(query, true) is { } answer)
                {
                    await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], _stop.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The test is over, or the caller has gone.
        }
    }
}
