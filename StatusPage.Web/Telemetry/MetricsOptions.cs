using System.Net;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Telemetry;

/// <summary>Who may read the metrics besides this machine. Section <c>Metrics</c>.</summary>
public sealed record MetricsOptions
{
    public const int MinToken = 16;

    /// <summary>Anybody.</summary>
    public bool Public { get; init; }

    /// <summary>Readers by their address.</summary>
    public IReadOnlyList<IPNetwork> AllowedAddresses { get; init; } = [];

    /// <summary>Whoever sends it as a bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>Reads the section; adds a sentence for each key that is wrong.</summary>
    public static MetricsOptions Read(IConfiguration configuration, List<string> errors)
    {
        var token = configuration["Metrics:Token"];
        if (!string.IsNullOrEmpty(token) && (token.Length is < MinToken or > 500 || token.Any(c => c is <= ' ' or > '~')))
        {
            errors.Add($"Metrics:Token has {token.Length} characters; accepted: {MinToken} to 500 printable ASCII characters without spaces.");
        }

        return new MetricsOptions
        {
            Public = StatusPageConfiguration.ReadBool(configuration, "Metrics:Public", errors),
            AllowedAddresses = [.. (configuration["Metrics:AllowedAddresses"] ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(text => Network(text, errors)).OfType<IPNetwork>()],
            Token = string.IsNullOrEmpty(token) ? null : token,
        };
    }

    private static IPNetwork? Network(string text, List<string> errors)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new IPNetwork(address, address.GetAddressBytes().Length * 8);
        }

        if (IPNetwork.TryParse(text, out var network))
        {
            return network;
        }

        errors.Add($"Metrics:AllowedAddresses names “{text}”; accepted: addresses and networks with commas between them, for example 10.0.0.7, 192.168.4.0/24.");
        return null;
    }
}
