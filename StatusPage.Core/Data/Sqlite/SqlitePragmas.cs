using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Core.Data.Sqlite;

/// <summary>
/// Every connection waits for a busy database in SQLite itself (its back-off starts at a millisecond; the driver's is
/// 150 ms; together they give up after <see cref="DatabaseOptions.WaitSeconds"/>) and syncs each commit to disk: what was acknowledged survives a power cut.
/// One whose file is no longer the one at its path is closed, and with it all that are kept open.
/// </summary>
internal sealed class SqlitePragmas(DatabaseState state) : DbConnectionInterceptor
{
    private const string Pragmas = "PRAGMA busy_timeout = 2500; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        Check(connection);
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Check(connection);
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private void Check(DbConnection connection)
    {
        if (connection is SqliteConnection sqlite && SqliteNative.HasMoved(sqlite))
        {
            SqliteConnection.ClearPool(sqlite);
            sqlite.Close();
            state.GoAway(SqliteFaults.Moved);
            throw new DatabaseAwayException(SqliteFaults.Moved);
        }
    }
}
