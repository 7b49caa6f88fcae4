using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StatusPage.Core.Network;

/// <summary>A host with a port, as people write it: <c>db.example.com:5432</c>, <c>192.0.2.1:443</c>, <c>[2001:db8::1]:443</c>.</summary>
public sealed record HostPort(string Host, int Port)
{
    private static readonly SearchValues<char> NeverInNames = SearchValues.Create("[]:@/?#\\% \t");

    /// <summary>Reads one; without <paramref name="defaultPort"/> the port must be given.</summary>
    public static bool TryParse(string text, int? defaultPort, [NotNullWhen(true)] out HostPort? parsed)
    {
        parsed = null;
        var (host, port) = Split(text);
        if (port is null && defaultPort is null)
        {
            return false;
        }

        var number = defaultPort ?? 0;
        if (port is not null && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 65_535))
        {
            return false;
        }

        if (host.StartsWith('['))
        {
            if (!host.EndsWith(']') || !IPAddress.TryParse(host[1..^1], out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            {
                return false;
            }

            parsed = new HostPort(address.ToString(), number);
            return true;
        }

        if (!IsName(host))
        {
            return false;
        }

        parsed = new HostPort(new UriBuilder(Uri.UriSchemeHttp, host).Uri.IdnHost, number);
        return true;
    }

    /// <summary>Whether it is the name of a host, or an IPv4 address.</summary>
    public static bool IsName(string host) =>
        host.Length is > 0 and <= 253 && !host.AsSpan().ContainsAny(NeverInNames) && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    private static (string Host, string? Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 || text.EndsWith(']') ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
