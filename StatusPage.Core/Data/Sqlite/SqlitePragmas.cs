using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace StatusPage.Core.Data.Sqlite;

/// <summary>
/// Every connection waits for a busy database in SQLite itself (its back-off starts at a millisecond; the driver's is
/// 150 ms; together they give up after <see cref="DatabaseOptions.WaitSeconds"/>) and syncs each commit to disk: what was acknowledged survives a power cut.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA busy_timeout = 2500; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
