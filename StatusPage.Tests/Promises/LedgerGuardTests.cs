using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Promises;

/// <summary>What SQLite itself refuses of the ledger, and what shows where somebody got around it.</summary>
public sealed class LedgerGuardTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        // The policy has been in force for a while.
        _app.Clock.Advance(TimeSpan.FromHours(2));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("UPDATE PromiseLedger SET State = 'kept'")]
    [InlineData("UPDATE OR REPLACE PromiseLedger SET Number = 1 WHERE Number = 2")]
    [InlineData("DELETE FROM PromiseLedger")]
    [InlineData("INSERT OR REPLACE INTO PromiseLedger SELECT Number, At, Subject, SubjectId, Title, Impact, Kind, Cycle, Promised, StartedAt, DueAt, MetAt, 'missed', PolicyNumber, Reason, \"By\", PreviousHash, Hash FROM PromiseLedger WHERE Number = 1")]
    [InlineData("INSERT INTO PromiseLedger SELECT 3, At, Subject, SubjectId, Title, Impact, Kind, Cycle, Promised, StartedAt, DueAt, MetAt, State, PolicyNumber, Reason, \"By\", PreviousHash, Hash FROM PromiseLedger WHERE Number = 1")]
    [InlineData("INSERT OR REPLACE INTO PromiseLedger SELECT 3, At, Subject, SubjectId, Title, Impact, Kind, Cycle, Promised, StartedAt, DueAt, MetAt, 'kept', PolicyNumber, Reason, \"By\", PreviousHash, Hash FROM PromiseLedger WHERE Number = 2")]
    public async Task The_database_itself_keeps_the_ledger_as_it_was_written(string sql)
    {
        await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(31);
        var before = (await _app.LedgerAsync()).Select(entry => entry.Hash).ToList();

        await Assert.ThrowsAsync<SqliteException>(() => _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql)));

        Assert.Equal(before, (await _app.LedgerAsync()).Select(entry => entry.Hash));
    }

    [Fact]
    public async Task The_database_itself_keeps_a_waiver_as_it_was_written()
    {
        await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(31);
        await _app.Get<PromiseService>().WaiveAsync(_app.Admin, 2, "The whole region was without power.");

        await Assert.ThrowsAsync<SqliteException>(() => _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync(
            "INSERT OR REPLACE INTO PromiseLedger SELECT 4, At, Subject, SubjectId, Title, Impact, Kind, Cycle, Promised, StartedAt, DueAt, MetAt, State, PolicyNumber, 'No reason', \"By\", PreviousHash, Hash FROM PromiseLedger WHERE Number = 3")));

        Assert.Equal("The whole region was without power.", (await _app.LedgerAsync())[^1].Reason);
    }

    [Fact]
    public async Task What_ended_of_one_incident_is_found_without_reading_the_whole_ledger()
    {
        var plan = await _app.ReadAsync(async db =>
        {
            await db.Database.OpenConnectionAsync();
            await using var ask = db.Database.GetDbConnection().CreateCommand();
            ask.CommandText = "EXPLAIN QUERY PLAN SELECT * FROM PromiseLedger WHERE SubjectId = 'x' ORDER BY Number";
            await using var rows = await ask.ExecuteReaderAsync();
            await rows.ReadAsync();
            return rows.GetString(3);
        });

        Assert.StartsWith("SEARCH", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE PromiseLedger SET State = 'kept' WHERE Number = 2", 2, "does not match its hash")]
    [InlineData("UPDATE PromiseLedger SET DueAt = '2026-05-12 13:00:00' WHERE Number = 1", 1, "does not match its hash")]
    [InlineData("UPDATE PromiseLedger SET Title = 'Nothing to see' WHERE Number = 3", 3, "does not match its hash")]
    [InlineData("DELETE FROM PromiseLedger WHERE Number = 2", 3, "Entry 2 is missing")]
    [InlineData("DELETE FROM PromiseLedger WHERE Number = 1", 2, "Entry 1 is missing")]
    [InlineData("UPDATE PromiseLedger SET PreviousHash = Hash WHERE Number = 2", 2, "names another hash")]
    [InlineData("DELETE FROM PromiseLedger WHERE Number = 3", 2, "cut off its end")]
    public async Task Whatever_is_changed_behind_its_back_shows_in_the_chain(string sql, long brokenAt, string fault)
    {
        await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(31);
        await _app.ReportAsync(Impact.Critical);
        var verifier = _app.Get<LedgerVerifier>();
        var head = (await verifier.VerifyAsync()).Head;
        Assert.Equal(new LedgerFinding(3, head, null, null), await verifier.VerifyAsync(head));

        await _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER PromiseLedgerKeepUpdate; DROP TRIGGER PromiseLedgerKeepDelete;"));
        await _app.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql));

        var finding = await verifier.VerifyAsync(head);
        Assert.Equal(brokenAt, finding.BrokenAt);
        Assert.Contains(fault, finding.Fault, StringComparison.Ordinal);
    }
}
