using Microsoft.Extensions.Logging;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;

namespace StatusPage.Core.Subscribers.Import;

/// <summary>
/// The imports that staff start in the console. One runs at a time, on the server, so that closing the page does not end it and
/// everyone sees how far it is. The last one and its report are remembered until the next begins or the program ends.
/// </summary>
public sealed partial class ImportRuns(SubscriberImport import, Acts acts, TimeProvider clock, ILogger<ImportRuns> logger) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Task _work = Task.CompletedTask;

    /// <summary>The one that runs, or that ran last.</summary>
    public ImportRun? Latest { get; private set; }

    /// <param name="actor">An editor; an administrator where consent is vouched for.</param>
    /// <param name="file">Is disposed when it is done.</param>
    /// <param name="fileName">For people.</param>
    /// <param name="options">How.</param>
    public async Task<ImportRun> StartAsync(Actor actor, SpooledFile file, string fileName, ImportOptions options)
    {
        await acts.RequireAsync(actor, options.Confirmed ? StaffRole.Administrator : StaffRole.Editor);
        lock (_lock)
        {
            if (Latest is { State: ImportRunState.Running } running)
            {
                throw new RuleException($"{running.By.Name} is importing “{running.FileName}” at the moment. Wait until that is done.");
            }

            Latest?.Dispose();
            var now = clock.GetUtcNow();
            var run = Latest = new ImportRun(Ids.New(now), actor, fileName, options, now);
            _work = Task.Run(() => WorkAsync(run, file));
            return run;
        }
    }

    /// <summary>Forgets the last one and its report, once it has ended.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            if (Latest is { State: not ImportRunState.Running })
            {
                Latest.Dispose();
                Latest = null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Latest is { State: ImportRunState.Running } running)
        {
            running.Stop();
        }

        await _work;
        Latest?.Dispose();
        Latest = null;
    }

    private async Task WorkAsync(ImportRun run, SpooledFile file)
    {
        await using var disposed = file;
        try
        {
            await import.RunAsync(run.By, file.Content, run.Options, run.AddAsync, new Told(run), run.Stopping);
            run.End(ImportRunState.Done, clock.GetUtcNow());
        }
        catch (OperationCanceledException)
        {
            run.End(ImportRunState.Stopped, clock.GetUtcNow());
        }
        catch (RefusedException refused)
        {
            run.End(ImportRunState.Failed, clock.GetUtcNow(), refused.Message);
        }
        catch (Exception exception)
        {
            LogFailed(exception);
            run.End(ImportRunState.Failed, clock.GetUtcNow(), "The server had a problem of its own, which is in its log. What was done so far stays; import the file again, it does no harm.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An import of subscribers failed")]
    private partial void LogFailed(Exception exception);

    /// <summary>At once, and not by way of a synchronisation context.</summary>
    private sealed class Told(ImportRun run) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => run.Show(value);
    }
}
