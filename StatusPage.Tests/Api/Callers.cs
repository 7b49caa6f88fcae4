using StatusPage.Core.Accounts;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

internal static class Callers
{
    /// <summary>A program with a token of this role.</summary>
    public static async Task<HttpClient> TokenAsync(this StatusPageApp app, StaffRole role)
    {
        var (_, secret) = await app.Tokens.CreateAsync(app.Admin, $"A {role}", role, expiresAt: null);
        return app.NewApiClient(secret);
    }
}
