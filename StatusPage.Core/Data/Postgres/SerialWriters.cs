using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace StatusPage.Core.Data.Postgres;

/// <summary>
/// One writer at a time, in however many processes, as on SQLite: what reads before it writes finds it as it was read, and
/// numbers that grow are seen in their order. The first statement of each transaction that may write takes a lock
/// that ends with it. Transactions that only read are of another isolation level, and wait for nobody.
/// </summary>
internal sealed class SerialWriters : DbTransactionInterceptor
{
    /// <summary>The letters “statpage”, so that no other program's lock is meant.</summary>
    public const string Lock = "SELECT pg_advisory_xact_lock(8319381564389680997);";

    public static readonly SerialWriters Instance = new();

    private SerialWriters()
    {
    }

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        if (MayWrite(result))
        {
            using var command = Command(connection, result);
            try
            {
                command.ExecuteNonQuery();
            }
            catch
            {
                result.Dispose();
                throw;
            }
        }

        return result;
    }

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        if (MayWrite(result))
        {
            await using var command = Command(connection, result);
            try
            {
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch
            {
                await result.DisposeAsync();
                throw;
            }
        }

        return result;
    }

    private static bool MayWrite(DbTransaction transaction) => transaction.IsolationLevel != IsolationLevel.RepeatableRead;

    private static DbCommand Command(DbConnection connection, DbTransaction transaction)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Lock;
        return command;
    }
}
