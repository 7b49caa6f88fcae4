using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StatusPage.Bench;

/// <summary>A mail server that takes everything and counts it by Message-ID; a little slow, so that a fan-out takes its time.</summary>
internal sealed class CountingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, int> _byMessage = new(StringComparer.Ordinal);
    private int _accepted;

    public CountingServer()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public int Accepted => Volatile.Read(ref _accepted);

    public int Distinct => _byMessage.Count;

    public void Clear()
    {
        _byMessage.Clear();
        _accepted = 0;
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // The measurement is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                client.NoDelay = true;
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.Latin1);
                await SayAsync(stream, "220 counting");
                while (await reader.ReadLineAsync() is { } line)
                {
                    if (line == "DATA")
                    {
                        await SayAsync(stream, "354 go on");
                        if (await MessageIdAsync(reader) is not { } id)
                        {
                            return;
                        }

                        await Task.Delay(1);
                        // Accepted from here on, whether the reply arrives or not.
                        _byMessage.AddOrUpdate(id, 1, (_, before) => before + 1);
                        Interlocked.Increment(ref _accepted);
                        await SayAsync(stream, "250 taken");
                    }
                    else
                    {
                        await SayAsync(stream, line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-counting\r\n250 PIPELINING" : line == "QUIT" ? "221 bye" : "250 ok");
                    }
                }
            }
        }
        catch (IOException)
        {
            // The client was killed.
        }
    }

    /// <summary>Of a message that ends with its dot; null where it does not.</summary>
    private static async Task<string?> MessageIdAsync(StreamReader reader)
    {
        string? id = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line == ".")
            {
                return id;
            }

            if (id is null && line.StartsWith("Message-ID:", StringComparison.OrdinalIgnoreCase))
            {
                id = line;
            }
        }

        return null;
    }

    private static Task SayAsync(NetworkStream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n")).AsTask();
}
