using System.Globalization;
using Npgsql;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Web.Hosting;

/// <summary>Looks at PostgreSQL's database before anything is written to it: what is not ours is left as it is.</summary>
internal static class DatabaseServer
{
    /// <summary>The oldest that is still cared for by those who make it.</summary>
    private const int LeastVersion = 13;

    /// <summary>Tables of extensions are nobody's.</summary>
    private const string Tables =
        """
        SELECT c.relname FROM pg_class c
        WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace AND c.relname NOT LIKE '\_\_EF%' AND c.relname NOT LIKE 'qrtz\_%'
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
        """;

    /// <summary>For a sentence: host, port and database, and nothing that is secret.</summary>
    public static string Name(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        return string.Create(CultureInfo.InvariantCulture, $"“{builder.Database}” at {builder.Host}:{builder.Port}");
    }

    /// <exception cref="ConfigurationException">It is another program's, or its server is too old.</exception>
    /// <exception cref="DatabaseAwayException">Its schema is not there: it may have been dropped since.</exception>
    public static async Task<DatabaseContent> LookAsync(string connectionString, CancellationToken cancel)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = DatabaseOptions.WaitSeconds, CommandTimeout = DatabaseOptions.WaitSeconds };
        await using var connection = new NpgsqlConnection(builder.ToString());
        await connection.OpenAsync(cancel);
        if (connection.PostgreSqlVersion.Major < LeastVersion)
        {
            throw new ConfigurationException([$"The server of {Name(connectionString)} is PostgreSQL {connection.PostgreSqlVersion}; accepted: {LeastVersion} or newer."]);
        }

        var tables = new HashSet<string>(StringComparer.Ordinal);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT current_schema() IS NOT NULL";
        if (await command.ExecuteScalarAsync(cancel) is not true)
        {
            throw new DatabaseAwayException(new DatabaseFault(
                DatabaseFaultKind.Missing,
                "its schema is not there",
                $"The user “{builder.Username}” has no schema in the database {Name(connectionString)}. Give it one (CREATE SCHEMA status AUTHORIZATION {builder.Username}; then “Search Path=status” in ConnectionStrings:StatusPage), or let it use the one that is there (GRANT ALL ON SCHEMA public TO {builder.Username})"));
        }

        command.CommandText = Tables;
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            tables.Add(rows.GetString(0));
        }

        return DatabaseLook.ContentOf(tables) ?? throw new ConfigurationException(
            [$"The database {Name(connectionString)} belongs to another program (it has the table “{tables.Order(StringComparer.Ordinal).First()}”). Name one of the status page's own in ConnectionStrings:StatusPage."]);
    }
}
