using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Text;

namespace StatusPage.Core.Accounts;

/// <summary>A fresh secret for a link; it is shown once and only its hash is kept.</summary>
public sealed record IssuedLink(string Secret, DateTimeOffset ExpiresAt);

public sealed record UserChange(string? Name, StaffRole? Role, bool? Disabled);

/// <summary>Who may sign in, as what. Administrators; everyone their own password.</summary>
public sealed class AccountService(
    Acts acts, IDbContextFactory<StatusPageDbContext> contexts, IPasswordHasher<StaffUser> hasher, ILookupNormalizer normalizer, TimeProvider clock)
{
    public static readonly TimeSpan SetUpLinkLifetime = TimeSpan.FromHours(24);
    public static readonly TimeSpan PasswordLinkLifetime = TimeSpan.FromDays(7);

    private static readonly Actor SetUp = Actor.System("set-up");
    private static readonly Actor Door = Actor.System("sign-in");

    /// <summary>A new one-time link that creates the first administrator; null where somebody can sign in already.</summary>
    public Task<IssuedLink?> IssueSetUpLinkAsync() => acts.RunAsync<IssuedLink?>(SetUp, StaffRole.Administrator, async act =>
    {
        if (await act.Db.Users.AnyAsync())
        {
            return null;
        }

        // Each start prints a new one, so the earlier ones end here.
        act.Db.OneTimeLinks.RemoveRange(await act.Db.OneTimeLinks.Where(l => l.Purpose == OneTimeLinkPurpose.SetUp).ToListAsync());
        act.Record("account.set_up_link_issued", "account", "set-up", "Set-up link");
        return Issue(act, OneTimeLinkPurpose.SetUp, userId: null, SetUpLinkLifetime);
    });

    /// <summary>Whether a link's secret is good now, and whose it is; for showing the right page.</summary>
    public async Task<(bool Valid, StaffUser? User)> LookAtLinkAsync(string? secret, OneTimeLinkPurpose purpose)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var link = await FindLinkAsync(db, secret, purpose, clock.GetUtcNow());
        var user = link?.UserId is { } id ? await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id) : null;
        return (link is not null, user);
    }

    /// <summary>Uses the set-up link: creates the first administrator.</summary>
    public Task<StaffUser> SetUpAsync(string? secret, string? name, string? email, string? password) =>
        acts.RunAsync(SetUp, StaffRole.Administrator, async act =>
        {
            var link = await FindLinkAsync(act.Db, secret, OneTimeLinkPurpose.SetUp, act.Now);
            if (link is null || await act.Db.Users.AnyAsync())
            {
                throw new RuleException("This set-up link was used already or has expired. Restart the status page to have a new one printed, or sign in.");
            }

            var user = await CreateAsync(act, name, email, StaffRole.Administrator, password, chosen: true);
            link.UsedAt = act.Now;
            return user;
        });

    /// <summary>The administrator given by configuration, with the password as it is; does nothing where there is one with this address already.</summary>
    public Task BootstrapAdministratorAsync(string email, string password) => acts.RunAsync(SetUp, StaffRole.Administrator, async act =>
    {
        var normalized = normalizer.NormalizeEmail(email);
        if (!await act.Db.Users.AnyAsync(u => u.NormalizedEmail == normalized))
        {
            await CreateAsync(act, email.Split('@')[0], email, StaffRole.Administrator, password);
        }
    });

    /// <summary>Creates an account without a password, and the link with which its owner chooses one.</summary>
    public Task<(StaffUser User, IssuedLink Link)> InviteAsync(Actor actor, string? name, string? email, StaffRole role) =>
        acts.RunAsync(actor, StaffRole.Administrator, async act =>
        {
            var user = await CreateAsync(act, name, email, role, password: null);
            return (user, Issue(act, OneTimeLinkPurpose.ChoosePassword, user.Id, PasswordLinkLifetime));
        });

    /// <summary>A new link to choose a password; earlier ones of this person end.</summary>
    public Task<IssuedLink> IssuePasswordLinkAsync(Actor actor, string userId) => acts.RunAsync(actor, StaffRole.Administrator, async act =>
    {
        var user = await FindAsync(act.Db, userId);
        act.Db.OneTimeLinks.RemoveRange(await act.Db.OneTimeLinks.Where(l => l.UserId == userId && l.UsedAt == null).ToListAsync());
        act.Record("user.password_link_issued", "user", user.Id, user.Email!);
        return Issue(act, OneTimeLinkPurpose.ChoosePassword, user.Id, PasswordLinkLifetime);
    });

    /// <summary>Uses a password link.</summary>
    public Task<StaffUser> ChoosePasswordAsync(string? secret, string? password) => acts.RunAsync(SetUp, StaffRole.Administrator, async act =>
    {
        var link = await FindLinkAsync(act.Db, secret, OneTimeLinkPurpose.ChoosePassword, act.Now)
            ?? throw new RuleException("This link was used already or has expired. Ask an administrator for a new one.");
        var user = await FindAsync(act.Db, link.UserId!);
        SetPassword(user, password);
        link.UsedAt = act.Now;
        act.Record("user.password_chosen", "user", user.Id, user.Email!);
        return user;
    });

    public Task ChangeOwnPasswordAsync(Actor actor, string? current, string? password) => acts.RunAsync(actor, StaffRole.Viewer, async act =>
    {
        var user = await FindAsync(act.Db, actor.Id);
        if (user.PasswordHash is null || hasher.VerifyHashedPassword(user, user.PasswordHash, current ?? "") == PasswordVerificationResult.Failed)
        {
            throw new InvalidInputException("current", "This is not your current password.");
        }

        SetPassword(user, password);
        act.Record("user.password_changed", "user", user.Id, user.Email!);
    });

    /// <summary>Somebody came in.</summary>
    public Task RecordSignInAsync(StaffUser who) => acts.RunAsync(Actor.Staff(who.Id, who.Name), StaffRole.Viewer, async act =>
    {
        var user = await FindAsync(act.Db, who.Id);
        user.LastSignInAt = act.Now;
        act.Record("user.signed_in", "user", user.Id, user.Email!);
    });

    /// <summary>A wrong password for an account there is. The lock-out bounds how many of these there can be.</summary>
    public Task RecordFailedSignInAsync(string userId) => acts.RunAsync(Door, StaffRole.Viewer, async act =>
    {
        var user = await FindAsync(act.Db, userId);
        act.Record("user.sign_in_failed", "user", user.Id, user.Email!);
    });

    public Task<StaffUser> ChangeUserAsync(Actor actor, string userId, UserChange change, ExpectedVersion? expectedVersion) =>
        acts.RunAsync(actor, StaffRole.Administrator, async act =>
        {
            var user = await FindAsync(act.Db, userId);
            StaleVersionException.ThrowIfStale($"The user {user.Email}", expectedVersion, user.Version);
            var errors = new InputErrors();
            var name = change.Name is null ? user.Name : errors.Line("name", "The name", change.Name, AccountRules.MaxName);
            errors.ThrowIfAny();
            var role = change.Role ?? user.Role;
            var disabledAt = change.Disabled switch
            {
                true => user.DisabledAt ?? act.Now,
                false => null,
                null => user.DisabledAt,
            };
            var leavesOffice = user.Role == StaffRole.Administrator && user.DisabledAt is null && (role != StaffRole.Administrator || disabledAt is not null);
            if (leavesOffice && !await act.Db.Users.AnyAsync(u => u.Id != userId && u.Role == StaffRole.Administrator && u.DisabledAt == null))
            {
                throw new RuleException($"{user.Email} is the only administrator. Make somebody else administrator first.", disabledAt is null ? "role" : "disabled");
            }

            if (role != user.Role || disabledAt != user.DisabledAt)
            {
                user.SecurityStamp = Secrets.New("");
            }

            (user.Name, user.Role, user.DisabledAt) = (name, role, disabledAt);
            user.Version++;
            act.Record("user.updated", "user", user.Id, user.Email!);
            return user;
        });

    private static async Task<StaffUser> FindAsync(StatusPageDbContext db, string id) =>
        await db.Users.SingleOrDefaultAsync(u => u.Id == id) ?? throw new NotFoundException("user", id);

    private static async Task<OneTimeLink?> FindLinkAsync(StatusPageDbContext db, string? secret, OneTimeLinkPurpose purpose, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return null;
        }

        var hash = Secrets.Hash(secret);
        return await db.OneTimeLinks.SingleOrDefaultAsync(l => l.Hash == hash && l.Purpose == purpose && l.UsedAt == null && l.ExpiresAt > now);
    }

    private static IssuedLink Issue(Act act, OneTimeLinkPurpose purpose, string? userId, TimeSpan lifetime)
    {
        var secret = Secrets.New("");
        var expiresAt = act.Now + lifetime;
        act.Db.OneTimeLinks.Add(new OneTimeLink(Ids.New(act.Now), purpose, userId, Secrets.Hash(secret), act.Now, expiresAt));
        return new IssuedLink(secret, expiresAt);
    }

    /// <param name="chosen">The password is one that a person typed, and has to be a good one.</param>
    private async Task<StaffUser> CreateAsync(Act act, string? name, string? email, StaffRole role, string? password, bool chosen = false)
    {
        var errors = new InputErrors();
        var cleanName = errors.Line("name", "The name", name, AccountRules.MaxName);
        var cleanEmail = AccountRules.Email(errors, "email", email);
        if (chosen)
        {
            AccountRules.Password(errors, "password", password, cleanEmail);
        }

        var normalized = normalizer.NormalizeEmail(cleanEmail);
        if (cleanEmail.Length > 0 && await act.Db.Users.AnyAsync(u => u.NormalizedEmail == normalized))
        {
            errors.Add("email", $"There is already a user with the address {cleanEmail}.");
        }

        errors.ThrowIfAny();
        var user = new StaffUser
        {
            Id = Ids.New(act.Now),
            Name = cleanName,
            Email = cleanEmail,
            UserName = cleanEmail,
            NormalizedEmail = normalized,
            NormalizedUserName = normalizer.NormalizeName(cleanEmail),
            EmailConfirmed = true,
            LockoutEnabled = true,
            Role = role,
            CreatedAt = act.Now,
            SecurityStamp = Secrets.New(""),
            Version = 1,
        };
        if (password is not null)
        {
            user.PasswordHash = hasher.HashPassword(user, password);
        }

        act.Db.Users.Add(user);
        act.Record("user.created", "user", user.Id, cleanEmail);
        return user;
    }

    private void SetPassword(StaffUser user, string? password)
    {
        var errors = new InputErrors();
        AccountRules.Password(errors, "password", password, user.Email!);
        errors.ThrowIfAny();
        user.PasswordHash = hasher.HashPassword(user, password!);
        user.SecurityStamp = Secrets.New("");
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        user.Version++;
    }
}
