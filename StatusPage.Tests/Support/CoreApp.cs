using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Publication;

namespace StatusPage.Tests.Support;

/// <summary>The services of StatusPage.Core on a database of their own, without a web server.</summary>
public sealed class CoreApp : TestApp
{
    /// <summary>An installation with its first administrator, made once and copied for each test: the schema takes its time.</summary>
    private static readonly TestDatabase.Original Prepared = new(PrepareAsync);

    private readonly TestDatabase _database;
    private readonly bool _owner;
    private readonly ServiceProvider _services;

    private CoreApp(TestDatabase database, Action<IServiceCollection>? configure, bool owner = true)
    {
        (_database, _owner) = (database, owner);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddStatusPageCore(database.Options);
        // Keys that go with the test, instead of files in somebody's home.
        services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        services.AddFastPasswords();
        services.AddQueryChecks();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public override IServiceProvider Services => _services;

    /// <summary>An installation with its first administrator.</summary>
    public static async Task<CoreApp> StartAsync(Action<IServiceCollection>? configure = null)
    {
        var app = new CoreApp(await TestDatabase.CopyAsync(Prepared), configure);
        await app.StartServicesAsync();
        await app.FindAdminAsync();
        return app;
    }

    /// <summary>A new installation in which nobody can sign in yet.</summary>
    public static async Task<CoreApp> StartEmptyAsync(Action<IServiceCollection>? configure = null)
    {
        var app = new CoreApp(await TestDatabase.EmptyAsync(), configure);
        await app.StartServicesAsync();
        return app;
    }

    /// <summary>Another process on the same database, with a clock that shows the same.</summary>
    public async Task<CoreApp> StartAnotherAsync()
    {
        var other = new CoreApp(_database, configure: null, owner: false);
        other.Clock.Now = Now;
        await other.StartServicesAsync();
        await other.FindAdminAsync();
        return other;
    }

    public override async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_owner)
        {
            await _database.DisposeAsync();
        }
    }

    private static async Task PrepareAsync(TestDatabase database)
    {
        await using var app = new CoreApp(database, configure: null, owner: false);
        await app.StartServicesAsync();
        await app.Accounts.BootstrapAdministratorAsync(AdminEmail, AdminPassword);
    }

    private async Task StartServicesAsync()
    {
        await Get<DatabaseSetup>().RunAsync();
        await Get<Publisher>().RefreshAsync();
    }
}

internal static class FastPasswords
{
    /// <summary>The product's hash is slow on purpose; tests that make many accounts need not be.</summary>
    public static void AddFastPasswords(this IServiceCollection services) =>
        services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1_000);
}
