using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Demo;
using StatusPage.Core.Publication;

namespace StatusPage.Web.Hosting;

/// <summary>What happens between building the application and serving the first request.</summary>
public static class StartUp
{
    public static async Task PrepareAsync(WebApplication app)
    {
        var services = app.Services;
        var configuration = services.GetRequiredService<StatusPageConfiguration>();
        await DatabaseFile.CheckAsync(configuration.Database.ConnectionString);
        await services.GetRequiredService<DatabaseSetup>().RunAsync();
        if (configuration is { AdminEmail: { } email, AdminPassword: { } password })
        {
            await services.GetRequiredService<AccountService>().BootstrapAdministratorAsync(email, password);
        }

        if (configuration.ApiToken is { } token)
        {
            await services.GetRequiredService<TokenService>().BootstrapAsync(token);
        }

        if (configuration.DemoEnabled)
        {
            await services.GetRequiredService<DemoData>().LoadAsync(withAdministrator: app.Environment.IsDevelopment());
        }

        await services.GetRequiredService<Publisher>().RefreshAsync();
        // Reading the whole history leaves as much garbage as history: given back before the first request.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
