using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Data.Demo;

namespace StatusPage.Web.Hosting;

/// <summary>What the program says on its console once it serves: where the page is, where staff sign in, and how the first of them gets in.</summary>
public static class Announcement
{
    public static async Task PrintAsync(WebApplication app, TextWriter output)
    {
        var configuration = app.Services.GetRequiredService<StatusPageConfiguration>();
        var site = configuration.SiteUrl ?? Address(app.Services);
        await output.WriteLineAsync();
        await output.WriteLineAsync($"  Status page   {site}/");
        await output.WriteLineAsync($"  Console       {site}{StatusUrls.Console}");
        try
        {
            await PrintWaysInAsync(app, site, output);
        }
        catch (Exception exception) when (app.Services.GetRequiredService<DatabaseState>().Blame(exception) is { } fault)
        {
            await output.WriteLineAsync();
            await output.WriteLineAsync($"  The database cannot be used: {fault.Whole}.");
            await output.WriteLineAsync("  The page shows the last known state. Signing in works again, without a restart, once the database is back.");
        }

        await output.WriteLineAsync();
        await output.FlushAsync();
    }

    private static async Task PrintWaysInAsync(WebApplication app, string site, TextWriter output)
    {
        if (await app.Services.GetRequiredService<AccountService>().IssueSetUpLinkAsync() is { } link)
        {
            await output.WriteLineAsync();
            await output.WriteLineAsync("  Nobody can sign in yet. This link creates the first administrator; it works once, within 24 hours:");
            await output.WriteLineAsync($"  {site}{StatusUrls.SetUp}?token={link.Secret}");
        }

        else if (app.Environment.IsDevelopment() && app.Services.GetRequiredService<StatusPageConfiguration>().DemoEnabled && await HasDemoAdministratorAsync(app))
        {
            await output.WriteLineAsync($"  Sign in as    {DemoData.AdminEmail}, password {DemoData.AdminPassword} (demonstration, only in Development)");
        }
    }

    private static async Task<bool> HasDemoAdministratorAsync(WebApplication app)
    {
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync();
        return await db.Users.AnyAsync(user => user.Email == DemoData.AdminEmail && user.DisabledAt == null);
    }

    /// <summary>The address it listens on, as a browser on this machine would type it.</summary>
    public static string Address(IServiceProvider services)
    {
        var address = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        return address.Replace("//[::]", "//localhost", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
            .Replace("//*", "//localhost", StringComparison.Ordinal)
            .Replace("//+", "//localhost", StringComparison.Ordinal)
            .TrimEnd('/');
    }
}
