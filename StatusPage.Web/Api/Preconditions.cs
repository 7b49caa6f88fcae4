using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace StatusPage.Web.Api;

/// <summary>Versions as ETags (<c>"7"</c>), and <c>If-Match</c>, so that nobody overwrites unseen what another changed.</summary>
public static class Preconditions
{
    public static string ETag(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The version the caller has; null where it does not say, or takes any.</summary>
    public static int? ExpectedVersion(this HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return null;
        }

        if (EntityTagHeaderValue.TryParseStrictList(header, out var tags) && tags is [var tag])
        {
            if (tag.Equals(EntityTagHeaderValue.Any))
            {
                return null;
            }

            if (!tag.IsWeak && int.TryParse(tag.Tag.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            {
                return version;
            }
        }

        throw RequestException.Malformed("The If-Match header is not one of our ETags. Give the ETag that reading returned, for example \"7\", or * for any version.");
    }
}
