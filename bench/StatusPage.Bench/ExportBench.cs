using System.Diagnostics;
using System.Globalization;

namespace StatusPage.Bench;

/// <summary>The static copy: how long a whole one takes beside copying its files, one over it, and one posting into a copy that is kept.</summary>
internal static class ExportBench
{
    private const string Url = "https://copy.example.com";

    public static async Task<int> RunAsync(Options options)
    {
        var app = Path.GetFullPath(Path.Combine(options.Text("app", "artifacts/bench"), "StatusPage.Web.dll"));
        var database = Path.GetFullPath(options.Text("database", "artifacts/bench-data/large.db"));
        if (!File.Exists(app) || !File.Exists(database))
        {
            await Console.Error.WriteLineAsync($"{app} and {database} are needed. Publish and seed first.");
            return 2;
        }

        var target = options.Text("target", "") is { Length: > 0 } disk ? Directory.CreateDirectory(Path.Combine(disk, Path.GetRandomFileName())).FullName : Directory.CreateTempSubdirectory("statuspage-export-").FullName;
        try
        {
            for (var round = 1; round <= options.Number("rounds", 3); round++)
            {
                var folder = Path.Combine(target, round.ToString(CultureInfo.InvariantCulture));
                var (whole, wholeProcessor) = await ExportAsync(app, database, folder);
                var (again, againProcessor) = await ExportAsync(app, database, folder);
                var copy = Stopwatch.StartNew();
                await ChildProcess.OutputAsync("cp", "-r", folder, folder + "-copy");
                copy.Stop();
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}  whole {whole.TotalSeconds:F1} s with the start of the program ({wholeProcessor.TotalSeconds:F1} s of processor time), over it {again.TotalSeconds:F1} s ({againProcessor.TotalSeconds:F1} s); cp of the same files {copy.Elapsed.TotalSeconds:F1} s, ratio {whole / copy.Elapsed:F1}"));
                // Left until the end: ext4 looks long for new inodes while thousands were deleted a moment ago.
            }

            await FollowAsync(options, Path.Combine(target, "1"));
        }
        finally
        {
            Directory.Delete(target, recursive: true);
        }

        return 0;
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan Processor)> ExportAsync(string app, string database, string folder)
    {
        var before = await ChildProcess.EndedProcessorTimeAsync();
        var watch = Stopwatch.StartNew();
        var said = await ChildProcess.OutputAsync("dotnet", app, "export", folder, $"--ConnectionStrings:StatusPage=Data Source={database}", $"--Export:Url={Url}");
        watch.Stop();
        Console.WriteLine($"  {said.Trim()}");
        return (watch.Elapsed, await ChildProcess.EndedProcessorTimeAsync() - before);
    }

    /// <summary>From sending a posting until the copied board has it.</summary>
    private static async Task FollowAsync(Options options, string folder)
    {
        using var product = await Product.StartAsync(
            options.With("database", options.Text("database", "artifacts/bench-data/large.db")).With("demo", "false"),
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Export__Directory"] = folder, ["Export__Url"] = Url });
        var incident = await product.ReportAsync();
        var delays = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var words = $"Update {Guid.CreateVersion7():N}";
            var watch = Stopwatch.StartNew();
            await product.PostAsync(incident, words);
            while (!(await File.ReadAllTextAsync(Path.Combine(folder, "index.html"))).Contains(words, StringComparison.Ordinal) && watch.Elapsed < TimeSpan.FromMinutes(2))
            {
                await Task.Delay(5);
            }

            delays.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a posting in the copied board after {string.Join(", ", delays.Select(delay => delay.ToString("F0", CultureInfo.InvariantCulture)))} ms; the first waits for the copy that the start makes"));
    }
}
