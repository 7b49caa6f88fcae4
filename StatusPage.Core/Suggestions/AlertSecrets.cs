using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using StatusPage.Core.Accounts;

namespace StatusPage.Core.Suggestions;

/// <summary>Makes the secrets of alert sources, and reads one again for those who may see it.</summary>
public sealed class AlertSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("StatusPage.AlertSource.Secret");

    internal string Renew(AlertSource source)
    {
        var secret = Secrets.New("al_");
        source.SecretHash = Secrets.Hash(secret);
        source.SecretProtected = _protector.Protect(secret);
        return secret;
    }

    internal string Read(AlertSource source)
    {
        try
        {
            return _protector.Unprotect(source.SecretProtected);
        }
        catch (CryptographicException)
        {
            throw new RuleException("The address can no longer be shown: the keys that protected it are gone. Alerts still come in; give the source a new address to have one to copy.");
        }
    }
}
