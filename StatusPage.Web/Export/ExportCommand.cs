using System.Globalization;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Publication;
using StatusPage.Web.Hosting;

namespace StatusPage.Web.Export;

/// <summary><c>export DIR</c>: writes the public site as plain files and ends, instead of serving.</summary>
public static class ExportCommand
{
    public const string Word = "export";

    /// <summary>0 where the copy is complete.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TimeProvider? clock = null)
    {
        if (args is not [var given, .. var settings] || given.StartsWith('-'))
        {
            await output.WriteLineAsync("Name the folder to export to, before all settings: export DIR. It is made where it is not there.");
            return 1;
        }

        if (given.Contains("://", StringComparison.Ordinal))
        {
            await output.WriteLineAsync($"“{given}” is an address and no folder. Name the folder first, then where the copy is read: export DIR --Export:Url={given}");
            return 1;
        }

        var directory = Path.GetFullPath(given);
        await using var app = StatusPageApplication.Build(settings, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            // Beside an unpublished build, whatever the environment is called.
            builder.WebHost.UseStaticWebAssets();
        });
        var configuration = app.Services.GetRequiredService<StatusPageConfiguration>();
        if (await FaultAsync(app, configuration, directory) is { } fault)
        {
            await output.WriteLineAsync(fault);
            return 1;
        }

        var time = clock ?? TimeProvider.System;
        var began = time.GetTimestamp();
        try
        {
            // Not by the publisher, who has what everybody asks for rendered and compressed.
            var reader = app.Services.GetRequiredService<SnapshotReader>();
            // The first snapshot leaves out the graphs, so that a page that starts is up soon.
            var snapshot = await reader.ReadAsync(await reader.ReadAsync(before: null));
            var result = await app.Services.GetRequiredService<Exporter>().RunAsync(snapshot, directory, Environment.ProcessorCount);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Files} files in {directory}: {result.Written} written, {result.Deleted} deleted, {result.Files - result.Written} as they were; in {time.GetElapsedTime(began).TotalSeconds:0.0} s."));
            return 0;
        }
        catch (Exception exception) when (ExportFailure.Explain(exception, directory) is { } why)
        {
            await output.WriteLineAsync(why);
            return 1;
        }
    }

    private static async Task<string?> FaultAsync(WebApplication app, StatusPageConfiguration configuration, string directory)
    {
        if (app.Services.GetRequiredService<ExportSite>().Url is null)
        {
            return "The copy names its own address in feeds and JSON. Give it: Export:Url, or Site:Url where it is the page's own.";
        }

        if (configuration.Database.File is { } file && !File.Exists(file))
        {
            return $"There is no database {file}. Name it in ConnectionStrings:StatusPage, as for the start.";
        }

        if (ExportOptions.Fault(directory, configuration.Database) is { } fault)
        {
            return fault;
        }

        await DatabaseLook.RunAsync(configuration.Database);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync();
        return (await db.Database.GetPendingMigrationsAsync()).Any()
            ? "This database is empty or one of an earlier version. Start the status page once, then export."
            : null;
    }
}
