using System.Globalization;
using Microsoft.Net.Http.Headers;
using StatusPage.Core;

namespace StatusPage.Web.Api;

/// <summary>Versions as ETags (<c>"7"</c>), and <c>If-Match</c>, so that nobody overwrites unseen what another changed.</summary>
public static class Preconditions
{
    public static string ETag(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>
    /// The version the caller has; null where it does not say, or takes any. A weak tag (<c>W/"7"</c>) is one of ours that a
    /// proxy made so when it compressed the answer: our versions are of the thing and not of its bytes, so it says as much.
    /// Tags that are none of ours are the present one of nothing.
    /// </summary>
    public static ExpectedVersion? ExpectedVersion(this HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return null;
        }

        if (EntityTagHeaderValue.TryParseStrictList(header, out var tags))
        {
            if (tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)))
            {
                return null;
            }

            var versions = new List<int>(tags.Count);
            foreach (var tag in tags)
            {
                if (int.TryParse(tag.Tag.AsSpan()[1..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
                {
                    versions.Add(version);
                }
            }

            if (versions.Count > 0)
            {
                return new ExpectedVersion(versions);
            }
        }

        throw RequestException.Malformed("The If-Match header holds none of our ETags. Give the ETag that reading returned, for example \"7\", several with commas between, or * for any version.");
    }
}
