using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Support;

/// <summary>
/// The real program in this process: started as Program.cs starts it, serving on a loopback port that the system chose,
/// in Production, with its data in a directory that goes when it stops. Use it as a class fixture, or start one with
/// settings of its own by <see cref="StartAsync"/>.
/// </summary>
public sealed class StatusPageApp : TestApp, IAsyncLifetime
{
    public const string ApiToken = "test-token-of-the-administrator";

    /// <summary>Settings under which an installation begins otherwise than by default.</summary>
    private static readonly string[] Installs = ["Bootstrap", "ConnectionStrings", "Database", "Demo"];

    /// <summary>The database of an installation that was started once, copied for each that begins the same way: the schema takes its time.</summary>
    private static readonly TestDatabase.Original Prepared = new(PrepareAsync);

    private TestDatabase? _database;
    private WebApplication? _app;
    private bool _serves;
    private HttpClient? _http;
    private HttpClient? _api;

    public override IServiceProvider Services => Running.Services;

    /// <summary>For example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri BaseAddress { get; private set; } = new("http://localhost/");

    /// <summary>A visitor: no cookies kept, no redirect followed.</summary>
    public HttpClient Http => _http ??= NewClient(cookies: false);

    /// <summary>A program with an administrator's token.</summary>
    public HttpClient Api => _api ??= NewApiClient(ApiToken);

    /// <summary>What was logged as warning or worse since the start.</summary>
    public LogLines Log { get; } = new();

    private WebApplication Running
    {
        get
        {
            // A fixture cannot skip, the tests that use it can.
            Assert.SkipWhen(_app is null && TestDatabase.IsPostgresAsked && PostgresServer.Missing is not null, PostgresServer.Missing ?? "");
            return _app ?? throw new InvalidOperationException("The application was not started.");
        }
    }

    /// <param name="configuration">Keys as in the environment (<c>Demo__Enabled</c> or <c>Demo:Enabled</c>); null takes a default away.</param>
    /// <param name="configure">What else a test replaces before the application is built.</param>
    public static async Task<StatusPageApp> StartAsync(
        IReadOnlyDictionary<string, string?>? configuration = null, Action<WebApplicationBuilder>? configure = null)
    {
        var app = new StatusPageApp();
        try
        {
            await app.RunAsync(configuration, configure);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (!TestDatabase.IsPostgresAsked || PostgresServer.Missing is null)
        {
            await RunAsync(configuration: null, configure: null);
        }
    }

    /// <summary>A client of its own; with cookies, a browser that keeps its session.</summary>
    public HttpClient NewClient(bool cookies = true, bool followRedirects = false) => new(new SocketsHttpHandler
    {
        UseCookies = cookies,
        CookieContainer = new CookieContainer(),
        AllowAutoRedirect = followRedirects,
    })
    { BaseAddress = BaseAddress };

    public HttpClient NewApiClient(string token)
    {
        var client = NewClient(cookies: false);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public override async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        _api?.Dispose();
        if (_app is not null)
        {
            if (_serves)
            {
                await _app.StopAsync();
            }

            await _app.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    private static async Task PrepareAsync(TestDatabase database)
    {
        await using var app = new StatusPageApp();
        await app.RunAsync(database, configuration: null, configure: null);
    }

    private async Task RunAsync(IReadOnlyDictionary<string, string?>? configuration, Action<WebApplicationBuilder>? configure)
    {
        var keys = (configuration ?? new Dictionary<string, string?>()).Keys;
        _database = !keys.Any(key => Installs.Any(part => key.StartsWith(part, StringComparison.OrdinalIgnoreCase))) ? await TestDatabase.CopyAsync(Prepared)
            : keys.Any(key => key.StartsWith("ConnectionStrings", StringComparison.OrdinalIgnoreCase)) ? null
            : await TestDatabase.EmptyAsync();
        await RunAsync(_database, configuration, configure);
    }

    private async Task RunAsync(TestDatabase? database, IReadOnlyDictionary<string, string?>? configuration, Action<WebApplicationBuilder>? configure)
    {
        var settings = new Dictionary<string, string?>(database?.Settings ?? new Dictionary<string, string?>(), StringComparer.OrdinalIgnoreCase)
        {
            ["Bootstrap:AdminEmail"] = AdminEmail,
            ["Bootstrap:AdminPassword"] = AdminPassword,
            ["Bootstrap:ApiToken"] = ApiToken,
        };
        foreach (var (key, value) in configuration ?? new Dictionary<string, string?>())
        {
            settings[key.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        _app = StatusPageApplication.Build(["--environment", "Production"], builder =>
        {
            // As in Development, where a service that outlives its scope is refused.
            builder.WebHost.UseDefaultServiceProvider(provider => (provider.ValidateScopes, provider.ValidateOnBuild) = (true, true));
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            // Beside an unpublished build, as under `dotnet run`, the assets are where the build left them.
            builder.WebHost.UseStaticWebAssets();
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Logging.ClearProviders().AddProvider(Log);
            builder.Services.AddSingleton<TimeProvider>(Clock);
            builder.Services.AddFastPasswords();
            builder.Services.AddQueryChecks();
            configure?.Invoke(builder);
        });
        await StartUp.PrepareAsync(_app);
        await _app.StartAsync();
        _serves = true;
        BaseAddress = new Uri(_app.Urls.Single() + "/");
        if (settings["Bootstrap:AdminEmail"] is not null)
        {
            await FindAdminAsync();
        }
    }
}
