using System.Net;
using StatusPage.Core.Network;
using StatusPage.Core.Probing;
using StatusPage.Core.Text;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>Where an endpoint may be. Pure: what a name leads to is judged at each call.</summary>
internal static class WebhookAddress
{
    private const string Example = "https://example.com/hooks/status";

    public static Uri? Validate(string? text, bool allowPrivate, InputErrors errors)
    {
        var given = errors.Line("url", "The address", text, WebhookEndpoint.MaxUrl);
        if (errors.Has("url"))
        {
            return null;
        }

        if (given.Contains(ProbeSecrets.Mask, StringComparison.Ordinal))
        {
            errors.Add("url", "The dots stand for what is stored and are no part of an address. Give the new address whole, or leave the field as it was.");
            return null;
        }

        if (!Uri.TryCreate(given, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) || address.IdnHost.Length == 0)
        {
            errors.Add("url", $"This is not a web address. Give an absolute https address, for example {Example}.");
            return null;
        }

        if (address.Scheme != Uri.UriSchemeHttps && !allowPrivate)
        {
            errors.Add("url", $"The address begins with http://, and what is sent there could be read on the way. Give one that begins with https://, for example {Example}.");
        }

        if (address.UserInfo.Length > 0)
        {
            errors.Add("url", "A user name does not belong in the address. Leave it out: who calls is proved by the signature.");
        }

        if (address.Fragment.Length > 0)
        {
            errors.Add("url", "The part after # never leaves for a server. Leave it out.");
        }

        if (Literal(address) is { } literal && AddressRule.Refusal(literal, allowPrivate) is { } what)
        {
            errors.Add("url", AddressRule.Refusal(literal, allowPrivate: true) is null
                ? $"{address.Host} is {what}. Give a public address, or let the operator set Webhooks:AllowPrivateNetworks."
                : $"{address.Host} is {what}. Give a public address.");
        }

        return address;
    }

    /// <summary>Scheme, host and port: all of it that is no secret.</summary>
    public static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    /// <summary>Stands for the stored address; given back, it means "as it was".</summary>
    public static string Masked(WebhookEndpoint endpoint) => $"{endpoint.UrlShown}/{ProbeSecrets.Mask}";

    /// <summary>The address that a host is without any lookup.</summary>
    private static IPAddress? Literal(Uri address) =>
        IPAddress.TryParse(address.IdnHost, out var literal) ? literal
        : address.IdnHost.TrimEnd('.') is var host && (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) ? IPAddress.Loopback
        : null;
}
