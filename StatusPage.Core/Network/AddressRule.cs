using System.Net;
using System.Net.Sockets;

namespace StatusPage.Core.Network;

/// <summary>
/// Which addresses a request that somebody else wrote down may go to. An address that carries an IPv4 address within it
/// (mapped, compatible, translated, 6to4, NAT64, Teredo, ISATAP) is judged by both.
/// </summary>
public static class AddressRule
{
    private enum Reach
    {
        Public,
        Private,
        Never,
    }

    private static readonly (IPNetwork Range, Reach Reach, string What)[] Ranges =
    [
        Range("0.0.0.0/8", Reach.Never, "an unspecified address"),
        Range("169.254.0.0/16", Reach.Never, "a link-local address, where clouds keep their metadata"),
        Range("100.100.100.200/32", Reach.Never, "a cloud's metadata service"),
        Range("168.63.129.16/32", Reach.Never, "a cloud's metadata service"),
        Range("192.0.0.0/24", Reach.Never, "an address reserved for protocols, where clouds keep their metadata"),
        Range("224.0.0.0/4", Reach.Never, "a multicast address"),
        Range("240.0.0.0/4", Reach.Never, "a reserved or broadcast address"),
        Range("10.0.0.0/8", Reach.Private, "a private address"),
        Range("172.16.0.0/12", Reach.Private, "a private address"),
        Range("192.168.0.0/16", Reach.Private, "a private address"),
        Range("100.64.0.0/10", Reach.Private, "a provider's private address"),
        Range("198.18.0.0/15", Reach.Private, "an address for tests within a network"),
        Range("127.0.0.0/8", Reach.Private, "an address of the status page's own machine"),
        Range("::/128", Reach.Never, "an unspecified address"),
        Range("fe80::/10", Reach.Never, "a link-local address"),
        Range("ff00::/8", Reach.Never, "a multicast address"),
        Range("fd00:ec2::/32", Reach.Never, "a cloud's metadata service"),
        Range("fd20:ce::254/128", Reach.Never, "a cloud's metadata service"),
        Range("fd00:42::42/128", Reach.Never, "a cloud's metadata service"),
        Range("fd00:c1::a9fe:a9fe/128", Reach.Never, "a cloud's metadata service"),
        Range("::1/128", Reach.Private, "an address of the status page's own machine"),
        Range("fc00::/7", Reach.Private, "a private address"),
        Range("fec0::/10", Reach.Private, "a private address"),
        Range("64:ff9b:1::/48", Reach.Private, "an address translated within a network"),
    ];

    private static readonly IPNetwork[] Nat64AndKin = [IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48"), IPNetwork.Parse("::/96"), IPNetwork.Parse("::ffff:0:0:0/96")];
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    /// <summary>Why the address is refused, as the end of “… is”; null if it may be used.</summary>
    /// <param name="address">An address as a lookup gave it or a person wrote it.</param>
    /// <param name="allowPrivate">Whether the operator lets requests go to the networks the status page itself is in.</param>
    public static string? Refusal(IPAddress address, bool allowPrivate)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Judge(address.MapToIPv4(), allowPrivate);
        }

        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Judge(address, allowPrivate) is null)
        {
            foreach (var inner in Embedded(address))
            {
                if (Judge(inner, allowPrivate) is { } what)
                {
                    return what;
                }
            }
        }

        return Judge(address, allowPrivate);
    }

    private static string? Judge(IPAddress address, bool allowPrivate)
    {
        foreach (var (range, reach, what) in Ranges)
        {
            if (range.BaseAddress.AddressFamily == address.AddressFamily && range.Contains(address))
            {
                return reach == Reach.Never || !allowPrivate ? what : null;
            }
        }

        return null;
    }

    private static IEnumerable<IPAddress> Embedded(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (address.Equals(IPAddress.IPv6Loopback))
        {
            yield break;
        }

        // ISATAP, RFC 5214: an interface identifier of 0000:5efe or 0200:5efe.
        var isatap = bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
        if (isatap || Array.Exists(Nat64AndKin, range => range.Contains(address)))
        {
            yield return new IPAddress(bytes.AsSpan(12, 4));
        }

        if (SixToFour.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(2, 4));
        }

        if (Teredo.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(4, 4));
            yield return new IPAddress([(byte)~bytes[12], (byte)~bytes[13], (byte)~bytes[14], (byte)~bytes[15]]);
        }
    }

    private static (IPNetwork Range, Reach Reach, string What) Range(string range, Reach reach, string what) => (IPNetwork.Parse(range), reach, what);
}
