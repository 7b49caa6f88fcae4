using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Text;

namespace StatusPage.Core.Accounts;

/// <summary>When a token ends.</summary>
/// <param name="At">Null: never.</param>
public sealed record TokenExpiry(DateTimeOffset? At);

/// <summary>API tokens: made and revoked by administrators, presented by programs.</summary>
public sealed class TokenService(Acts acts, IDbContextFactory<StatusPageDbContext> contexts, TokenUses uses, TimeProvider clock)
{
    public const string Prefix = "sp_";

    /// <summary>Of one that is given: from here on it is not found by trying.</summary>
    public const int LongEnough = 20;

    /// <summary>Of one that is given: what goes into a header with room to spare.</summary>
    public const int MaxGiven = 4_000;

    /// <summary>The secret is in the answer, and nowhere else afterwards.</summary>
    public Task<(ApiToken Token, string Secret)> CreateAsync(Actor actor, string? name, StaffRole role, DateTimeOffset? expiresAt) =>
        acts.RunAsync(actor, StaffRole.Administrator, act =>
        {
            var errors = new InputErrors();
            var clean = errors.Line("name", "The name", name, 100);
            if (expiresAt <= act.Now)
            {
                errors.Add("expiresAt", "The expiry lies in the past. Give a time to come, or none.");
            }

            errors.ThrowIfAny();
            var secret = Secrets.New(Prefix);
            return Task.FromResult((Add(act, clean, secret, role, expiresAt), secret));
        });

    /// <summary>The token given by configuration, taken as it is; does nothing where it is known already.</summary>
    public Task BootstrapAsync(string secret) => acts.RunAsync(Actor.System("set-up"), StaffRole.Administrator, async act =>
    {
        var hash = Secrets.Hash(secret);
        if (!await act.Db.ApiTokens.AnyAsync(t => t.Hash == hash))
        {
            Add(act, "From configuration", secret, StaffRole.Administrator, expiresAt: null);
        }
    });

    /// <param name="actor">Who changes it.</param>
    /// <param name="id">Of the token.</param>
    /// <param name="name">Null: as it is.</param>
    /// <param name="expiry">From when on it opens nothing, or never; null: as it is.</param>
    /// <param name="expectedVersion">Null where it does not matter.</param>
    public Task<ApiToken> ChangeAsync(Actor actor, string id, string? name, TokenExpiry? expiry, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Administrator, async act =>
        {
            var token = await FindAsync(act.Db, id);
            StaleVersionException.ThrowIfStale($"The token “{token.Name}”", expectedVersion, token.Version);
            if (token.RevokedAt is not null)
            {
                throw new RuleException($"The token “{token.Name}” was revoked, and stays as it is. Make another one.");
            }

            var errors = new InputErrors();
            var clean = name is null ? token.Name : errors.Line("name", "The name", name, 100);
            if (expiry?.At <= act.Now)
            {
                errors.Add("expiresAt", "The expiry lies in the past. Give a time to come, or none; to end the token now, revoke it.");
            }

            errors.ThrowIfAny();
            var expiresAt = expiry is null ? token.ExpiresAt : expiry.At;
            if ((clean, expiresAt) != (token.Name, token.ExpiresAt))
            {
                (token.Name, token.ExpiresAt) = (clean, expiresAt);
                act.Record("token.updated", "token", token.Id, token.Name);
            }

            return token;
        });

    public Task RevokeAsync(Actor actor, string id, ExpectedVersion? expectedVersion) => acts.RunAsync(actor, StaffRole.Administrator, async act =>
    {
        var token = await FindAsync(act.Db, id);
        StaleVersionException.ThrowIfStale($"The token “{token.Name}”", expectedVersion, token.Version);
        if (token.RevokedAt is null)
        {
            token.RevokedAt = act.Now;
            act.Record("token.revoked", "token", token.Id, token.Name);
        }
    });

    /// <summary>The token a program presents, if it is valid now.</summary>
    public async Task<ApiToken?> AuthenticateAsync(string secret, CancellationToken cancel = default)
    {
        var hash = Secrets.Hash(secret);
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var token = await db.ApiTokens.AsNoTracking().SingleOrDefaultAsync(t => t.Hash == hash, cancel);
        if (token is null || !token.IsValid(now))
        {
            return null;
        }

        uses.Note(token.Id, now);
        return token;
    }

    private static async Task<ApiToken> FindAsync(StatusPageDbContext db, string id) =>
        await db.ApiTokens.SingleOrDefaultAsync(t => t.Id == id) ?? throw new NotFoundException("token", id);

    private static ApiToken Add(Act act, string name, string secret, StaffRole role, DateTimeOffset? expiresAt)
    {
        var token = new ApiToken(Ids.New(act.Now), name, Secrets.Hash(secret), Hint(secret), role, expiresAt, act.Now, act.Actor.Name);
        act.Db.ApiTokens.Add(token);
        act.Record("token.created", "token", token.Id, token.Name);
        return token;
    }

    /// <summary>The end of it, and of a short one that was given nothing: it would give away the rest, or how long it is.</summary>
    private static string Hint(string secret) => secret.Length < LongEnough ? "" : secret[^ApiToken.HintLength..];
}
