using System.Globalization;
using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Api;

/// <summary>Programs present <c>Authorization: Bearer …</c>; the cookie of the console opens nothing here.</summary>
public sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenService tokens, FailedTokens failures)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiToken";

    private const string Prefix = "Bearer ";

    private TimeSpan? _wait;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count != 1 || !header.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var secret = header.ToString()[Prefix.Length..].Trim();
        var address = Context.Connection.RemoteIpAddress;
        if (secret.Length == 0 || await tokens.AuthenticateAsync(secret, Context.RequestAborted) is not { } token)
        {
            _wait = failures.Count(address);
            return AuthenticateResult.Fail("No such token.");
        }

        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, token.Id), new Claim(ClaimTypes.Name, token.Name), new Claim(ClaimTypes.Role, token.Role.ToWord())],
            SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_wait is { } wait)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return ProblemResponses.WriteAsync(Context, StatusCodes.Status429TooManyRequests, $"Too many requests with a wrong token came from your address. Try again in {seconds} seconds, with a valid token.");
        }

        var given = Request.Headers.Authorization.Count > 0;
        Response.Headers.WWWAuthenticate = given ? "Bearer realm=\"status page\", error=\"invalid_token\"" : "Bearer realm=\"status page\"";
        return ProblemResponses.WriteAsync(
            Context,
            StatusCodes.Status401Unauthorized,
            given
                ? "This token is not known, was revoked or has expired. Make one in the console under API tokens, and send it as “Authorization: Bearer …”."
                : "This takes a token. Make one in the console under API tokens, and send it as “Authorization: Bearer …”.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var needed = Context.GetEndpoint()?.Metadata.GetMetadata<NeedsRole>()?.Role ?? StaffRole.Administrator;
        return ProblemResponses.WriteAsync(
            Context,
            StatusCodes.Status403Forbidden,
            $"This takes the role {needed.ToWord()}; the token “{Context.User.Identity?.Name}” has the role {Context.User.Role().ToWord()}.");
    }
}

/// <summary>
/// Counts wrong tokens by source address, in windows of a minute. A good token is never refused, however many wrong ones
/// came before it: whoever guesses behind the same proxy cannot lock the operator's own programs out, and a secret too
/// long to be guessed needs no lock, only callers that are told to stop.
/// </summary>
public sealed class FailedTokens(TimeProvider clock)
{
    public const int PerMinute = 60;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _failures = [];
    private DateTimeOffset _windowStart;

    /// <summary>Counts a wrong token; how long its sender is to wait, where it sent too many.</summary>
    public TimeSpan? Count(IPAddress? address)
    {
        lock (_lock)
        {
            Turn();
            var source = SourceAddress.Of(address);
            var before = _failures.GetValueOrDefault(source);
            if (before >= PerMinute)
            {
                return _windowStart + Window - clock.GetUtcNow();
            }

            _failures[source] = before + 1;
            return null;
        }
    }

    private void Turn()
    {
        var now = clock.GetUtcNow();
        if (now - _windowStart >= Window || now < _windowStart)
        {
            _windowStart = now;
            _failures.Clear();
        }
    }
}

public static class TokenAuthenticationSetup
{
    public static void AddTokenAuthentication(this IServiceCollection services)
    {
        services.AddSingleton<FailedTokens>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, configureOptions: null);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var role in Enum.GetValues<StaffRole>())
        {
            authorization.AddPolicy(RouteHelp.Policy(role), policy => policy
                .AddAuthenticationSchemes(TokenAuthentication.SchemeName)
                .RequireAuthenticatedUser()
                .RequireAssertion(context => context.User.Role() >= role));
        }
    }

    /// <summary>The token that calls, as the actor of what it does.</summary>
    public static Actor Caller(this HttpContext context) => Actor.Token(
        context.User.FindFirstValue(ClaimTypes.NameIdentifier)!,
        context.User.Identity!.Name!);
}
