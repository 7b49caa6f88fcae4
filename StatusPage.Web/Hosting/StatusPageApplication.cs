using Microsoft.AspNetCore.HttpOverrides;
using StatusPage.Core;
using StatusPage.Core.Settings;
using StatusPage.Web.Admin;
using StatusPage.Web.Admin.Promises;
using StatusPage.Web.Admin.Reports;
using StatusPage.Web.Admin.Subscribers;
using StatusPage.Web.Api;
using StatusPage.Web.Export;
using StatusPage.Web.Live;
using StatusPage.Web.Public;
using StatusPage.Web.Public.Serving;
using StatusPage.Web.Telemetry;

namespace StatusPage.Web.Hosting;

/// <summary>Puts the application together; the program and the tests start it the same way.</summary>
public static class StatusPageApplication
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <param name="args">Command line, as configuration.</param>
    /// <param name="configure">What a test replaces: the clock, configuration.</param>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(StatusPageApplication).Assembly.GetName().Name,
            // Beside the program, whatever directory it is started from.
            ContentRootPath = AppContext.BaseDirectory,
        });
        configure?.Invoke(builder);
        // Not in appsettings.json: there it would win over ASPNETCORE_URLS.
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]) && string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.HttpPortsKey]))
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        var configuration = StatusPageConfiguration.Read(builder.Configuration, builder.Environment.ContentRootPath);
        builder.Services.AddSingleton(configuration);
        builder.Services.AddSingleton(configuration.Probing);
        var listening = new TaskCompletionSource();
        builder.Services.AddSingleton(services => configuration.SiteUrl is { } site ? new SiteAddress(() => site) : new SiteAddress(() => Announcement.Address(services), listening.Task));
        builder.Services.AddSingleton(configuration.Webhooks);
        builder.Services.AddSingleton(configuration.Smtp);
        builder.Services.AddSingleton(configuration.Snapshot);
        builder.Services.AddStatusPageCore(configuration.Database);
        builder.Services.AddSingleton<Preparation>();
        builder.Services.AddHostedService<DatabaseWatch>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddStaffSignIn();
        builder.Services.AddConsole();
        builder.Services.AddStatusPageApi();
        builder.Services.AddPublicSurface();
        builder.Services.AddStaticExport(configuration.Export);
        builder.Services.AddLiveStreams(configuration.Live);
        builder.Services.AddStatusPageMetrics();
        if (configuration.Tracing is { } tracing)
        {
            builder.Services.AddHostedService(_ => new TraceExport(tracing));
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.ServeDirectly();
        // Why it did not start is said once, in a sentence (StartFailure), and not before as a stack trace.
        var started = false;
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", level => started && level >= LogLevel.Warning);

        var app = builder.Build();
        app.Lifetime.ApplicationStarted.Register(() => started = true);
        app.Lifetime.ApplicationStarted.Register(listening.SetResult);
        app.UseStatusPageMetrics();
        app.UseMiddleware<PublicSurfaceMiddleware>();
        app.Use(DropOtherSchemes);
        app.UseForwardedHeaders(configuration.Proxies.ToForwardedHeaders());
        // After the proxies are known, because streams are counted by their source.
        app.UseMiddleware<LiveMiddleware>();
        app.UseSecurityHeaders();
        app.UseMiddleware<ProblemResponses>();
        // Named here, because otherwise it comes first of all and matches routes for every public page.
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<DoorGuard>();
        app.UseAntiforgery();
        app.MapStaticAssets();
        StaffDoor.MapSignOut(app);
        app.MapSubscriberFiles();
        app.MapPromiseFiles();
        app.MapReportFiles();
        app.MapRazorComponents<AdminApp>().AddInteractiveServerRenderMode();
        app.MapStatusPageApi();
        app.MapMetrics();
        app.MapPublicFallback();
        return app;
    }

    /// <summary>A proxy speaks http or https to readers; another word would end up in the addresses that answers carry.</summary>
    private static Task DropOtherSchemes(HttpContext context, RequestDelegate next)
    {
        var header = ForwardedHeadersDefaults.XForwardedProtoHeaderName;
        if (context.Request.Headers.TryGetValue(header, out var given)
            && given.ToString().Split(',', StringSplitOptions.TrimEntries)
                .Any(word => !word.Equals("http", StringComparison.OrdinalIgnoreCase) && !word.Equals("https", StringComparison.OrdinalIgnoreCase)))
        {
            context.Request.Headers.Remove(header);
        }

        return next(context);
    }
}
