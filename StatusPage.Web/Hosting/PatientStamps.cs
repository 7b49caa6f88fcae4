using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Web.Hosting;

/// <summary>
/// Whether a sign-in still holds is asked of the database every minute. While that is away nobody is signed out for it, and
/// nobody gains by it: whatever they would do takes the database, which then looks at who they are.
/// </summary>
public sealed class PatientStamps(SecurityStampValidator<StaffUser> validator, DatabaseState database) : ISecurityStampValidator
{
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        try
        {
            await validator.ValidateAsync(context);
        }
        catch (Exception exception) when (database.Blame(exception) is not null)
        {
            // Asked again with the next request.
        }
    }
}
