using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Data;

namespace StatusPage.Core.Notifications.Email;

/// <summary>Keeps the key that links in mails are made with: made once, encrypted, the same for every process.</summary>
public sealed partial class LinkKeys(
    IDbContextFactory<StatusPageDbContext> contexts, WriteGate gate, IDataProtectionProvider protection, TimeProvider clock, ILogger<LinkKeys> logger)
{
    private readonly IDataProtector _protector = protection.CreateProtector("StatusPage.Mail.Links");
    private volatile LinkSigner? _signer;

    public async ValueTask<LinkSigner> SignerAsync(CancellationToken cancel = default)
    {
        if (_signer is { } known)
        {
            return known;
        }

        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return _signer ??= new LinkSigner(await ReadAsync(db, cancel) ?? await MakeAsync(db, cancel));
    }

    private async Task<byte[]?> ReadAsync(StatusPageDbContext db, CancellationToken cancel)
    {
        if (await db.LinkKeys.AsNoTracking().OrderByDescending(k => k.Id).FirstOrDefaultAsync(cancel) is not { } key)
        {
            return null;
        }

        try
        {
            return _protector.Unprotect(Convert.FromBase64String(key.Protected));
        }
        catch (CryptographicException exception)
        {
            LogLost(exception);
            return null;
        }
    }

    private async Task<byte[]> MakeAsync(StatusPageDbContext db, CancellationToken cancel)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        db.LinkKeys.Add(new LinkKey { Protected = Convert.ToBase64String(_protector.Protect(key)), CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
        return key;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The key of the links in mails can no longer be read, because the folder “keys” was lost. A new one was made; links in mails sent before no longer work")]
    private partial void LogLost(Exception exception);
}
