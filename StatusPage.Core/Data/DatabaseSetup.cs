using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;

namespace StatusPage.Core.Data;

/// <summary>Brings the database to the present schema and writes the rows a new installation starts with.</summary>
public sealed class DatabaseSetup(IDbContextFactory<StatusPageDbContext> contexts, Acts acts)
{
    public async Task RunAsync(CancellationToken cancel = default)
    {
        await using (var db = await contexts.CreateDbContextAsync(cancel))
        {
            if ((await db.Database.GetPendingMigrationsAsync(cancel)).Any())
            {
                await db.Database.ExecuteSqlRawAsync(AppendOnly.Aside, cancel);
                await db.Database.MigrateAsync(cancel);
            }

            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancel);
            await db.Database.ExecuteSqlRawAsync(AppendOnly.Triggers, cancel);
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
}
