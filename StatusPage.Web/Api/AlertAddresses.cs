using System.ComponentModel;
using StatusPage.Core;
using StatusPage.Core.Suggestions;

namespace StatusPage.Web.Api;

/// <summary>Where a source's alerts go. Whoever has such an address can send them.</summary>
public sealed record AlertAddresses(
    [property: Description("For a webhook of Prometheus Alertmanager.")] string Alertmanager,
    [property: Description("For an internal integration or the webhooks plug-in of Sentry.")] string Sentry,
    [property: Description("For anything that can post JSON.")] string Generic)
{
    public const string Root = "/v1/alerts";

    /// <param name="siteUrl">Without a slash at its end.</param>
    /// <param name="secret">The source's.</param>
    public static AlertAddresses Of(string siteUrl, string secret) =>
        new(Of(siteUrl, secret, AlertFormat.Alertmanager), Of(siteUrl, secret, AlertFormat.Sentry), Of(siteUrl, secret, AlertFormat.Generic));

    public static string Of(string siteUrl, string secret, AlertFormat format) => $"{siteUrl}{Root}/{secret}/{format.ToWord()}";
}
