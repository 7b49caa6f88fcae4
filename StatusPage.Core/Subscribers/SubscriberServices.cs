using Microsoft.Extensions.DependencyInjection;

namespace StatusPage.Core.Subscribers;

internal static class SubscriberServices
{
    public static IServiceCollection AddSubscribers(this IServiceCollection services) => services
        .AddSingleton<SubscriptionRates>()
        .AddSingleton<Confirmations>()
        .AddSingleton<SubscriptionService>()
        .AddSingleton<PreferencesService>();
}
