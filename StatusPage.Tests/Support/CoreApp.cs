using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Publication;

namespace StatusPage.Tests.Support;

/// <summary>The services of StatusPage.Core on a SQLite file of their own, without a web server.</summary>
public sealed class CoreApp : TestApp
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ServiceProvider _services;

    private CoreApp(Action<IServiceCollection>? configure)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddStatusPageCore(new DatabaseOptions { ConnectionString = _directory.ConnectionString });
        services.AddFastPasswords();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public override IServiceProvider Services => _services;

    public static async Task<CoreApp> StartAsync(Action<IServiceCollection>? configure = null)
    {
        var app = new CoreApp(configure);
        await app.Get<DatabaseSetup>().RunAsync();
        await app.Accounts.BootstrapAdministratorAsync(AdminEmail, AdminPassword);
        await app.Get<Publisher>().RefreshAsync();
        await app.FindAdminAsync();
        return app;
    }

    public override async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _directory.Dispose();
    }
}

internal static class FastPasswords
{
    /// <summary>The product's hash is slow on purpose; tests that make many accounts need not be.</summary>
    public static void AddFastPasswords(this IServiceCollection services) =>
        services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1_000);
}
