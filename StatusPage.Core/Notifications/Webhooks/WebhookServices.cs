using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Settings;

namespace StatusPage.Core.Notifications.Webhooks;

internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton(new WebhookOptions());
        return services
            .AddSingleton<WebhookSignal>()
            .AddSingleton<WebhookSecrets>()
            .AddSingleton<WebhookOutbox>()
            .AddSingleton<OweWebhooks>()
            .AddSingleton<IFollow<IncidentPosted>>(provider => provider.GetRequiredService<OweWebhooks>())
            .AddSingleton<IFollow<MaintenanceHappened>>(provider => provider.GetRequiredService<OweWebhooks>())
            .AddSingleton<IFollow<ComponentStatusChanged>>(provider => provider.GetRequiredService<OweWebhooks>())
            .AddSingleton<WebhookService>()
            .AddSingleton<WebhookClient>()
            .AddSingleton<WebhookResults>()
            .AddSingleton<WebhookSender>()
            .AddSingleton<WebhookSweep>()
            .AddSingleton(provider => new WebhookTester(
                provider.GetRequiredService<Acts>(), provider.GetRequiredService<WebhookSender>(), provider.GetRequiredService<WebhookResults>(), provider.GetRequiredService<SiteAddress>()))
            .AddSingleton<WebhookQueries>()
            .AddSingleton<IHostedService, WebhookLoop>();
    }
}
