using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Core.Catalog;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;

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
            .AddSingleton<WebhookService>();
    }
}
