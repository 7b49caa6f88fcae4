using Microsoft.AspNetCore.DataProtection;
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
    /// <summary>An installation with its first administrator, made once and copied for each test: the schema takes its time.</summary>
    private static readonly Lazy<Task<byte[]>> Prepared = new(PrepareAsync);

    private readonly TemporaryDirectory _directory;
    private readonly bool _owner;
    private readonly ServiceProvider _services;

    private CoreApp(Action<IServiceCollection>? configure, CoreApp? beside = null)
    {
        _owner = beside is null;
        _directory = beside?._directory ?? new TemporaryDirectory();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddStatusPageCore(new DatabaseOptions { ConnectionString = _directory.ConnectionString });
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
        var database = await Prepared.Value;
        var app = new CoreApp(configure);
        await File.WriteAllBytesAsync(app._directory.DatabaseFile, database);
        await app.StartServicesAsync();
        await app.FindAdminAsync();
        return app;
    }

    /// <summary>A new installation in which nobody can sign in yet.</summary>
    public static async Task<CoreApp> StartEmptyAsync(Action<IServiceCollection>? configure = null)
    {
        var app = new CoreApp(configure);
        await app.StartServicesAsync();
        return app;
    }

    /// <summary>Another process on the same database, with a clock that shows the same.</summary>
    public async Task<CoreApp> StartAnotherAsync()
    {
        var other = new CoreApp(configure: null, beside: this);
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
            _directory.Dispose();
        }
    }

    private static async Task<byte[]> PrepareAsync()
    {
        await using var app = await StartEmptyAsync();
        await app.Accounts.BootstrapAdministratorAsync(AdminEmail, AdminPassword);
        return await app.CopyAsync(app._directory);
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
