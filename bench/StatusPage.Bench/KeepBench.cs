using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Publication;
using StatusPage.Core.Publication.Keeping;

namespace StatusPage.Bench;

/// <summary>What keeping the published snapshot on disk costs, beside building it: the first time, after a posting, and reading it.</summary>
internal static class KeepBench
{
    public static async Task<int> RunAsync(Options options)
    {
        var incidents = options.Number("incidents", 10_000);
        var components = options.Number("components", 100);
        var rounds = options.Number("rounds", 10);
        var directory = Path.GetFullPath(options.Text("directory", "artifacts/bench-data/keep"));
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }

        Directory.CreateDirectory(directory);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new SnapshotOptions(Path.Combine(directory, "kept")))
            .AddStatusPageCore(new DatabaseOptions { ConnectionString = $"Data Source={Path.Combine(directory, "keep.db")}" })
            .BuildServiceProvider();
        await services.GetRequiredService<DatabaseSetup>().RunAsync();
        await LargeData.FillAsync(services, incidents, components);
        var (publisher, store) = (services.GetRequiredService<Publisher>(), services.GetRequiredService<SnapshotStore>());
        await publisher.RefreshAsync();

        await SayAsync($"first keeping of {incidents} incidents and {components} components", () => store.SaveAsync(publisher.Current!));
        for (var round = 1; round <= rounds; round++)
        {
            await services.GetRequiredService<IncidentService>().ReportAsync(Actor.System("bench"), new IncidentReport { Title = $"Round {round}", Impact = Impact.Minor, Message = "Posted to be kept." });
            await SayAsync($"keeping after posting {round}", () => store.SaveAsync(publisher.Current!));
        }

        await SayAsync("building it anew", () => publisher.RefreshAsync());
        await SayAsync("reading it from disk", async () => await store.LoadAsync());
        foreach (var file in new DirectoryInfo(store.Directory!).GetFiles())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Name}: {file.Length / 1024.0:F0} KiB"));
        }

        return 0;
    }

    private static async Task SayAsync(string what, Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var (watch, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        await work();
        var took = watch.Elapsed;
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {took.TotalMilliseconds:F0} ms, {(process.TotalProcessorTime - before).TotalMilliseconds:F0} ms of processor"));
    }
}
