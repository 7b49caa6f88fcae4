using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Data.Demo;
using StatusPage.Core.Data.Postgres;
using StatusPage.Core.Data.Sqlite;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Probing;
using StatusPage.Core.Promises;
using StatusPage.Core.Publication;
using StatusPage.Core.Publication.Keeping;
using StatusPage.Core.Scheduling;
using StatusPage.Core.Settings;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Suggestions;
using StatusPage.Core.Telemetry;
using StatusPage.Core.Uptime;

namespace StatusPage.Core;

public static class CoreServices
{
    public static IServiceCollection AddStatusPageCore(this IServiceCollection services, DatabaseOptions database)
    {
        services.TryAddSingleton(TimeProvider.System);
        // OWASP's figure for PBKDF2 with HMAC-SHA512, rounded up (Password Storage Cheat Sheet).
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 220_000);
        services.TryAddSingleton<IPasswordHasher<StaffUser>, PasswordHasher<StaffUser>>();
        services.TryAddSingleton<ILookupNormalizer, UpperInvariantLookupNormalizer>();
        return services
            .AddTelemetry()
            .AddData(database)
            .AddSingleton<CatalogService>()
            .AddSingleton<IncidentService>()
            .AddSingleton<IncidentQueries>()
            .AddSingleton<IncidentPreviews>()
            .AddSingleton<TemplateService>()
            .AddSingleton<MaintenanceService>()
            .AddSingleton<MaintenanceQueries>()
            .AddSingleton<MaintenanceClock>()
            .AddSingleton<TierService>()
            .AddProbes()
            .AddSingleton<SettingsService>()
            .AddSingleton<AccountService>()
            .AddSingleton<TokenService>()
            .AddSingleton<TokenUses>()
            .AddSubscribers()
            .AddPromises()
            .AddPostmortems()
            .AddNotifications()
            .AddSuggestions()
            .AddSingleton<SnapshotReader>()
            .AddSingleton<Publisher>()
            .AddKeeping()
            .AddProbing()
            .AddMail()
            .AddJobs(database);
    }

    private static IServiceCollection AddTelemetry(this IServiceCollection services) => services
            .AddSingleton<StatusMetrics>()
            .AddSingleton<JobTimes>()
            .AddSingleton<QueueFigures>()
            .AddSingleton<PostingJournal>()
            .AddSingleton<IFollow<IncidentPosted>>(provider => provider.GetRequiredService<PostingJournal>())
            .AddSingleton<IFollow<MaintenanceHappened>>(provider => provider.GetRequiredService<PostingJournal>())
            .AddSingleton<IFollow<PostmortemPublished>>(provider => provider.GetRequiredService<PostingJournal>());

    private static IServiceCollection AddKeeping(this IServiceCollection services)
    {
        services.TryAddSingleton(new SnapshotOptions(Directory: null));
        return services
            .AddSingleton<SnapshotStore>()
            .AddSingleton<SnapshotKeeper>()
            .AddSingleton<ISnapshotListener>(provider => provider.GetRequiredService<SnapshotKeeper>())
            .AddHostedService(provider => provider.GetRequiredService<SnapshotKeeper>());
    }

    private static IServiceCollection AddSuggestions(this IServiceCollection services) => services
            .AddSingleton<AlertSecrets>()
            .AddSingleton<AlertSourceService>()
            .AddSingleton<AlertRates>()
            .AddSingleton<DirectIncidents>()
            .AddSingleton<SilentAlerts>()
            .AddSingleton<AlertInbox>()
            .AddSingleton<SuggestionService>()
            .AddSingleton<SuggestionQueries>();

    private static IServiceCollection AddProbes(this IServiceCollection services)
    {
        // For secrets in what is probed. Where the keys are kept is for the host to say.
        services.AddDataProtection();
        return services
            .AddSingleton<ProbeSecrets>()
            .AddSingleton<ProbeDefinitions>()
            .AddSingleton<ProbeService>()
            .AddSingleton<ProbeQueries>()
            .AddSingleton<ProbeHistory>()
            .AddSingleton<ProbingSettingsService>()
            .AddSingleton<ProbeCalls>()
            .AddSingleton<IFollow<ComponentRemoved>, RemoveProbes>();
    }

    private static IServiceCollection AddData(this IServiceCollection services, DatabaseOptions database)
    {
        services.AddSingleton(database).AddSingleton<DatabaseState>().AddSingleton<DatabaseIdentity>().AddSingleton<DatabaseProbe>();
        return (database.IsPostgres ? services.AddPostgres(database) : services.AddSqlite(database))
            .AddScoped(provider => provider.GetRequiredService<IDbContextFactory<StatusPageDbContext>>().CreateDbContext())
            .AddSingleton(provider => new WriteGate(oneProcess: !database.IsPostgres, provider.GetRequiredService<StatusMetrics>()))
            .AddSingleton<EventDispatcher>()
            .AddSingleton<Acts>()
            .AddSingleton<DatabaseSetup>()
            .AddSingleton<DemoData>();
    }
}
