using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Checks;

namespace StatusPage.Core.Probing.Dns;

/// <summary>Asks one name server over UDP, and over TCP where its answer did not fit.</summary>
internal static class NameServer
{
    /// <summary>Eight times what an answer over UDP may have.</summary>
    private const int MaxDatagram = 4_096;

    public static async Task<DnsMessage> AskAsync(IPEndPoint server, string name, DnsRecordType type, CancellationToken cancel)
    {
        var id = BinaryPrimitives.ReadUInt16BigEndian(RandomNumberGenerator.GetBytes(2));
        var query = DnsMessage.Query(id, name, type);
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancel);
        await socket.SendAsync(query, cancel);
        var buffer = new byte[MaxDatagram];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancel);
            var answer = DnsMessage.Read(buffer.AsSpan(0, length));
            if (answer is null)
            {
                // Anybody can send a datagram; only one that carries our number is the server's.
                if (length >= 2 && BinaryPrimitives.ReadUInt16BigEndian(buffer) == id)
                {
                    throw new CheckFailedException("invalid_response", "The name server's answer is not valid.");
                }
            }
            else if (Answers(answer, id, name, type))
            {
                return answer.Truncated ? await AskOverTcpAsync(server, query, id, name, type, cancel) : answer;
            }
        }
    }

    private static bool Answers(DnsMessage answer, ushort id, string name, DnsRecordType type) =>
        answer.Id == id && answer.QuestionType == (int)type && answer.Question.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static async Task<DnsMessage> AskOverTcpAsync(IPEndPoint server, byte[] query, ushort id, string name, DnsRecordType type, CancellationToken cancel)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancel);
        using var stream = new NetworkStream(socket, ownsSocket: false);
        await stream.WriteAsync((byte[])[(byte)(query.Length >> 8), (byte)query.Length, .. query], cancel);
        var prefix = new byte[2];
        await stream.ReadExactlyAsync(prefix, cancel);
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(message, cancel);
        return DnsMessage.Read(message) is { } answer && Answers(answer, id, name, type)
            ? answer
            : throw new CheckFailedException("invalid_response", "The name server's answer over TCP is not valid.");
    }
}
