using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Hosting;

/// <summary>
/// <c>verify-ledger [HASH]</c>: checks the chain of the ledger and ends, instead of serving. The hash is one that the page
/// published earlier.
/// </summary>
public static class VerifyLedger
{
    public const string Word = "verify-ledger";

    /// <summary>0 where the ledger is as it was written, 1 where it is not or cannot be read.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        var known = args.FirstOrDefault(arg => !arg.StartsWith('-') && !arg.Contains('=', StringComparison.Ordinal));
        if (known is not null && (known.Length != 64 || !known.All(char.IsAsciiHexDigit)))
        {
            await output.WriteLineAsync($"“{known}” is no hash of the ledger. Give the 64 hexadecimal digits that the page published, or nothing.");
            return 1;
        }

        await using var app = StatusPageApplication.Build([.. args.Where(arg => arg != known)]);
        var database = app.Services.GetRequiredService<StatusPageConfiguration>().Database;
        if (database.File is { } file && !File.Exists(file))
        {
            await output.WriteLineAsync($"There is no database {file}. Name it in ConnectionStrings:StatusPage, as for the start.");
            return 1;
        }

        await DatabaseLook.RunAsync(database);
        await using (var db = await app.Services.GetRequiredService<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync())
        {
            if ((await db.Database.GetPendingMigrationsAsync()).Any())
            {
                await output.WriteLineAsync("This database holds no ledger yet, or one of an earlier version. Start the status page once, then verify.");
                return 1;
            }
        }

        var finding = await app.Services.GetRequiredService<LedgerVerifier>().VerifyAsync(known?.ToLowerInvariant());
        await output.WriteLineAsync(finding switch
        {
            { Fault: { } fault } => $"The ledger is not as it was written. {fault}",
            { Head: null } => "The ledger is empty.",
            _ => $"The ledger is as it was written: {Wording.Count((int)finding.Entries, "entry", "entries")}, the last with the hash {finding.Head}.",
        });
        return finding.Fault is null ? 0 : 1;
    }
}
