using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>
/// Signs as Standard Webhooks does: HMAC-SHA256 over <c>id.timestamp.body</c>, in base64 after <c>v1,</c>; several
/// signatures, of the key and of the one before it, stand side by side with a blank between. Pure.
/// </summary>
public static class WebhookSignature
{
    public const string SecretPrefix = "whsec_";
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    public static string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body, params ReadOnlySpan<string> secrets)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}."));
        byte[] signed = [.. head, .. body];
        var signatures = new List<string>(secrets.Length);
        foreach (var secret in secrets)
        {
            signatures.Add("v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[SecretPrefix.Length..]), signed)));
        }

        return string.Join(' ', signatures);
    }
}
