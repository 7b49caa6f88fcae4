using System.Net;
using StatusPage.Core.Network;
using StatusPage.Core.Probing.Checks;
using StatusPage.Core.Text;

namespace StatusPage.Core.Probing.Http;

/// <summary>The address that a probe over HTTP is pointed at.</summary>
internal static class HttpTarget
{
    public static Uri? Validate(string target, bool allowPrivate, InputErrors errors)
    {
        if (!Uri.TryCreate(target.Trim(), UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) || address.IdnHost.Length == 0)
        {
            errors.Add("target", "This is not a web address. Give an absolute http or https address, for example https://www.example.com/health.");
            return null;
        }

        if (!IsWeb(address))
        {
            errors.Add("target", "A user name does not belong in the address: leave it out, and give a secret header Authorization.");
            return null;
        }

        if (IPAddress.TryParse(address.IdnHost, out var literal) && AddressRule.Refusal(literal, allowPrivate) is { } what)
        {
            errors.Add("target", TargetFault.Refused(literal, what));
        }

        return address;
    }

    /// <summary>Whether a probe may be sent there: http or https, and no credentials in the address.</summary>
    public static bool IsWeb(Uri address) => (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) && address.UserInfo.Length == 0;
}
