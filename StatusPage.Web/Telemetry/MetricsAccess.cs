using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Web.Telemetry;

/// <summary>Whether somebody may read the metrics, and if not, what would help.</summary>
public enum MetricsVerdict
{
    Granted,
    TokenNeeded,
    Refused,
}

/// <summary>Who asks for the metrics.</summary>
/// <param name="Address">As far as it is known, after a proxy on this machine was believed.</param>
/// <param name="Forwarded">A proxy has had its hand on the request.</param>
/// <param name="Host">The host it was asked for, without the port.</param>
/// <param name="Token">The bearer token it gives.</param>
public sealed record MetricsReader(IPAddress? Address, bool Forwarded, string Host, string? Token)
{
    /// <summary>
    /// What proxies add. Forwarded-For is taken off and kept under another name once it is believed; one that is not believed
    /// stays. Whatever it says, somebody else is behind it.
    /// </summary>
    private static readonly string[] Traces =
    [
        "X-Forwarded-For", "X-Original-For", "X-Forwarded-Proto", "X-Original-Proto", "X-Forwarded-Host", "X-Original-Host", "X-Forwarded-Port", "X-Forwarded-Server",
        "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "Forwarded", "Via",
    ];

    public static MetricsReader Of(HttpRequest request)
    {
        const string scheme = "Bearer ";
        var authorization = request.Headers.Authorization.ToString();
        return new MetricsReader(
            request.HttpContext.Connection.RemoteIpAddress,
            Array.Exists(Traces, request.Headers.ContainsKey),
            request.Host.Host,
            authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? authorization[scheme.Length..].Trim() : null);
    }
}

/// <summary>
/// This machine reads the metrics, and whom the configuration names. A connection from this machine is not enough: a proxy
/// here has the whole world behind it, and a name that leads here may be one of a browser's page elsewhere. So it has to be
/// untouched by a proxy, and ask for this machine by a name only it has. Pure.
/// </summary>
public static class MetricsAccess
{
    public static MetricsVerdict Decide(MetricsOptions options, MetricsReader reader)
    {
        if (options.Public || IsThisMachine(reader) || IsAllowed(options, reader.Address) || HasToken(options, reader.Token))
        {
            return MetricsVerdict.Granted;
        }

        return options.Token is null ? MetricsVerdict.Refused : MetricsVerdict.TokenNeeded;
    }

    private static bool IsThisMachine(MetricsReader reader) =>
        !reader.Forwarded && Plain(reader.Address) is { } address && IPAddress.IsLoopback(address) && IsLoopbackName(reader.Host);

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && Plain(address) is { } plain && IPAddress.IsLoopback(plain));

    private static bool IsAllowed(MetricsOptions options, IPAddress? address) =>
        Plain(address) is { } plain && options.AllowedAddresses.Any(network => network.Contains(plain));

    private static bool HasToken(MetricsOptions options, string? given) =>
        options.Token is { } token && given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token));

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
