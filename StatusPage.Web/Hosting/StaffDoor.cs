using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using StatusPage.Core.Accounts;
using StatusPage.Web.Telemetry;

namespace StatusPage.Web.Hosting;

/// <summary>Lets staff in and out: checks, sets the cookie, and has it recorded.</summary>
public sealed class StaffDoor(SignInManager<StaffUser> signIn, UserManager<StaffUser> users, AccountService accounts, IPasswordHasher<StaffUser> hasher, SignInJournal journal, TimeProvider clock)
{
    /// <summary>One sentence for an unknown address and a wrong password, so that nobody can ask which addresses have an account.</summary>
    public const string Wrong = "The email address or the password is not right. Check both and try again.";

    public static readonly string Locked =
        $"Signing in to this account is locked after {SignIn.FailuresBeforeLockout} wrong passwords. Try again in {SignIn.Lockout.TotalMinutes:0} minutes, or ask an administrator for a link to choose a new password.";

    public const string Disabled = "This account was disabled. Ask an administrator.";

    /// <summary>How long a cookie lasts for those who want to stay signed in, counted from their last visit.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(14);

    /// <returns>Null when signed in; otherwise the sentence that says why not.</returns>
    public async Task<string?> SignInAsync(string? email, string? password, bool keep)
    {
        if (string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password))
        {
            return "Give your email address and your password.";
        }

        if (email.Length > AccountRules.MaxEmail || password.Length > AccountRules.MaxPassword)
        {
            return Wrong;
        }

        var user = await users.FindByEmailAsync(email.Trim());
        if (user is null)
        {
            // As much work as for a known address, so that the time taken does not tell them apart either.
            hasher.HashPassword(new StaffUser(), password);
            journal.Failed(email, user: null, "unknown");
            return Wrong;
        }

        var alreadyLocked = await users.IsLockedOutAsync(user);
        var result = await signIn.CheckPasswordSignInAsync(user, password, lockoutOnFailure: true);
        if (result.Succeeded)
        {
            await EnterAsync(user, keep);
            return null;
        }

        if (result.IsNotAllowed)
        {
            // Only its owner, who knows the password, is told.
            journal.Failed(email, user, "disabled");
            return await users.CheckPasswordAsync(user, password) ? Disabled : Wrong;
        }

        if (!alreadyLocked)
        {
            await accounts.RecordFailedSignInAsync(user.Id);
        }

        journal.Failed(email, user, result.IsLockedOut ? "locked" : "password");
        return result.IsLockedOut ? Locked : Wrong;
    }

    /// <summary>Signs in somebody who has proved who they are.</summary>
    public async Task EnterAsync(StaffUser user, bool keep = false)
    {
        await accounts.RecordSignInAsync(user);
        await signIn.SignInAsync(user, new AuthenticationProperties
        {
            IsPersistent = keep,
            ExpiresUtc = keep ? clock.GetUtcNow() + KeptFor : null,
        });
        journal.Succeeded(user);
    }

    /// <summary>Renews the cookie of somebody who just changed the password, which ends all others.</summary>
    public async Task StayAsync(string userId)
    {
        if (await users.FindByIdAsync(userId) is { } user)
        {
            await signIn.RefreshSignInAsync(user);
        }
    }

    /// <summary>A form's POST; <see cref="DoorGuard"/> sees to its antiforgery token, so that no other site can sign anybody out.</summary>
    public static void MapSignOut(IEndpointRouteBuilder routes) => routes.MapPost(StatusUrls.SignOut, async (SignInManager<StaffUser> signIn) =>
    {
        await signIn.SignOutAsync();
        return Results.LocalRedirect(StatusUrls.SignIn);
    });
}
