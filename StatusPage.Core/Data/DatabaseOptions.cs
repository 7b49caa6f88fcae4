namespace StatusPage.Core.Data;

/// <summary>Where the data is. Section <c>Database</c>, with <c>ConnectionStrings:StatusPage</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Sqlite = "Sqlite";

    /// <summary><c>Sqlite</c>.</summary>
    public string Provider { get; set; } = Sqlite;

    /// <summary>Default: <c>data/statuspage.db</c> beside the program.</summary>
    public string ConnectionString { get; set; } = "";
}
