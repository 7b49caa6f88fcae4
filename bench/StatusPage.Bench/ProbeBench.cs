using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;

namespace StatusPage.Bench;

/// <summary>Many HTTP probes against a target on this machine: how late they start, and what each costs.</summary>
internal static class ProbeBench
{
    public static async Task<int> RunAsync(Options options)
    {
        var count = options.Number("count", 20_000);
        var interval = options.Number("interval", 60);
        var seconds = options.Number("seconds", 180);
        var file = Path.GetFullPath(options.Text("database", $"artifacts/bench-data/probes-{count}.db"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        Delete(file);
        await using (var services = Services(file))
        {
            await services.GetRequiredService<DatabaseSetup>().RunAsync();
            await LargeData.FillAsync(services, incidents: 10, options.Number("components", 50));
            await ProbeData.FillAsync(services, count, interval, ProbeTarget.Url, days: 0);
        }

        SqliteConnection.ClearAllPools();
        await using var target = await ProbeTarget.StartAsync();
        var rate = (double)count / interval;
        Say($"{count} HTTP probes every {interval} s ({rate:F0} checks/s), a connection each, target on this machine");
        var reference = await ReferenceAsync((int)rate, Math.Min(seconds, 30));
        Say($"  reference: the same requests sent bare              {reference:F3} ms of CPU a request");

        using var product = await Product.StartAsync(options.With("database", file).With("demo", "false"));
        // The first minute is the start: all are overdue then, and code is compiled.
        await Task.Delay(TimeSpan.FromSeconds(interval + 15));
        await using var reading = Services(file);
        var (asked, processor, watch) = (target.Asked, product.ProcessorTime, Stopwatch.StartNew());
        var late = new List<int>();
        var memory = new List<double>();
        while (watch.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            await Task.Delay(TimeSpan.FromSeconds(interval));
            late.AddRange(await LatenessAsync(reading));
            memory.Add(product.ResidentMegabytes);
        }

        var checks = target.Asked - asked;
        var cost = (product.ProcessorTime - processor).TotalMilliseconds;
        late.Sort();
        Say($"  checks                                              {checks} in {watch.Elapsed.TotalSeconds:F0} s ({checks / watch.Elapsed.TotalSeconds:F0}/s)");
        Say($"  started late by: p50 {late[late.Count / 2]} ms, p99 {late[late.Count * 99 / 100]} ms, worst {late[^1]} ms");
        Say($"  CPU a check, all of it included                     {cost / checks:F3} ms ({cost / watch.Elapsed.TotalMilliseconds * 100:F0} % of a core); {cost / checks / reference:F1} times the bare request");
        Say($"  resident memory, once an interval                   {string.Join(", ", memory.Select(m => m.ToString("F0", CultureInfo.InvariantCulture)))} MB");
        await FailureAsync(product, target);
        Say($"  incidents on the page that no probe failed for      {await FalseAlarmsAsync(reading)}");
        return 0;
    }

    /// <summary>From the answer to the third failing check until the incident is in public.</summary>
    private static async Task FailureAsync(Product product, ProbeTarget target)
    {
        target.Failing = "/7";
        while (target.Failed.Count < 3)
        {
            await Task.Delay(5);
        }

        var third = target.Failed.Order().ElementAt(2);
        while (true)
        {
            var bytes = (await product.FetchAsync("/v1/status/incidents?state=active", "identity")).Bytes;
            using var answer = JsonDocument.Parse(bytes);
            if (answer.RootElement.GetProperty("data").GetArrayLength() > 0)
            {
                Say($"  third failure to public incident                    {(target.Now - third).TotalMilliseconds:F0} ms");
                return;
            }

            await Task.Delay(5);
        }
    }

    private static async Task<int> FalseAlarmsAsync(ServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync();
        return await db.IncidentCauses.CountAsync(c => c.Name != "Probe 7");
    }

    private static async Task<List<int>> LatenessAsync(ServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync();
        return await db.ProbeStates.Where(s => s.LatenessMs != null).Select(s => s.LatenessMs!.Value).ToListAsync();
    }

    /// <summary>The same requests at the same rate, a new connection each, with nothing around them. In a process of its own.</summary>
    private static async Task<double> ReferenceAsync(int rate, int seconds)
    {
        var output = await ChildProcess.OutputAsync(
            "dotnet", typeof(ProbeBench).Assembly.Location, "send", ProbeTarget.Url, rate.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture));
        return double.Parse(output.Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>The reference itself: prints milliseconds of CPU a request.</summary>
    public static async Task<int> SendAsync(string[] args)
    {
        var (url, rate, seconds) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture), int.Parse(args[2], CultureInfo.InvariantCulture));
        using var sender = new HttpMessageInvoker(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseCookies = false, UseProxy = false, AllowAutoRedirect = false });
        await SecondAsync();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        for (var second = 0; second < seconds; second++)
        {
            await SecondAsync();
        }

        Console.WriteLine(((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / rate / seconds).ToString("F4", CultureInfo.InvariantCulture));
        return 0;

        async Task SecondAsync()
        {
            var end = Task.Delay(TimeSpan.FromSeconds(1));
            var sent = new List<Task>(rate);
            for (var i = 0; i < rate; i++)
            {
                sent.Add(SendOneAsync());
                if (i % 10 == 9)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, 9000 / rate)));
                }
            }

            await Task.WhenAll(sent);
            await end;
        }

        async Task SendOneAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version11 };
            using var response = await sender.SendAsync(request, CancellationToken.None);
        }
    }

    internal static ServiceProvider Services(string file) => new ServiceCollection()
        .AddLogging()
        .AddStatusPageCore(new DatabaseOptions { ConnectionString = $"Data Source={file}" })
        .BuildServiceProvider();

    internal static void Delete(string file)
    {
        foreach (var part in new[] { file, file + "-wal", file + "-shm" })
        {
            File.Delete(part);
        }
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
