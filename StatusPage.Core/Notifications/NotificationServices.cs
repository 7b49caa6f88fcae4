using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Events;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;

namespace StatusPage.Core.Notifications;

internal static class NotificationServices
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton<IFollow<IncidentPosted>, OweNotification>()
        .AddSingleton<LinkKeys>();
}
