using System.Security.Claims;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;

namespace StatusPage.Web.Hosting;

/// <summary>Staff sign in with a cookie; ASP.NET Core Identity does the work.</summary>
public static class SignIn
{
    public const int FailuresBeforeLockout = 5;
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    private const string NameClaim = "display_name";

    public static void AddStaffSignIn(this IServiceCollection services)
    {
        services
            .AddIdentityCore<StaffUser>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.Lockout.MaxFailedAccessAttempts = FailuresBeforeLockout;
                options.Lockout.DefaultLockoutTimeSpan = Lockout;
                options.Lockout.AllowedForNewUsers = true;
            })
            .AddEntityFrameworkStores<StatusPageDbContext>()
            .AddSignInManager<StaffSignInManager>()
            .AddClaimsPrincipalFactory<StaffClaims>();
        services.AddScoped<StaffDoor>();
        services.AddScoped<SecurityStampValidator<StaffUser>>();
        services.AddScoped<ISecurityStampValidator, PatientStamps>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = "statuspage";
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = TimeSpan.FromHours(12);
            options.SlidingExpiration = true;
            options.LoginPath = StatusUrls.SignIn;
            options.AccessDeniedPath = StatusUrls.AccessDenied;
            options.ReturnUrlParameter = "returnUrl";
        });
        // A demotion or a disabled account ends running sessions within a minute; services check the role in every act anyway.
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromMinutes(1));
        services.AddDataProtection().SetApplicationName("StatusPage");
        services.AddSingleton<KeyFolder>();
        services.AddOptions<KeyManagementOptions>().Configure<KeyFolder>((options, keys) => options.XmlRepository = keys);
        services.AddAuthorization();
    }

    /// <summary>The signed-in person as the actor of what they do.</summary>
    public static Actor ToActor(this ClaimsPrincipal user) => Actor.Staff(
        user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new ForbiddenException("Sign in first."),
        user.FindFirstValue(NameClaim) ?? user.Identity?.Name ?? "");

    /// <summary>The role at the time of signing in: for what to show. Services decide what is allowed.</summary>
    public static StaffRole Role(this ClaimsPrincipal user) =>
        EnumWords.TryParse<StaffRole>(user.FindFirstValue(ClaimTypes.Role), out var role) ? role : StaffRole.Viewer;

    private sealed class StaffClaims(UserManager<StaffUser> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<StaffUser>(users, options)
    {
        protected override async Task<ClaimsIdentity> GenerateClaimsAsync(StaffUser user)
        {
            var identity = await base.GenerateClaimsAsync(user);
            identity.AddClaim(new Claim(NameClaim, user.Name));
            identity.AddClaim(new Claim(ClaimTypes.Role, user.Role.ToWord()));
            return identity;
        }
    }
}

/// <summary>Refuses accounts that were disabled.</summary>
public sealed class StaffSignInManager(
    UserManager<StaffUser> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<StaffUser> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<StaffUser>> logger,
    Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider schemes,
    IUserConfirmation<StaffUser> confirmation)
    : SignInManager<StaffUser>(users, http, claims, options, logger, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(StaffUser user) => user.DisabledAt is null && await base.CanSignInAsync(user);
}
