using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StatusPage.Core.Data;
using StatusPage.Core.Network;
using StatusPage.Core.Notifications.Email.Smtp;

namespace StatusPage.Core.Notifications.Email;

internal static class MailServices
{
    /// <summary>The way mail leaves, by what is configured.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        services.TryAddSingleton(new SmtpOptions());
        services.TryAddSingleton<NameLookup>();
        services.TryAddSingleton<IMailTransport>(provider =>
        {
            var options = provider.GetRequiredService<SmtpOptions>();
            var clock = provider.GetRequiredService<TimeProvider>();
            return options.Host is null
                ? new PickupFolderTransport(options.PickupDirectory ?? BesideDatabase(provider.GetRequiredService<DatabaseOptions>()), clock)
                : new SmtpTransport(options, provider.GetRequiredService<NameLookup>(), clock);
        });
        return services;
    }

    private static string BesideDatabase(DatabaseOptions database)
    {
        var file = new SqliteConnectionStringBuilder(database.ConnectionString).DataSource;
        return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "mail");
    }
}
