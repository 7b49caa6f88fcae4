using System.Net;

namespace StatusPage.Core.Probing.Dns;

/// <summary>The name servers that this machine itself uses. The operator chose them, so they may be anywhere.</summary>
internal static class SystemNameServers
{
    private const string File = "/etc/resolv.conf";

    /// <summary>Read each time, since machines move between networks.</summary>
    public static IReadOnlyList<IPEndPoint> Read() => Parse(System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : "");

    /// <summary>As resolv.conf(5) has it: at most three, and without any the machine itself.</summary>
    public static IReadOnlyList<IPEndPoint> Parse(string text)
    {
        var servers = text.Split('\n')
            .Select(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out var address) ? address : null)
            .OfType<IPAddress>()
            .Take(3)
            .Select(address => new IPEndPoint(address, DnsSettings.Port))
            .ToList();
        return servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, DnsSettings.Port)];
    }
}
