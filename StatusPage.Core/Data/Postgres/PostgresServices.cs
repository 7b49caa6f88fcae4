using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Core.Data.Postgres;

internal static class PostgresServices
{
    /// <summary>What one process takes of a server's connections, which by default has a hundred for everybody, unless the operator says otherwise.</summary>
    private const int MostConnections = 50;

    /// <summary>The longest that is done in one statement is done in a few seconds.</summary>
    private const int CommandSeconds = 30;

    /// <summary>So much longer than the server takes to end a statement we wait for it to say so: then it is the statement that took long, and else the server that is silent.</summary>
    private const int AnswerSeconds = 5;

    public static IServiceCollection AddPostgres(this IServiceCollection services, DatabaseOptions database) => services
        .AddSingleton(_ => NpgsqlDataSource.Create(Bounded(database.ConnectionString)))
        .AddPooledDbContextFactory<PostgresDbContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .AddInterceptors(new AvailabilityGate(provider.GetRequiredService<DatabaseState>()), SerialWriters.Instance, SerialStatements.Instance, LikeWithoutCase.Instance)
            .KeepQuiet())
        .AddSingleton<IDbContextFactory<StatusPageDbContext>, Factory>();

    /// <summary>
    /// Nobody waits for ever: not for a server that does not answer, not for a lock, and not for a process that holds one and
    /// hangs. What the operator wrote stays.
    /// </summary>
    internal static string Bounded(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        Default("Timeout", DatabaseOptions.WaitSeconds);
        Default("Command Timeout", CommandSeconds);
        builder.Options = string.Create(
            CultureInfo.InvariantCulture,
            $"-c lock_timeout={DatabaseOptions.WaitSeconds}s -c statement_timeout={builder.CommandTimeout}s -c idle_in_transaction_session_timeout=60s {builder.Options}").TrimEnd();
        builder.CommandTimeout += builder.CommandTimeout > 0 ? AnswerSeconds : 0;
        Default("Maximum Pool Size", MostConnections);
        Default("Application Name", "statuspage");
        return builder.ToString();

        void Default(string key, object value)
        {
            if (!builder.ShouldSerialize(key))
            {
                builder[key] = value;
            }
        }
    }

    /// <summary>Whoever asks for a context need not know which it is.</summary>
    private sealed class Factory(IDbContextFactory<PostgresDbContext> contexts) : IDbContextFactory<StatusPageDbContext>
    {
        public StatusPageDbContext CreateDbContext() => contexts.CreateDbContext();

        public async Task<StatusPageDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) => await contexts.CreateDbContextAsync(cancellationToken);
    }
}
