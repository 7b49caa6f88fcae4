using Microsoft.Data.Sqlite;

namespace StatusPage.Core.Data;

/// <summary>Where the data is. Section <c>Database</c>, with <c>ConnectionStrings:StatusPage</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Sqlite = "Sqlite";

    /// <summary><c>Sqlite</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>Default: <c>data/statuspage.db</c> beside the program.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// How long a statement waits for a database that somebody else is writing to, before it gives up. The driver's own
    /// default is 30 s, and it holds a thread all the while.
    /// </summary>
    public const int WaitSeconds = 5;

    /// <summary>Opens what is there and makes nothing: a file that was deleted must not come back empty.</summary>
    internal void Bound() =>
        ConnectionString = new SqliteConnectionStringBuilder(ConnectionString) { DefaultTimeout = WaitSeconds, Mode = SqliteOpenMode.ReadWrite }.ToString();
}
