using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Postgres;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Data;

public sealed class ProbeResultsUpgradeTests
{
    [Fact]
    public async Task Of_results_that_are_there_twice_one_stays_on_SQLite()
    {
        using var directory = new TemporaryDirectory();
        await using var db = new StatusPageDbContext(new DbContextOptionsBuilder<StatusPageDbContext>().UseSqlite(directory.ConnectionString).Options);

        await UpgradeAsync(db);
    }

    [Fact]
    public async Task Of_results_that_are_there_twice_one_stays_on_PostgreSQL()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.MakeAsync();
        await using (var db = new PostgresDbContext(new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql(server.ConnectionString(database) + ";Pooling=False").Options))
        {
            await UpgradeAsync(db);
        }

        await server.DropAsync(database);
    }

    private static async Task UpgradeAsync(StatusPageDbContext db)
    {
        var steps = db.GetService<IMigrationsAssembly>().Migrations.Keys.Order(StringComparer.Ordinal).ToList();
        await db.GetService<IMigrator>().MigrateAsync(steps[steps.FindIndex(step => step.EndsWith("_OneResultAMoment", StringComparison.Ordinal)) - 1]);
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO "ProbeResults" ("Probe", "AtMs", "Ok", "LatencyMs", "Code")
            VALUES (1, 60000, TRUE, 20, 'first'), (1, 60000, TRUE, 20, 'again'), (2, 60000, TRUE, 20, 'of another'), (1, 120000, TRUE, 20, 'later'), (1, 60000, FALSE, 20, 'and again')
            """);

        await db.Database.MigrateAsync();

        Assert.Equal(["first", "of another", "later"], await db.ProbeResults.OrderBy(result => result.Id).Select(result => result.Code).ToListAsync());
    }
}
