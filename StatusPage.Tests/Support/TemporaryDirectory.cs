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

    public void Dispose()
    {
        using (var connection = new SqliteConnection(ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        Directory.Delete(Path, recursive: true);
    }
}
