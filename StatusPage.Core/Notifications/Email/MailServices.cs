using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Core.Data;
using StatusPage.Core.Network;
using StatusPage.Core.Notifications.Email.Pickup;
using StatusPage.Core.Notifications.Email.Smtp;

namespace StatusPage.Core.Notifications.Email;

internal static class MailServices
{
    /// <summary>The way mail leaves, by what is configured.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.TryAddSingleton(new SmtpOptions());
        services.TryAddSingleton<NameLookup>();
        services.TryAddSingleton(provider => FolderOf(provider.GetRequiredService<SmtpOptions>(), provider.GetRequiredService<DatabaseOptions>()));
        services.TryAddSingleton<PickupMailbox>();
        services.TryAddSingleton<IMailTransport>(provider =>
        {
            var clock = provider.GetRequiredService<TimeProvider>();
            return provider.GetRequiredService<PickupFolder>().Path is { } folder
                ? new PickupFolderTransport(folder, clock)
                : new SmtpTransport(provider.GetRequiredService<SmtpOptions>(), provider.GetRequiredService<NameLookup>(), clock);
        });
        return services;
    }

    private static PickupFolder FolderOf(SmtpOptions options, DatabaseOptions database) =>
        new(options.Host is null ? options.PickupDirectory ?? database.PathOf("mail") : null);
}
