using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Subscribers.Import;

namespace StatusPage.Core.Subscribers;

internal static class SubscriberServices
{
    public static IServiceCollection AddSubscribers(this IServiceCollection services) => services
        .AddSingleton<SubscriptionRates>()
        .AddSingleton<Confirmations>()
        .AddSingleton<SubscriptionService>()
        .AddSingleton<PreferencesService>()
        .AddSingleton<SubscriberQueries>()
        .AddSingleton<SubscriberAdminService>()
        .AddSingleton<SubscriberExport>()
        .AddSingleton<SubscriberImport>()
        .AddSingleton<ImportRuns>();
}
