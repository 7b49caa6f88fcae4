using Microsoft.Data.Sqlite;
using StatusPage.Core.Data;

namespace StatusPage.Web.Hosting;

/// <summary>What is where the database should be.</summary>
public enum DatabaseContent
{
    /// <summary>No file.</summary>
    Nothing,

    /// <summary>A database without a table.</summary>
    Empty,

    Ours,
}

/// <summary>Looks at the database file before anything is written to it: what is not ours is left as it is.</summary>
public static class DatabaseFile
{
    public static string PathOf(string connectionString) => new SqliteConnectionStringBuilder(connectionString).DataSource;

    /// <summary>Connections that are kept open are to whatever was at the path when they were opened: the next ones are made anew.</summary>
    public static void Forget(string connectionString)
    {
        using var kept = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(kept);
    }

    /// <exception cref="ConfigurationException">It is another program's, or no database.</exception>
    public static async Task<DatabaseContent> LookAsync(string connectionString)
    {
        var given = new SqliteConnectionStringBuilder(connectionString);
        var path = given.DataSource;
        if (!File.Exists(path))
        {
            return DatabaseContent.Nothing;
        }

        var tables = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var builder = new SqliteConnectionStringBuilder { DataSource = path, Password = given.Password, Pooling = false, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = DatabaseOptions.WaitSeconds };
            await using var connection = new SqliteConnection(builder.ToString());
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\'";
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                tables.Add(rows.GetString(0));
            }
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT)
        {
            throw new ConfigurationException([$"The file {path} is not a SQLite database, or it is damaged. Put a backup in its place, or name another file in ConnectionStrings:StatusPage."], exception);
        }

        if (tables.Count > 0 && !tables.IsSupersetOf(["Incidents", "AuditEntries", "StatusIntervals"]))
        {
            throw new ConfigurationException([$"The database {path} belongs to another program (it has the table “{tables.Order(StringComparer.Ordinal).First()}”). Name a file of the status page's own in ConnectionStrings:StatusPage."]);
        }

        return tables.Count > 0 ? DatabaseContent.Ours : DatabaseContent.Empty;
    }
}
