using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core;
using StatusPage.Core.Data;

namespace StatusPage.Bench;

/// <summary><c>seed</c>: a new database of that size.</summary>
internal static class Seed
{
    public static async Task<int> RunAsync(Options options)
    {
        var file = Path.GetFullPath(options.Text("database", "artifacts/bench-data/large.db"));
        var incidents = options.Number("incidents", 10_000);
        var components = options.Number("components", 10);
        if (File.Exists(file))
        {
            await Console.Error.WriteLineAsync($"{file} exists already. Name a file that does not: seeding never adds to a database in use.");
            return 2;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var watch = Stopwatch.StartNew();
        await using (var services = new ServiceCollection()
            .AddLogging()
            .AddStatusPageCore(new DatabaseOptions { ConnectionString = $"Data Source={file}" })
            .BuildServiceProvider())
        {
            await services.GetRequiredService<DatabaseSetup>().RunAsync();
            await LargeData.FillAsync(services, incidents, components);
            // The target answers nobody: no probe of this data is meant to run for long.
            await ProbeData.FillAsync(services, options.Number("probes", 0), options.Number("interval", 60), ProbeTarget.Url, options.Number("days", 90));
        }

        // The last connection to close folds the write-ahead log into the file.
        SqliteConnection.ClearAllPools();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {incidents} incidents, {components} components, {new FileInfo(file).Length / 1_048_576.0:F1} MiB, in {watch.Elapsed.TotalSeconds:F1} s"));
        return 0;
    }
}
