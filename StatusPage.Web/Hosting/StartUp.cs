using StatusPage.Core.Data.Availability;
using StatusPage.Core.Publication;
using StatusPage.Core.Publication.Keeping;

namespace StatusPage.Web.Hosting;

/// <summary>What happens between building the application and serving the first request.</summary>
public static partial class StartUp
{
    /// <summary>
    /// Makes the database ready. Where that fails and a snapshot was kept, the page is served from it and
    /// <see cref="DatabaseWatch"/> goes on trying; where none was, nobody has seen the page yet, and the one who installs it is
    /// to hear what is wrong.
    /// </summary>
    public static async Task PrepareAsync(WebApplication app)
    {
        var services = app.Services;
        foreach (var warning in services.GetRequiredService<StatusPageConfiguration>().Warnings)
        {
            LogWarning(app.Logger, warning);
        }

        var store = services.GetRequiredService<SnapshotStore>();
        try
        {
            await services.GetRequiredService<Preparation>().RunAsync();
        }
        catch (Exception exception) when (store.Exists && DatabaseFaults.FindAtStart(exception) is { Kind: not DatabaseFaultKind.Newer } fault)
        {
            if (await store.LoadAsync() is not { } kept)
            {
                throw;
            }

            services.GetRequiredService<DatabaseState>().GoAway(fault);
            await services.GetRequiredService<Publisher>().RestoreAsync(kept);
            services.GetRequiredService<DatabaseIdentity>().Expect(kept.Installation);
            LogAway(app.Logger, fault.Whole, kept.BuiltAt);
        }

        // Reading the whole history leaves as much garbage as history: given back before the first request.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Started without the database ({Why}). The page shows the state of {BuiltAt:u}; the database is tried again every few seconds")]
    private static partial void LogAway(ILogger logger, string why, DateTimeOffset builtAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger logger, string warning);
}
