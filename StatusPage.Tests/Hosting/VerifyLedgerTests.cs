using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Promises;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Hosting;

public sealed class VerifyLedgerTests
{
    [Fact]
    public async Task The_command_says_whether_the_ledger_is_as_it_was_written_and_where_it_is_not()
    {
        await using var app = await CoreApp.StartAsync();
        Assert.Equal((0, "The ledger is empty."), await VerifyAsync(app));

        await app.ReportAsync(Impact.Critical);
        await app.PassMinutesAsync(31);
        var head = (await app.LedgerAsync())[^1].Hash;
        Assert.Equal((0, $"The ledger is as it was written: 2 entries, the last with the hash {head}."), await VerifyAsync(app));
        Assert.Equal(0, (await VerifyAsync(app, head.ToUpperInvariant())).Code);
        Assert.Equal(1, (await VerifyAsync(app, new string('a', 64))).Code);

        await app.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DROP TRIGGER PromiseLedgerKeepUpdate; UPDATE PromiseLedger SET State = 'kept' WHERE Number = 2"));
        var (code, said) = await VerifyAsync(app);
        Assert.Equal(1, code);
        Assert.Contains("Entry 2 is not what was written", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_verified_is_said_and_nothing_is_made()
    {
        using var directory = new TemporaryDirectory();
        var output = new StringWriter();

        Assert.Equal(1, await VerifyLedger.RunAsync([$"--ConnectionStrings:StatusPage={directory.ConnectionString}"], output));
        Assert.Contains("There is no database", output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(directory.DatabaseFile));
        Assert.Equal(1, await VerifyLedger.RunAsync(["abc"], output));
        Assert.Contains("“abc” is no hash", output.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> VerifyAsync(CoreApp app, params string[] args)
    {
        var output = new StringWriter();
        var code = await VerifyLedger.RunAsync([.. args, $"--ConnectionStrings:StatusPage={app.Get<DatabaseOptions>().ConnectionString}"], output);
        return (code, output.ToString().TrimEnd());
    }
}
