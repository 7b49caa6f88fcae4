using StatusPage.Tests.Support;

namespace StatusPage.Tests.Promises;

/// <summary>The program as it is shipped, twice on one database.</summary>
public sealed class TwoProcessesTests : IDisposable
{
    private const int Near = 5;
    private const int Late = 5;
    private const int Resolved = 3;

    private readonly ShippedProgram _one = new();
    private readonly ShippedProgram _two;

    public TwoProcessesTests() => _two = new ShippedProgram(beside: _one);

    public void Dispose()
    {
        _two.Dispose();
        _one.Dispose();
    }

    [Fact]
    public async Task Every_reminder_and_every_entry_of_the_ledger_exists_once()
    {
        await _one.StartAsync();
        for (var i = 0; i < Near + Late + Resolved; i++)
        {
            var id = await _one.AddAsync("incidents", new { title = $"Outage {i}", impact = "critical", status = "investigating", message = "We are looking into it.", notify = false });
            if (i >= Near + Late)
            {
                await _one.AddAsync($"incidents/{id}/updates", new { status = "resolved", message = "Over.", rootCause = "A disk was full.", remediation = "We added space.", notify = false });
            }
        }

        _one.Kill();
        await PostedBeforeAsync(minutes: 26, first: 0, count: Near);
        await PostedBeforeAsync(minutes: 40, first: Near, count: Late);
        await _one.ReadAsync("""UPDATE "PostmortemDebts" SET "From" = datetime("From", '-30 days'), "DueAt" = datetime("From", '-1 hour') RETURNING 1""");
        Assert.Equal((long)(Near + Late + Resolved), await _one.ReadAsync("""SELECT COUNT(*) FROM "PromiseLedger" WHERE "Kind" = 'first_update'"""));

        await Task.WhenAll(_one.StartAsync(), _two.StartAsync());
        await _one.UntilAsync($"""SELECT COUNT(*) = {Late + Resolved} FROM "PromiseLedger" WHERE "State" = 'missed'""");
        await _one.UntilAsync($"""SELECT COUNT(*) = {Near + Late + Resolved} FROM "PromiseReminders" """);
        // Whoever looks again finds nothing more to say.
        var looked = (long)await _one.ReadAsync(Looks);
        await _one.UntilAsync($"{Looks.Replace("COUNT(*)", $"COUNT(*) >= {looked + 2}", StringComparison.Ordinal)}");

        Assert.Equal((long)(Late + Resolved), await _one.ReadAsync("""SELECT COUNT(*) FROM "PromiseLedger" WHERE "State" = 'missed'"""));
        Assert.Equal(0L, await _one.ReadAsync("""SELECT COUNT(*) FROM (SELECT 1 FROM "PromiseLedger" GROUP BY "SubjectId", "Kind", "Cycle" HAVING COUNT(*) > 1)"""));
        Assert.Equal((long)(Near + Late + Resolved), await _one.ReadAsync("""SELECT COUNT(*) FROM "Deliveries" WHERE "Kind" = 'promise'"""));
        Assert.Equal((long)(Near + Late + Resolved), await _one.ReadAsync("""SELECT COUNT(DISTINCT "Payload") FROM "Deliveries" WHERE "Kind" = 'promise'"""));
        Assert.Equal("ok", await _one.ReadAsync("PRAGMA integrity_check"));
    }

    private const string Looks = """SELECT COUNT(*) FROM "QRTZ_EXECUTION_HISTORY" WHERE "JOB_NAME" = 'promise-clock'""";

    private Task PostedBeforeAsync(int minutes, int first, int count) => _one.ReadAsync(
        $"""
        UPDATE "IncidentUpdates" SET "PostedAt" = datetime("PostedAt", '-{minutes} minutes')
        WHERE "IncidentId" IN (SELECT "Id" FROM "Incidents" WHERE "Status" <> 'resolved' ORDER BY "Id" LIMIT {count} OFFSET {first}) RETURNING 1
        """);
}
