using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace StatusPage.Core.Probing.Dns;

/// <summary>Types of records that can be asked for, with their numbers (RFC 1035, RFC 3596).</summary>
internal enum DnsRecordType
{
    A = 1,
    NS = 2,
    CNAME = 5,
    MX = 15,
    TXT = 16,
    AAAA = 28,
}

/// <summary>An answer of a name server, as far as a probe needs it.</summary>
internal sealed record DnsMessage(ushort Id, int ResponseCode, bool Truncated, string Question, int QuestionType, IReadOnlyList<(int Type, string Value)> Answers)
{
    private const int HeaderLength = 12;

    public static byte[] Query(ushort id, string name, DnsRecordType type)
    {
        var message = new List<byte>(HeaderLength + name.Length + 6) { (byte)(id >> 8), (byte)id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0 };
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }

        message.AddRange([0, 0, (byte)type, 0, 1]);
        return [.. message];
    }

    /// <summary>Null where the bytes are no answer.</summary>
    public static DnsMessage? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength || (message[2] & 0x80) == 0 || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return null;
        }

        var at = HeaderLength;
        if (Name(message, ref at) is not { } question || at + 4 > message.Length)
        {
            return null;
        }

        var questionType = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        at += 4;
        var truncated = (message[2] & 2) != 0;
        var answers = new List<(int, string)>();
        var count = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        for (var i = 0; i < count; i++)
        {
            if (Record(message, ref at, answers))
            {
                continue;
            }

            if (!truncated)
            {
                return null;
            }

            break;
        }

        return new DnsMessage(BinaryPrimitives.ReadUInt16BigEndian(message), message[3] & 15, truncated, question, questionType, answers);
    }

    private static bool Record(ReadOnlySpan<byte> message, ref int at, List<(int Type, string Value)> answers)
    {
        if (Name(message, ref at) is null || at + 10 > message.Length)
        {
            return false;
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
        var start = at + 10;
        at = start + length;
        if (at > message.Length)
        {
            return false;
        }

        if (Value(message, type, start, length) is { } value)
        {
            answers.Add((type, value));
        }

        return true;
    }

    private static string? Value(ReadOnlySpan<byte> message, int type, int start, int length)
    {
        var data = message.Slice(start, length);
        var at = start;
        switch ((DnsRecordType)type)
        {
            case DnsRecordType.A when length == 4:
            case DnsRecordType.AAAA when length == 16:
                return new IPAddress(data).ToString();
            case DnsRecordType.NS or DnsRecordType.CNAME:
                return Name(message, ref at);
            case DnsRecordType.MX when length > 2:
                at += 2;
                return Name(message, ref at) is { } host ? string.Create(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt16BigEndian(data)} {host}") : null;
            case DnsRecordType.TXT:
                return Texts(data);
            default:
                return null;
        }
    }

    private static string Texts(ReadOnlySpan<byte> data)
    {
        var text = new StringBuilder();
        while (data.Length > 0 && data[0] < data.Length)
        {
            text.Append(Encoding.UTF8.GetString(data.Slice(1, data[0])));
            data = data[(data[0] + 1)..];
        }

        return text.ToString();
    }

    /// <summary>A name in lower case without a dot at its end. Each pointer must lead further back, so none leads in a circle.</summary>
    private static string? Name(ReadOnlySpan<byte> message, ref int at)
    {
        var name = new StringBuilder();
        var place = at;
        var earliest = at;
        var jumped = false;
        while (place < message.Length)
        {
            var length = message[place];
            if (length == 0)
            {
                at = jumped ? at : place + 1;
                return name.ToString().ToLowerInvariant();
            }

            if ((length & 0xC0) == 0xC0)
            {
                if (place + 1 >= message.Length)
                {
                    return null;
                }

                var target = ((length & 0x3F) << 8) | message[place + 1];
                at = jumped ? at : place + 2;
                jumped = true;
                if (target >= earliest)
                {
                    return null;
                }

                place = earliest = target;
                continue;
            }

            if (length > 63 || place + 1 + length > message.Length || name.Length + length > 254)
            {
                return null;
            }

            name.Append(name.Length == 0 ? "" : ".").Append(Encoding.Latin1.GetString(message.Slice(place + 1, length)));
            place += length + 1;
        }

        return null;
    }
}
