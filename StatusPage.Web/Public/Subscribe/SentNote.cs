using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Public.Subscribe;

/// <summary>
/// Carries the typed address to the page after the form, in a way that only we can read: addresses of pages end up in logs,
/// and email addresses do not belong there.
/// </summary>
public sealed class SentNote(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("StatusPage.Subscribe.Sent");

    public string AddressFor(string email) => $"{StatusUrls.SubscribeSent}?to={Uri.EscapeDataString(_protector.Protect(email.Trim()))}";

    public string? Read(string? to)
    {
        try
        {
            return string.IsNullOrEmpty(to) ? null : _protector.Unprotect(to);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
