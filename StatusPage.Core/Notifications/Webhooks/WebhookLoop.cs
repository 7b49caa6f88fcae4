using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>Sends at once what is owed, as soon as it is committed. The job of the scheduler looks again every few seconds.</summary>
internal sealed partial class WebhookLoop(WebhookSweep sweep, WebhookSender sender, WebhookSignal signal, ILogger<WebhookLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await signal.WaitAsync(stoppingToken);
                await sweep.RunOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (DatabaseFaults.Find(exception) is not null)
            {
                // Whoever watches the database says so; the job looks again.
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LogFailed(exception);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await sender.StopAsync();
        try
        {
            await sweep.GiveBackAsync();
        }
        catch (Exception exception) when (DatabaseFaults.Find(exception) is not null)
        {
            LogNotGivenBack(exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks could not be looked after; the job tries again in a few seconds")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Claims of webhooks could not be given back; they end by themselves")]
    private partial void LogNotGivenBack(Exception exception);
}
