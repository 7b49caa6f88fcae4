using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace StatusPage.Core.Data.Postgres;

/// <summary>
/// One process at a time makes a database of PostgreSQL ready. Whoever comes second waits, for as long as a migration may take,
/// and finds it done; on SQLite the file's own lock sees to that.
/// </summary>
internal sealed class SetupTurn : IAsyncDisposable
{
    /// <summary>Beside <see cref="SerialWriters.Lock"/>, which those who only write wait for.</summary>
    public const string Key = "8319381564389680998";

    private readonly StatusPageDbContext? _db;

    private SetupTurn(StatusPageDbContext? db) => _db = db;

    public static async Task<SetupTurn> TakeAsync(StatusPageDbContext db, TimeSpan most, CancellationToken cancel)
    {
        if (db.Database.IsSqlite())
        {
            return new SetupTurn(null);
        }

        // The lock is the connection's: it stays open until the turn ends.
        await db.Database.OpenConnectionAsync(cancel);
        var turn = new SetupTurn(db);
        try
        {
            await turn.RunAsync("SET lock_timeout = 0; SET statement_timeout = 0; SELECT pg_advisory_lock(" + Key + "); RESET lock_timeout", most, cancel);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_db is null)
        {
            return;
        }

        try
        {
            if (_db.Database.GetDbConnection().State == ConnectionState.Open)
            {
                await RunAsync("SELECT pg_advisory_unlock(" + Key + "); RESET statement_timeout", TimeSpan.FromSeconds(DatabaseOptions.WaitSeconds), CancellationToken.None);
            }
        }
        catch (DbException)
        {
            // With a connection that broke, the lock is gone.
        }

        await _db.Database.CloseConnectionAsync();
    }

    private async Task RunAsync(string statements, TimeSpan most, CancellationToken cancel)
    {
        await using var command = _db!.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Constants.
        command.CommandText = statements;
#pragma warning restore CA2100
        command.CommandTimeout = (int)most.TotalSeconds;
        await command.ExecuteNonQueryAsync(cancel);
    }
}
