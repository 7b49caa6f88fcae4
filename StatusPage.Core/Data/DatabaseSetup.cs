using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Data.Postgres;
using StatusPage.Core.Data.Sqlite;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;

namespace StatusPage.Core.Data;

/// <summary>Brings the database to the present schema and writes the rows a new installation starts with.</summary>
public sealed class DatabaseSetup(IDbContextFactory<StatusPageDbContext> contexts, DatabaseOptions database, Acts acts, TimeProvider clock)
{
    /// <summary>A migration of a large table takes longer than any other statement may.</summary>
    private static readonly TimeSpan MigrationTime = TimeSpan.FromHours(1);

    /// <exception cref="DatabaseAwayException">Of <see cref="DatabaseFaultKind.Newer"/>: a newer version made it, and nothing was touched.</exception>
    public async Task RunAsync(CancellationToken cancel = default)
    {
        if (!database.IsPostgres)
        {
            await SqliteFile.MakeAsync(database.ConnectionString, cancel);
        }

        await using (var db = await contexts.CreateDbContextAsync(cancel))
        await using (await SetupTurn.TakeAsync(db, MigrationTime, cancel))
        {
            if ((await db.Database.GetAppliedMigrationsAsync(cancel)).Except(db.Database.GetMigrations(), StringComparer.Ordinal).LastOrDefault() is { } unknown)
            {
                throw new DatabaseAwayException(new DatabaseFault(
                    DatabaseFaultKind.Newer, $"a newer version of the status page has changed it ({unknown})", "Start that version, or put back the backup from before"));
            }

            await MigrateAsync(db, cancel);
            if (await db.Publications.AnyAsync(p => p.Installation == null, cancel))
            {
                var installation = Ids.New(clock.GetUtcNow());
                await db.Publications.Where(p => p.Installation == null).ExecuteUpdateAsync(set => set.SetProperty(p => p.Installation, installation), cancel);
            }

            if (await db.Settings.AnyAsync(cancel))
            {
                return;
            }
        }

        await acts.RunAsync(
            Actor.System("set-up"),
            StaffRole.Administrator,
            async act =>
            {
                // Asked again within the transaction: two processes may start on one new database.
                if (await act.Db.Settings.AnyAsync(cancel))
                {
                    return;
                }

                act.Db.Settings.Add(new SiteSettings { Version = 1 });
                act.Db.Policies.Add(new PolicyVersion(1, IncidentPolicy.Default, act.Now, act.Actor.Name));
                act.Record("installation.created", "settings", SiteSettings.OnlyId, "New installation");
            },
            cancel);
    }

    private static async Task MigrateAsync(StatusPageDbContext db, CancellationToken cancel)
    {
        var pending = (await db.Database.GetPendingMigrationsAsync(cancel)).Any();
        if (!db.Database.IsSqlite())
        {
            if (pending)
            {
                db.Database.SetCommandTimeout(MigrationTime);
                await db.Database.MigrateAsync(cancel);
                db.Database.SetCommandTimeout(null);
            }

            await db.Database.ExecuteSqlRawAsync(PostgresAppendOnly.Triggers, cancel);
            return;
        }

        if (pending)
        {
            await db.Database.ExecuteSqlRawAsync(AppendOnly.Aside, cancel);
            await db.Database.MigrateAsync(cancel);
        }

        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancel);
        await db.Database.ExecuteSqlRawAsync(AppendOnly.Triggers, cancel);
    }
}
