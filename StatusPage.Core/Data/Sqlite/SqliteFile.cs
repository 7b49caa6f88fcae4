using Microsoft.Data.Sqlite;

namespace StatusPage.Core.Data.Sqlite;

/// <summary>The file of the database.</summary>
internal static class SqliteFile
{
    /// <summary>What a posting or two takes. A few bytes more than nothing are soon used up by the next who writes.</summary>
    private const long LeastRoom = 1024 * 1024;

    /// <summary>Whether the disk has room for more than what is there already, which SQLite may write to again for a while.</summary>
    public static bool HasRoom(string connectionString) => new DriveInfo(new SqliteConnectionStringBuilder(connectionString).DataSource).AvailableFreeSpace >= LeastRoom;

    /// <summary>Makes it for a new installation. Nothing else does: a file that is gone is not to come back empty.</summary>
    public static async Task MakeAsync(string connectionString, CancellationToken cancel)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false };
        if (File.Exists(builder.DataSource))
        {
            return;
        }

        await using var connection = new SqliteConnection(builder.ToString());
        await connection.OpenAsync(cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL;";
        await command.ExecuteNonQueryAsync(cancel);
    }
}
