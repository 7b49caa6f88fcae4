using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Sending;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Settings;

namespace StatusPage.Core.Notifications;

internal static class NotificationServices
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton<NotificationService>()
        .AddSingleton<AudienceQueries>()
        .AddSingleton<DeliveryQueries>()
        .AddSingleton<OweNotification>()
        .AddSingleton<IFollow<IncidentPosted>>(provider => provider.GetRequiredService<OweNotification>())
        .AddSingleton<IFollow<MaintenanceHappened>>(provider => provider.GetRequiredService<OweNotification>())
        .AddSingleton<IFollow<PostmortemPublished>>(provider => provider.GetRequiredService<OweNotification>())
        .AddSingleton<LinkKeys>()
        .AddMails()
        .AddSending()
        .AddWebhooks();

    private static IServiceCollection AddMails(this IServiceCollection services)
    {
        // The host knows better where the page is.
        services.TryAddSingleton(new SiteAddress(() => "http://localhost"));
        return services.AddSingleton<MailRenderer>();
    }

    private static IServiceCollection AddSending(this IServiceCollection services) => services
        .AddSingleton<MailSignal>()
        .AddSingleton<MailStatus>()
        .AddSingleton<MailContents>()
        .AddSingleton<MailPump>()
        .AddSingleton<MailWatch>()
        .AddHostedService(provider => provider.GetRequiredService<MailPump>());
}
