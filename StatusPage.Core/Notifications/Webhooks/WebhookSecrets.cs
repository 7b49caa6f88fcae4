using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>Keeps addresses and keys of endpoints encrypted. A key is <c>whsec_</c> and 32 random bytes in base64, as Standard Webhooks has it.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("StatusPage.Webhook");

    internal static string New() => WebhookSignature.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    internal string Protect(string clear) => _protector.Protect(clear);

    /// <summary>Null where the keys it was encrypted with are gone.</summary>
    internal string? Read(string stored)
    {
        try
        {
            return _protector.Unprotect(stored);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
