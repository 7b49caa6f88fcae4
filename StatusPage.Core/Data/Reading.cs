using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace StatusPage.Core.Data;

internal static class Reading
{
    /// <summary>
    /// A transaction that only reads, all of it at one moment. In SQLite a deferred one: the default would take the
    /// write lock and make readers queue behind writers.
    /// </summary>
    public static async Task<IDbContextTransaction> BeginReadAsync(this DatabaseFacade database, CancellationToken cancel)
    {
        if (!database.IsSqlite())
        {
            return await database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        }

        await database.OpenConnectionAsync(cancel);
        var connection = (SqliteConnection)database.GetDbConnection();
        return (await database.UseTransactionAsync(connection.BeginTransaction(deferred: true), cancel))!;
    }
}
