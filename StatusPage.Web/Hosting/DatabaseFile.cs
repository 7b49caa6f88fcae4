using Microsoft.Data.Sqlite;
using StatusPage.Core.Data;

namespace StatusPage.Web.Hosting;

/// <summary>Looks at SQLite's file before anything is written to it: what is not ours is left as it is.</summary>
internal static class DatabaseFile
{
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

        if (DatabaseLook.ContentOf(tables) is not { } content)
        {
            throw new ConfigurationException([$"The database {path} belongs to another program (it has the table “{tables.Order(StringComparer.Ordinal).First()}”). Name a file of the status page's own in ConnectionStrings:StatusPage."]);
        }

        return content;
    }
}
