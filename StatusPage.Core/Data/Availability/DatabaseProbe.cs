using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using StatusPage.Core.Data.Sqlite;

namespace StatusPage.Core.Data.Availability;

/// <summary>Asks the database something, and has it write something down, to see how it stands.</summary>
public sealed class DatabaseProbe(IDbContextFactory<StatusPageDbContext> contexts, DatabaseOptions database, WriteGate gate, NpgsqlDataSource? server = null)
{
    /// <summary>Longer than a statement waits for somebody else; what hangs for longer is left alone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(DatabaseOptions.WaitSeconds + 3);

    /// <summary>The publication that it knows of.</summary>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public Task<long> ReadAsync(TimeSpan patience, CancellationToken cancel) =>
        // SQLite works on the caller's thread and hears no cancellation: asked aside, and left alone when it hangs.
        Task.Run(
            async () =>
            {
                await using var db = await contexts.CreateDbContextAsync(cancel);
                return await db.Publications.Select(p => p.Version).SingleAsync(cancel);
            },
            cancel).WaitAsync(patience, cancel);

    /// <summary>Writes what is there already, down to the disk, and looks whether there is room for more.</summary>
    /// <exception cref="DatabaseAwayException">There is none.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public Task WriteAsync(CancellationToken cancel) =>
        Task.Run(
            async () =>
            {
                using var turn = await gate.EnterAsync(cancel);
                await using var db = await contexts.CreateDbContextAsync(cancel);
                await db.Publications.ExecuteUpdateAsync(set => set.SetProperty(p => p.Version, p => p.Version), cancel);
                if (db.Database.IsSqlite() && !SqliteFile.HasRoom(database.ConnectionString))
                {
                    throw new DatabaseAwayException(SqliteFaults.Full);
                }
            },
            cancel).WaitAsync(Patience + Patience, cancel);

    /// <summary>
    /// Closes connections that are kept open. They are to whatever file was at the path when they were opened, or to a server
    /// that was stopped since, where each would fail once more.
    /// </summary>
    public void LetGo()
    {
        if (server is not null)
        {
            server.Clear();
            return;
        }

        using var kept = new SqliteConnection(database.ConnectionString);
        SqliteConnection.ClearPool(kept);
    }
}
