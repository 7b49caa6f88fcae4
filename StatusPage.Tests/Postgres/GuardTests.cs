using Microsoft.EntityFrameworkCore;
using Npgsql;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Tests.Postmortems;
using StatusPage.Tests.Promises;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Postgres;

/// <summary>What PostgreSQL itself refuses, whatever program holds the database.</summary>
[OnPostgres]
public sealed class GuardTests(GuardTests.Written written) : IClassFixture<GuardTests.Written>
{
    private const string Columns =
        """ "At", "Subject", "SubjectId", "Title", "Impact", "Kind", "Cycle", "Promised", "StartedAt", "DueAt", "MetAt", "State", "PolicyNumber", "Reason", "By", "PreviousHash", "Hash" """;

    [Theory]
    [InlineData("""UPDATE "AuditEntries" SET "ActorName" = 'Somebody else'""", "Audit entries cannot be changed.")]
    [InlineData("""DELETE FROM "AuditEntries" WHERE "Id" = 1""", "Audit entries cannot be deleted.")]
    [InlineData("""TRUNCATE "AuditEntries" """, "Audit entries cannot be deleted.")]
    [InlineData("""INSERT INTO "AuditEntries" SELECT * FROM "AuditEntries" ON CONFLICT ("Id") DO UPDATE SET "ActorName" = ''""", "Audit entries cannot be replaced.")]
    [InlineData("""UPDATE "PromiseLedger" SET "State" = 'kept'""", "Entries of the ledger cannot be changed.")]
    [InlineData("""DELETE FROM "PromiseLedger" """, "Entries of the ledger cannot be deleted.")]
    [InlineData("""TRUNCATE "PromiseLedger" CASCADE""", "Entries of the ledger cannot be deleted.")]
    [InlineData("""INSERT INTO "PromiseLedger" SELECT * FROM "PromiseLedger" ON CONFLICT DO NOTHING""", "A promise ends once, and is waived once.")]
    [InlineData($"""INSERT INTO "PromiseLedger" ("Number", {Columns}) SELECT 99, {Columns} FROM "PromiseLedger" WHERE "Number" = 1""", "A promise ends once, and is waived once.")]
    [InlineData("""UPDATE "Postmortems" SET "Sections" = '{}' WHERE "PublishedAt" IS NOT NULL""", "A published postmortem cannot be changed.")]
    [InlineData("""UPDATE "Postmortems" SET "PublishedAt" = NULL WHERE "PublishedAt" IS NOT NULL""", "A published postmortem cannot be changed.")]
    [InlineData("""DELETE FROM "Postmortems" """, "A published postmortem cannot be deleted.")]
    [InlineData("""TRUNCATE "Postmortems" CASCADE""", "published postmortem cannot be deleted.")]
    [InlineData("""TRUNCATE "ActionItems" """, "An action item of a published postmortem cannot be deleted.")]
    [InlineData("""INSERT INTO "Postmortems" SELECT * FROM "Postmortems" WHERE "PublishedAt" IS NOT NULL ON CONFLICT ("IncidentId") DO UPDATE SET "Sections" = '{}'""", "A published postmortem cannot be replaced.")]
    [InlineData("""UPDATE "Postmortems" SET "LinkHash" = (SELECT "LinkHash" FROM "Postmortems" WHERE "LinkHash" IS NOT NULL) WHERE "PublishedAt" IS NULL""", "A published postmortem cannot be replaced.")]
    [InlineData("""UPDATE "ActionItems" SET "Text" = 'Nothing' WHERE "Id" = '{action}'""", "What an action item of a published postmortem says cannot be changed.")]
    [InlineData("""UPDATE "ActionItems" SET "IncidentId" = (SELECT "IncidentId" FROM "Postmortems" WHERE "PublishedAt" IS NOT NULL) WHERE "Id" <> '{action}'""", "says cannot be changed.")]
    [InlineData("""UPDATE "ActionItems" SET "Id" = '{action}' WHERE "Id" <> '{action}'""", "An action item of a published postmortem cannot be replaced.")]
    [InlineData("""DELETE FROM "ActionItems" WHERE "Id" = '{action}'""", "An action item of a published postmortem cannot be deleted.")]
    [InlineData("""INSERT INTO "ActionItems" ("Id", "IncidentId", "Position", "Text", "Owner", "State") SELECT 'new', "IncidentId", 2, 'One more', '', 'open' FROM "ActionItems" WHERE "Id" = '{action}'""", "cannot be added to or replaced.")]
    public async Task What_is_for_good_stays_as_it_was_written(string sql, string says)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(written.App, sql, commit: true));

        Assert.Equal(PostgresErrorCodes.RaiseException, refused.SqlState);
        Assert.Contains(says, refused.MessageText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""UPDATE "ActionItems" SET "State" = 'done', "Owner" = 'Ada', "DueOn" = '2026-07-01' WHERE "Id" = '{action}'""")]
    [InlineData("""UPDATE "Postmortems" SET "LinkHash" = NULL, "LinkMadeAt" = NULL, "Version" = "Version" + 1 WHERE "PublishedAt" IS NOT NULL""")]
    [InlineData("""UPDATE "ActionItems" SET "Text" = 'Reworded' WHERE "Id" <> '{action}'""")]
    [InlineData("""DELETE FROM "ActionItems" WHERE "Id" <> '{action}'""")]
    [InlineData("""DELETE FROM "Postmortems" WHERE "PublishedAt" IS NULL""")]
    public async Task What_goes_on_and_what_is_a_draft_can_change(string sql) => Assert.Equal(1, await RunAsync(written.App, sql, commit: false));

    [Fact]
    public async Task Whoever_gets_around_it_breaks_the_chain_and_the_next_start_guards_it_again()
    {
        await using var app = await WriteAsync();
        var verifier = app.Get<LedgerVerifier>();
        Assert.Null((await verifier.VerifyAsync()).Fault);

        var around = new[]
        {
            """DROP TRIGGER "PromiseLedgerKeepUpdate" ON "PromiseLedger";""",
            """ALTER TABLE "PromiseLedger" DISABLE TRIGGER ALL;""",
            """
            CREATE FUNCTION "LetGo"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
            CREATE OR REPLACE TRIGGER "PromiseLedgerKeepUpdate" BEFORE UPDATE ON "PromiseLedger" FOR EACH ROW EXECUTE FUNCTION "LetGo"();
            """,
        };
        foreach (var way in around)
        {
            await RunAsync(app, way + """UPDATE "PromiseLedger" SET "Title" = 'Nothing to see' WHERE "Number" = 2""", commit: true);
            Assert.Equal(2, (await verifier.VerifyAsync()).BrokenAt);

            await app.Get<DatabaseSetup>().RunAsync();
            await Assert.ThrowsAsync<PostgresException>(() => RunAsync(app, """UPDATE "PromiseLedger" SET "Title" = 'Something' WHERE "Number" = 2""", commit: true));
        }
    }

    private static async Task<CoreApp> WriteAsync()
    {
        var app = await CoreApp.StartAsync();
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.PromiseAsync(ReadyMadePolicy.B);
        var incident = await app.ResolveAsync(await app.ReportAsync("Payments fail"));
        await app.DraftAsync(incident, new ActionInput(null, "Alarm on all disks", "Bo", new DateOnly(2026, 6, 1)));
        await app.Postmortems().PublishAsync(app.Admin, incident.Id, null);
        await app.Postmortems().LinkAsync(app.Admin, incident.Id, null);
        await app.DraftAsync(await app.ResolveAsync(await app.ReportAsync("Search fails")), new ActionInput(null, "Another", "Bo", new DateOnly(2026, 6, 1)));
        return app;
    }

    private static Task<int> RunAsync(CoreApp app, string sql, bool commit) => app.ReadAsync(async db =>
    {
        var action = await db.ActionItems.Where(item => item.Text == "Alarm on all disks").Select(item => item.Id).SingleAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Statements of the test's own.
        command.CommandText = sql.Replace("{action}", action, StringComparison.Ordinal);
#pragma warning restore CA2100
        var changed = await command.ExecuteNonQueryAsync();
        if (commit)
        {
            await transaction.CommitAsync();
        }

        return changed;
    });

    /// <summary>What is there to be kept. The tests leave it as it is.</summary>
    public sealed class Written : IAsyncLifetime
    {
        private CoreApp? _app;

        public CoreApp App
        {
            get
            {
                Assert.SkipWhen(_app is null, PostgresServer.Missing ?? "");
                return _app!;
            }
        }

        public async ValueTask InitializeAsync() => _app = PostgresServer.Missing is null ? await WriteAsync() : null;

        public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
