using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Web.Public.Serving;

/// <summary>What every public page tells browsers about itself: own origin only, no inline script, never framed.</summary>
public static class PublicHeaders
{
    private const string PolicyBeforeStyle = "default-src 'none'; script-src 'self'; style-src 'self'";

    private const string PolicyAfterStyle =
        "; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string ReferrerPolicy = "Referrer-Policy";

    /// <param name="inlineStyle">The one style element a page may hold (the operator's colours), allowed by its hash.</param>
    public static KeyValuePair<string, string>[] ForPage(string? inlineStyle) =>
    [
        new("Content-Security-Policy", PolicyBeforeStyle + (inlineStyle is null ? "" : $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inlineStyle)))}'") + PolicyAfterStyle),
        new("X-Content-Type-Options", "nosniff"),
        new(ReferrerPolicy, "strict-origin-when-cross-origin"),
    ];

    /// <summary>
    /// A page that is one reader's own: nobody keeps it, and where its links lead is not told its address, which holds the
    /// reader's token.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string>> ForPrivatePage(string? inlineStyle) =>
    [
        .. ForPage(inlineStyle).Where(header => header.Key != ReferrerPolicy),
        new(ReferrerPolicy, "no-referrer"),
        new("Cache-Control", "no-store"),
        new("X-Robots-Tag", "noindex"),
    ];

    public static readonly KeyValuePair<string, string>[] ForAssets = [new("X-Content-Type-Options", "nosniff")];

    public static readonly KeyValuePair<string, string>[] ForPublicJson =
    [
        new("Access-Control-Allow-Origin", "*"),
        new("Access-Control-Expose-Headers", "ETag"),
        new("X-Content-Type-Options", "nosniff"),
    ];
}
