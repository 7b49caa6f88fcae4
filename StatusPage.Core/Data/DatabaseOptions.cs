using Microsoft.Data.Sqlite;

namespace StatusPage.Core.Data;

/// <summary>Where the data is. Section <c>Database</c>, with <c>ConnectionStrings:StatusPage</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Sqlite = "Sqlite";
    public const string Postgres = "Postgres";

    /// <summary><c>Sqlite</c> or <c>Postgres</c>.</summary>
    public string Provider { get; init; } = Sqlite;

    /// <summary>SQLite's default: <c>data/statuspage.db</c> beside the program. PostgreSQL has none.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The folder of what is kept in files; null: the one that SQLite's database is in.</summary>
    public string? Directory { get; init; }

    public bool IsPostgres => Provider == Postgres;

    /// <summary>SQLite's file; null where the database is no file.</summary>
    public string? File => IsPostgres || ConnectionString.Length == 0 ? null : new SqliteConnectionStringBuilder(ConnectionString).DataSource;

    /// <summary>
    /// How long a statement waits for a database that somebody else is writing to, before it gives up. SQLite's driver has 30 s
    /// by default, and holds a thread all the while; PostgreSQL would wait for ever.
    /// </summary>
    public const int WaitSeconds = 5;

    /// <summary>A file of the product's own, in its folder.</summary>
    public string PathOf(string name) =>
        Path.Combine(Directory ?? (File is { } file ? Path.GetDirectoryName(Path.GetFullPath(file))! : System.IO.Directory.GetCurrentDirectory()), name);
}
