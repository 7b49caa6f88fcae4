using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Core.Data.Sqlite;

internal static class SqliteServices
{
    public static IServiceCollection AddSqlite(this IServiceCollection services, DatabaseOptions database)
    {
        SqliteNative.Use();
        // Opens what is there and makes nothing: a file that was deleted must not come back empty.
        database.ConnectionString = new SqliteConnectionStringBuilder(database.ConnectionString)
        {
            DefaultTimeout = DatabaseOptions.WaitSeconds,
            Mode = SqliteOpenMode.ReadWrite,
        }.ToString();
        return services.AddPooledDbContextFactory<StatusPageDbContext>((provider, options) =>
        {
            var state = provider.GetRequiredService<DatabaseState>();
            options.UseSqlite(database.ConnectionString).AddInterceptors(new AvailabilityGate(state), new SqlitePragmas(state)).KeepQuiet();
        });
    }
}
