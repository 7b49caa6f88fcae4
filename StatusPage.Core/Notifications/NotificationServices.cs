using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications.Email;

namespace StatusPage.Core.Notifications;

internal static class NotificationServices
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton<MailSignal>()
        .AddSingleton<NotificationService>()
        .AddSingleton<OweNotification>()
        .AddSingleton<IFollow<IncidentPosted>>(provider => provider.GetRequiredService<OweNotification>())
        .AddSingleton<IFollow<MaintenanceHappened>>(provider => provider.GetRequiredService<OweNotification>())
        .AddSingleton<LinkKeys>();
}
