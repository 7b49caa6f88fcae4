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
        CryptographicException? lost = null;
        foreach (var key in await db.LinkKeys.AsNoTracking().OrderByDescending(k => k.Id).ToListAsync(cancel))
        {
            try
            {
                var found = _protector.Unprotect(Convert.FromBase64String(key.Protected));
                if (lost is not null)
                {
                    LogOlder(key.CreatedAt);
                }

                return found;
            }
            catch (CryptographicException exception)
            {
                // One before it may be readable: the folder “keys” was put back after a start without it.
                lost ??= exception;
            }
        }

        if (lost is not null)
        {
            LogLost(lost);
        }

        return null;
    }

    private async Task<byte[]> MakeAsync(StatusPageDbContext db, CancellationToken cancel)
    {
        var key = RandomNumberGenerator.GetBytes(32);
        db.LinkKeys.Add(new LinkKey { Protected = Convert.ToBase64String(_protector.Protect(key)), CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(cancel);
        return key;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The key of the links in mails is the one of {CreatedAt:u} again, as the folder “keys” has it; links in mails sent with a later one no longer work")]
    private partial void LogOlder(DateTimeOffset createdAt);

    [LoggerMessage(Level = LogLevel.Error, Message = "The key of the links in mails can no longer be read, because the folder “keys” was lost. A new one was made; links in mails sent before no longer work")]
    private partial void LogLost(Exception exception);
}
