using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Web.Feeds;

/// <summary>Names that stay the same for ever, wherever the page moves: UUIDs made from a thing's own id (RFC 9562, version 8).</summary>
internal static class FeedIds
{
    public static string Of(string kind, string id)
    {
        Span<byte> bytes = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"statuspage/{kind}/{id}"), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return $"urn:uuid:{new Guid(bytes[..16], bigEndian: true)}";
    }
}
