using System.Net;
using StatusPage.Core.Network;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Checks;

/// <summary>Targets that consist of a host and a port.</summary>
internal static class TargetFault
{
    public static string Refused(IPAddress address, string what) =>
        AddressRule.Refusal(address, allowPrivate: true) is null
            ? $"{address} is {what}. Give a public address, or let the operator set Probing:AllowPrivateNetworks."
            : $"{address} is {what}. Give a public address.";

    public static HostPort? Validate(string target, int? defaultPort, string accepted, bool allowPrivate, InputErrors errors)
    {
        if (!HostPort.TryParse(target.Trim(), defaultPort, out var parsed))
        {
            errors.Add("target", $"This is not {(defaultPort is null ? "a host with its port" : "a host")}. Give {accepted}.");
            return null;
        }

        if (IPAddress.TryParse(parsed.Host, out var literal) && AddressRule.Refusal(literal, allowPrivate) is { } what)
        {
            errors.Add("target", Refused(literal, what));
        }

        return parsed;
    }
}
