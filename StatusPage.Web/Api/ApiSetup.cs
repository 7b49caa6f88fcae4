using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using StatusPage.Web.Api.Compat;
using StatusPage.Web.Badges;
using StatusPage.Web.Feeds;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Embed;
using StatusPage.Web.Public.Postmortems;
using StatusPage.Web.Public.Serving;
using StatusPage.Web.Public.Subscribe;

namespace StatusPage.Web.Api;

/// <summary>Everything that programs read and call.</summary>
public static class ApiSetup
{
    public static void AddStatusPageApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => WireJson.Apply(options.SerializerOptions));
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = RequestBody.MaxBytesRead);
        services.Configure<FormOptions>(form =>
        {
            form.ValueLengthLimit = RequestBody.MaxBytes;
            form.MultipartBodyLengthLimit = RequestBody.MaxBytes;
        });
        services.AddSingleton<IPublicContent, PublicJsonContent>();
        services.AddSingleton<IPublicContent, FeedContent>();
        services.AddSingleton<IPublicContent, BadgeContent>();
        services.AddSingleton<IPublicContent, CompatContent>();
        services.AddSingleton<AskedFor>();
        services.AddStatusPageHealth();
        services.AddTokenAuthentication();
        services.AddSingleton<AdminProbes.Wires>();
        services.AddDocument();
    }

    public static void MapStatusPageApi(this WebApplication app)
    {
        app.MapPublicApi();
        app.MapSubscribing();
        app.MapPreferences();
        app.MapPrivatePostmortems();
        app.MapSlaReports();
        app.MapAdminApi();
        app.MapAlerts();
        app.MapProbeCalls();
        app.MapCompat();
        app.MapUnmatched();
        app.MapFeeds();
        app.MapBadges();
        app.MapEmbed();
        app.MapStatusPageHealth();
        app.MapDocument();
    }
}
