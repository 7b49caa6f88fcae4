using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Postmortems;

/// <summary>What the database itself refuses, whatever program holds it.</summary>
public sealed class PublishedForGoodTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Incident _incident = null!;
    private string _action = "";

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        await _app.PromiseAsync(ReadyMadePolicy.B);
        _incident = await _app.ResolveAsync(await _app.ReportAsync("Payments fail"));
        var draft = await _app.DraftAsync(_incident, new ActionInput(null, "Alarm on all disks", "Bo", new DateOnly(2026, 6, 1)));
        _action = draft.Actions[0].Id;
        await _app.Postmortems().PublishAsync(_app.Admin, _incident.Id, null);
        await _app.Postmortems().LinkAsync(_app.Admin, _incident.Id, null);
        var other = await _app.ResolveAsync(await _app.ReportAsync("Search fails"));
        await _app.DraftAsync(other, new ActionInput(null, "Another", "Bo", new DateOnly(2026, 6, 1)));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("""UPDATE "Postmortems" SET "IncidentId" = 'elsewhere' WHERE "PublishedAt" IS NOT NULL""")]
    [InlineData("""UPDATE "Postmortems" SET "PublishedAt" = NULL WHERE "PublishedAt" IS NOT NULL""")]
    [InlineData("""UPDATE "Postmortems" SET "Sections" = '{}' WHERE "PublishedAt" IS NOT NULL""")]
    [InlineData("""DELETE FROM "Postmortems" WHERE "PublishedAt" IS NOT NULL""")]
    [InlineData("""INSERT OR REPLACE INTO "Postmortems" SELECT * FROM "Postmortems" WHERE "PublishedAt" IS NOT NULL""")]
    [InlineData("""INSERT OR REPLACE INTO "Postmortems" ("IncidentId", "LinkHash", "Sections", "Readers", "CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy", "Version") SELECT 'other', "LinkHash", '{}', 'everybody', "CreatedAt", '', "UpdatedAt", '', 1 FROM "Postmortems" WHERE "PublishedAt" IS NOT NULL""")]
    [InlineData("""INSERT OR REPLACE INTO "Postmortems" (rowid, "IncidentId", "Sections", "Readers", "CreatedAt", "CreatedBy", "UpdatedAt", "UpdatedBy", "Version") SELECT rowid, 'other', '{}', 'everybody', "CreatedAt", '', "UpdatedAt", '', 1 FROM "Postmortems" WHERE "PublishedAt" IS NOT NULL""")]
    [InlineData("""UPDATE OR REPLACE "Postmortems" SET "LinkHash" = (SELECT "LinkHash" FROM "Postmortems" WHERE "LinkHash" IS NOT NULL) WHERE "PublishedAt" IS NULL""")]
    [InlineData("""UPDATE OR REPLACE "Postmortems" SET rowid = (SELECT rowid FROM "Postmortems" WHERE "PublishedAt" IS NOT NULL) WHERE "PublishedAt" IS NULL""")]
    [InlineData("""UPDATE "ActionItems" SET "Text" = 'Nothing' WHERE "Id" = '{action}'""")]
    [InlineData("""UPDATE "ActionItems" SET "IncidentId" = (SELECT "IncidentId" FROM "Postmortems" WHERE "PublishedAt" IS NULL) WHERE "Id" = '{action}'""")]
    [InlineData("""UPDATE "ActionItems" SET "IncidentId" = (SELECT "IncidentId" FROM "Postmortems" WHERE "PublishedAt" IS NOT NULL) WHERE "Id" <> '{action}'""")]
    [InlineData("""DELETE FROM "ActionItems" WHERE "Id" = '{action}'""")]
    [InlineData("""INSERT OR REPLACE INTO "ActionItems" SELECT * FROM "ActionItems" WHERE "Id" = '{action}'""")]
    [InlineData("""INSERT INTO "ActionItems" ("Id", "IncidentId", "Position", "Text", "Owner", "State") SELECT 'new', "IncidentId", 2, 'One more', '', 'open' FROM "ActionItems" WHERE "Id" = '{action}'""")]
    [InlineData("""UPDATE OR REPLACE "ActionItems" SET "Id" = '{action}' WHERE "Id" <> '{action}'""")]
    public async Task What_is_published_cannot_be_changed_removed_or_replaced(string sql)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(sql));

        Assert.Contains("published postmortem", refused.Message, StringComparison.Ordinal);
        var postmortem = (await _app.PostmortemOfAsync(_incident)).Postmortem!;
        Assert.Equal((true, "Alarm on all disks"), (postmortem.IsPublished, Assert.Single(postmortem.Actions).Text));
    }

    [Theory]
    [InlineData("""UPDATE "ActionItems" SET "State" = 'done', "Owner" = 'Ada', "DueOn" = '2026-07-01' WHERE "Id" = '{action}'""")]
    [InlineData("""UPDATE "Postmortems" SET "LinkHash" = NULL, "LinkMadeAt" = NULL, "Version" = "Version" + 1 WHERE "PublishedAt" IS NOT NULL""")]
    [InlineData("""UPDATE "ActionItems" SET "Text" = 'Reworded' WHERE "Id" <> '{action}'""")]
    [InlineData("""DELETE FROM "ActionItems" WHERE "Id" <> '{action}'""")]
    [InlineData("""DELETE FROM "Postmortems" WHERE "PublishedAt" IS NULL""")]
    public async Task What_goes_on_and_what_is_a_draft_can(string sql) => Assert.Equal(1, await RunAsync(sql));

    [Fact]
    public async Task A_database_of_the_version_before_is_guarded_the_same_after_its_next_start()
    {
        await RunAsync(
            """
            DROP TRIGGER "PostmortemsKeepPublished"; DROP TRIGGER "PostmortemsKeepReplace"; DROP TRIGGER "PostmortemsKeepPlace"; DROP TRIGGER "ActionItemsKeepPublished";
            CREATE TRIGGER "PostmortemsKeepUpdate" BEFORE UPDATE OF "Sections", "Readers", "PublishedAt", "PublishedBy" ON "Postmortems"
            WHEN OLD."PublishedAt" IS NOT NULL BEGIN SELECT RAISE(ABORT, 'as the version before said it'); END;
            """);

        await _app.Get<DatabaseSetup>().RunAsync();

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("""UPDATE "Postmortems" SET "IncidentId" = 'elsewhere' WHERE "PublishedAt" IS NOT NULL"""));
        Assert.Contains("cannot be changed", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("""UPDATE "ActionItems" SET "Text" = 'Nothing' WHERE "Id" = '{action}'"""));
        Assert.Contains("cannot be changed", refused.Message, StringComparison.Ordinal);
        refused = await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("""UPDATE "Postmortems" SET "Sections" = '{}' WHERE "PublishedAt" IS NOT NULL"""));
        Assert.DoesNotContain("version before", refused.Message, StringComparison.Ordinal);
    }

    private Task<int> RunAsync(string sql) => _app.ReadAsync(async db =>
    {
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF;");
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Statements of the test's own.
        command.CommandText = sql.Replace("{action}", _action, StringComparison.Ordinal);
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync();
    });
}
