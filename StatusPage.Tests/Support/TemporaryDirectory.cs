using Microsoft.Data.Sqlite;
using StatusPage.Core.Data.Sqlite;

namespace StatusPage.Tests.Support;

/// <summary>A directory of a test's own, with its database in it; gone when disposed.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    // Before anything asks for SQLite, whichever test runs first.
    static TemporaryDirectory() => SqliteNative.Use();

    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("statuspage-test-").FullName;

    public string Path { get; }

    public string DatabaseFile => System.IO.Path.Combine(Path, "statuspage.db");

    public string ConnectionString => $"Data Source={DatabaseFile}";

    /// <summary>Runs a statement on the database, beside whoever has it open; the first value of what it finds.</summary>
    public async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection(ConnectionString + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync();
    }

    public void Dispose()
    {
        using (var connection = new SqliteConnection(ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        Directory.Delete(Path, recursive: true);
    }
}
