using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Web.Hosting;

/// <summary>
/// A circuit lives for hours without another request, so the check that the cookie gets on each request is repeated
/// here: who was disabled, demoted or given a new password is signed out of open pages within a minute.
/// </summary>
public sealed class RevalidatingSignIn(
    ILoggerFactory loggers, IDbContextFactory<StatusPageDbContext> contexts, DatabaseState database, IOptions<IdentityOptions> options)
    : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        var id = authenticationState.User.FindFirstValue(ClaimTypes.NameIdentifier);
        var stamp = authenticationState.User.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db.Users.AnyAsync(u => u.Id == id && u.SecurityStamp == stamp && u.DisabledAt == null, cancellationToken);
        }
        catch (Exception exception) when (database.Blame(exception) is not null)
        {
            // Nobody loses what they are writing because the database is away; nothing can be done without it anyway.
            return true;
        }
    }
}
