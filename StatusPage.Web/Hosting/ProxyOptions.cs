using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace StatusPage.Web.Hosting;

/// <summary>
/// Whose word is taken for where a request comes from. Section <c>Proxies</c>. This machine's always; of any other a client could
/// name whatever address it likes as its own.
/// </summary>
/// <param name="Known">Proxies by their address.</param>
/// <param name="Limit">How many a request passes, one behind the other.</param>
public sealed record ProxyOptions(IReadOnlyList<IPNetwork> Known, int Limit)
{
    private const int MostInARow = 20;

    /// <summary>Reads the section; adds a sentence for each key that is wrong.</summary>
    public static ProxyOptions Read(IConfiguration configuration, List<string> errors)
    {
        var limit = 1;
        if (configuration["Proxies:Limit"] is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostInARow))
        {
            errors.Add($"Proxies:Limit is “{text}”; accepted: how many proxies a request passes, a whole number from 1 to {MostInARow}.");
        }

        return new ProxyOptions(
            [.. (configuration["Proxies:Known"] ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(name => Network(name, errors)).OfType<IPNetwork>()], limit);
    }

    public ForwardedHeadersOptions ToForwardedHeaders()
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = Limit,
        };
        foreach (var network in Known)
        {
            options.KnownIPNetworks.Add(network);
        }

        return options;
    }

    private static IPNetwork? Network(string text, List<string> errors)
    {
        // Not what is short for one: 10 and 172.18 would be 0.0.0.10 and 172.0.0.18.
        if (IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        errors.Add($"Proxies:Known names “{text}”; accepted: addresses and networks with commas between them, for example 10.0.0.7, 172.18.0.0/16.");
        return null;
    }
}
