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

/// <summary>Looks at the database before anything is written to it: what is not ours is left as it is.</summary>
public static class DatabaseLook
{
    /// <exception cref="ConfigurationException">It is another program's, or no database.</exception>
    public static Task<DatabaseContent> RunAsync(DatabaseOptions database, CancellationToken cancel = default) =>
        database.IsPostgres ? DatabaseServer.LookAsync(database.ConnectionString, cancel) : DatabaseFile.LookAsync(database.ConnectionString);

    /// <summary>By the tables that are there; null where they are another program's.</summary>
    internal static DatabaseContent? ContentOf(IReadOnlySet<string> tables) =>
        tables.Count == 0 ? DatabaseContent.Empty
        : tables.IsSupersetOf(["Incidents", "AuditEntries", "StatusIntervals"]) ? DatabaseContent.Ours
        : null;
}
