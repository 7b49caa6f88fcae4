using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;

namespace StatusPage.Bench;

/// <summary><c>fan-out</c>: one posting to many subscribers, from the request to the last mail accepted, beside a raw SMTP sender.</summary>
internal static class MailBench
{
    private const int SinkPort = 5293;

    public static async Task<int> RunAsync(Options options)
    {
        var count = options.Number("subscribers", 100_000);
        var connections = options.Number("connections", 10);
        var rounds = options.Number("rounds", 3);
        var database = Path.GetFullPath(options.Text("database", "artifacts/bench-data/mail.db"));
        Directory.CreateDirectory(Path.GetDirectoryName(database)!);
        foreach (var file in new[] { database, database + "-wal", database + "-shm" })
        {
            File.Delete(file);
        }

        await MailData.SeedAsync(database, count);
        using var sink = ChildProcess.Start("smtp-sink", ["-u", "nobody", $"inet:127.0.0.1:{SinkPort}", "1024"]);
        using var product = await Product.StartAsync(options.With("database", database).With("demo", "false"), MailSettings(SinkPort, connections));
        await Task.Delay(TimeSpan.FromSeconds(5));
        var idle = product.ResidentMegabytes;
        var before = await PacedAsync(product, TimeSpan.FromSeconds(10));
        Say($"{count} subscribers in 200 domains, {connections} connections; resident {idle:F0} MB; board at 50 requests a second: p50 {before.P50:F2}, p99 {before.P99:F2} ms");
        var size = 0;
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            var result = await FanOutAsync(product, database, count);
            size = size > 0 ? size : await SizeAsync(database);
            var raw = await RawAsync(count, connections, size);
            ratios.Add(result.PerSecond / raw);
            Say(
                $"  round {round}: posting answered in {result.Answered.TotalMilliseconds:F0} ms, first mail accepted after {result.First.TotalMilliseconds:F0} ms, all after {result.All.TotalSeconds:F1} s: "
                + $"{result.PerSecond:F0} mails/s;  smtp-source -d -s {connections} -l {size}: {raw:F0};  ratio {ratios[^1]:F2}");
            Say($"           resident at most {result.Peak:F0} MB ({result.Peak - idle:+0;-0} MB);  board meanwhile p50 {result.Board.P50:F2}, p99 {result.Board.P99:F2} ms ({result.Board.P99 / before.P99:F1} times idle)");
        }

        Say($"  ratio (median) {ratios.Order().ElementAt(ratios.Count / 2):F2}");
        return 0;
    }

    internal static Dictionary<string, string> MailSettings(int port, int connections) => new(StringComparer.Ordinal)
    {
        ["Smtp__Host"] = "127.0.0.1",
        ["Smtp__Port"] = port.ToString(CultureInfo.InvariantCulture),
        ["Smtp__Security"] = "none",
        ["Smtp__From"] = "status@example.com",
        ["Smtp__MaxConnections"] = connections.ToString(CultureInfo.InvariantCulture),
        ["Site__Url"] = "https://status.example.com",
    };

    private static async Task<FanOut> FanOutAsync(Product product, string database, int count)
    {
        var sentBefore = await MailData.SentAsync(database);
        var peak = 0.0;
        using var stop = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        var board = PacedAsync(product, TimeSpan.FromMinutes(30), () => peak = Math.Max(peak, product.ResidentMegabytes), stop.Token);
        await product.ReportAsync(notify: true);
        var answered = watch.Elapsed;
        TimeSpan? first = null;
        while (true)
        {
            var sent = await MailData.SentAsync(database) - sentBefore;
            if (sent > 0)
            {
                first ??= watch.Elapsed;
            }

            if (sent >= count)
            {
                break;
            }

            await Task.Delay(20);
        }

        var all = watch.Elapsed;
        await stop.CancelAsync();
        return new FanOut(answered, first!.Value, all, count / all.TotalSeconds, peak, await board);
    }

    /// <summary>The board, asked fifty times a second whatever it answers: how long each took.</summary>
    private static async Task<Latency> PacedAsync(Product product, TimeSpan time, Action? beside = null, CancellationToken stop = default)
    {
        var times = new List<double>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var watch = Stopwatch.StartNew();
        try
        {
            while (watch.Elapsed < time && await timer.WaitForNextTickAsync(stop))
            {
                var one = Stopwatch.GetTimestamp();
                await product.FetchAsync("/", "gzip");
                times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
                beside?.Invoke();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The fan-out is over.
        }

        times.Sort();
        return new Latency(times[times.Count / 2], times[(int)(times.Count * 0.99)]);
    }

    /// <summary>Mails a second of Postfix's own load generator, with kept sessions and the same size.</summary>
    private static async Task<double> RawAsync(int count, int sessions, int size)
    {
        var watch = Stopwatch.StartNew();
        await ChildProcess.OutputAsync(
            "smtp-source",
            "-d",
            "-s", sessions.ToString(CultureInfo.InvariantCulture),
            "-l", size.ToString(CultureInfo.InvariantCulture),
            "-m", count.ToString(CultureInfo.InvariantCulture),
            $"inet:127.0.0.1:{SinkPort}");
        return count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Bytes of one of the mails that were sent.</summary>
    private static async Task<int> SizeAsync(string database)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new SmtpOptions { From = new("status@example.com") })
            .AddStatusPageCore(new DatabaseOptions { ConnectionString = $"Data Source={database}" })
            .BuildServiceProvider();
        await using var db = await services.GetRequiredService<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync();
        var notification = await db.Notifications.AsNoTracking().OrderByDescending(n => n.Id).FirstAsync();
        var mail = await services.GetRequiredService<MailRenderer>().RenderAsync(notification);
        return mail!.Fill(new Recipient(1, "reader000001@d001.example"), notification.CreatedAt).Length;
    }

    private static void Say(string line) => Console.WriteLine(line);

    private sealed record Latency(double P50, double P99);

    private sealed record FanOut(TimeSpan Answered, TimeSpan First, TimeSpan All, double PerSecond, double Peak, Latency Board);
}

/// <summary>Subscribers by the hundred thousand.</summary>
internal static class MailData
{
    public static async Task SeedAsync(string database, int count)
    {
        await using (var services = new ServiceCollection()
            .AddLogging()
            .AddStatusPageCore(new DatabaseOptions { ConnectionString = $"Data Source={database}" })
            .BuildServiceProvider())
        {
            await services.GetRequiredService<DatabaseSetup>().RunAsync();
            await LargeData.FillAsync(services, incidents: 20, components: 20);
            await using var db = await services.GetRequiredService<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync();
            await db.Database.ExecuteSqlAsync(
                $"""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
                INSERT INTO "Subscribers" ("Email", "Key", "Mailbox", "Domain", "State", "Scope", "MinimumImpact", "Maintenance", "ConfirmationNumber", "Source", "CreatedAt", "UpdatedAt", "Version")
                SELECT printf('reader%06d@d%03d.example', i, i % 200), printf('reader%06d@d%03d.example', i, i % 200), printf('reader%06d@d%03d.example', i, i % 200),
                       printf('d%03d.example', i % 200), 'active', 'all', 'none', 1, 0, 'page', '2026-01-01 00:00:00', '2026-01-01 00:00:00', 1 FROM n
                """);
        }

        SqliteConnection.ClearAllPools();
    }

    /// <summary>How many mails the database has as accepted.</summary>
    public static async Task<long> SentAsync(string database)
    {
        await using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT COALESCE(SUM("Sent"), 0) FROM "Notifications" """;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
