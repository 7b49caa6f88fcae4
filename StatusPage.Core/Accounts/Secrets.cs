using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Core.Accounts;

/// <summary>Random secrets for tokens and links, and the hash that is kept of them.</summary>
public static class Secrets
{
    /// <summary>256 random bits, safe in a URL and in a header.</summary>
    public static string New(string prefix) => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
