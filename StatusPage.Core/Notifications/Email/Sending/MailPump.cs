using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Core.Telemetry;

namespace StatusPage.Core.Notifications.Email.Sending;

/// <summary>Sends what is due: at once when an act says so, else it looks every few seconds.</summary>
internal sealed partial class MailPump(
    IDbContextFactory<StatusPageDbContext> contexts,
    WriteGate gate,
    IMailTransport transport,
    MailContents contents,
    MailStatus status,
    MailSignal signal,
    SmtpOptions options,
    StatusMetrics metrics,
    TimeProvider clock,
    ILogger<MailPump> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly string _me = Ids.New(clock.GetUtcNow());
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _began;

    /// <summary>A run ended with an error: it may have claimed what it never heard of.</summary>
    private bool _unsure;

    /// <summary>Sends until nothing is due, or until the server lets nothing through.</summary>
    public async Task RunOnceAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (!_began)
            {
                await BeginAsync(cancel);
                _began = true;
            }

            if (!_unsure && !await IsDueAsync(cancel))
            {
                return;
            }

            _unsure = true;

            using var span = Spans.Start("mail.run");
            await using var books = await DeliveryBooks.OpenAsync(contexts, gate, clock, _me, cancel);
            await new MailRun(books, transport, contents, status, options, metrics, clock, logger, cancel).GoAsync();
            _unsure = false;
        }
        finally
        {
            contents.Forget();
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the thread that starts the server.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
                await signal.WaitAsync(status.Current is { Trouble: not null, Failures: var failures } ? MailStatus.Pause(failures) : LookEvery, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (DatabaseFaults.Find(exception) is not null)
            {
                // Whoever watches the database says so.
                await Task.Delay(LookEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LogFailed(exception);
                await Task.Delay(LookEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Whoever held claims is gone where this is the only process.</summary>
    private async Task BeginAsync(CancellationToken cancel)
    {
        if (!gate.OneProcess)
        {
            return;
        }

        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.Deliveries
            .Where(d => d.State == DeliveryState.Queued && d.ClaimedBy != null)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.ClaimedBy, (string?)null).SetProperty(d => d.DueMs, nowMs), cancel);
    }

    private async Task<bool> IsDueAsync(CancellationToken cancel)
    {
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Deliveries.AnyAsync(d => d.State == DeliveryState.Queued && d.DueMs <= nowMs, cancel);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Sending mail failed; it is tried again in a few seconds")]
    private partial void LogFailed(Exception exception);
}
