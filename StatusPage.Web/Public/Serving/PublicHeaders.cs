using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Web.Public.Serving;

/// <summary>What every public page tells browsers about itself: own origin only, no inline script, never framed.</summary>
public static class PublicHeaders
{
    /// <summary>
    /// A browser asks each time whether what it has still holds; what stands between may answer for a second by itself, for
    /// one more while it asks, and for a day where we do not answer (RFC 5861). So a posting is seen within two seconds
    /// everywhere, and a crowd costs one question a second.
    /// </summary>
    public const string CacheControl = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=86400";

    /// <summary>What is true of an address now may not be in a moment: there is a page once the incident is reported.</summary>
    public const string KeptByNobody = "no-store";

    private const string PolicyBeforeStyle = "default-src 'none'; script-src 'self'; style-src 'self'";

    private const string PolicyAfterStyle =
        "; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private const string ContentSecurityPolicy = "Content-Security-Policy";
    private const string ContentTypeOptions = "X-Content-Type-Options";
    private const string ReferrerPolicy = "Referrer-Policy";

    /// <summary>Says of when the state is that an answer tells, while no newer one can be had.</summary>
    public const string StatusAsOf = "Status-As-Of";

    /// <param name="inlineStyle">The one style element a page may hold (the operator's colours), allowed by its hash.</param>
    public static KeyValuePair<string, string>[] ForPage(string? inlineStyle) =>
    [
        new(ContentSecurityPolicy, PolicyBeforeStyle + (inlineStyle is null ? "" : $" '{Hash(inlineStyle)}'") + PolicyAfterStyle),
        new(ContentTypeOptions, "nosniff"),
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

    /// <summary>The banner alone may be framed, by anybody, and needs nothing but its own style.</summary>
    public static KeyValuePair<string, string>[] ForFrame(string style) =>
    [
        new("Access-Control-Allow-Origin", "*"),
        new("Access-Control-Expose-Headers", "ETag"),
        new(ContentSecurityPolicy, $"default-src 'none'; style-src '{Hash(style)}'; base-uri 'none'; form-action 'none'; frame-ancestors *"),
        new(ContentTypeOptions, "nosniff"),
        new(ReferrerPolicy, "strict-origin-when-cross-origin"),
        new("Cross-Origin-Resource-Policy", "cross-origin"),
        new("X-Robots-Tag", "noindex"),
    ];

    /// <summary>Pictures on other sites' pages. Opened by itself an SVG is a document, in which nothing may run.</summary>
    public static readonly KeyValuePair<string, string>[] ForBadges =
    [
        new("Access-Control-Allow-Origin", "*"),
        new("Access-Control-Expose-Headers", "ETag"),
        new(ContentSecurityPolicy, "default-src 'none'"),
        new(ContentTypeOptions, "nosniff"),
        new("Cross-Origin-Resource-Policy", "cross-origin"),
    ];

    public static readonly KeyValuePair<string, string>[] ForAssets = [new(ContentTypeOptions, "nosniff")];

    public static readonly KeyValuePair<string, string>[] ForPublicJson =
    [
        new("Access-Control-Allow-Origin", "*"),
        new("Access-Control-Expose-Headers", "ETag, " + StatusAsOf),
        new(ContentTypeOptions, "nosniff"),
    ];

    private static string Hash(string style) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}";
}
