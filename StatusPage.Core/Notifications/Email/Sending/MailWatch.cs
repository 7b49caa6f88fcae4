using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Notifications.Email.Sending;

/// <summary>Looks whether mails wait for longer than they should, whatever keeps them, and wakes the pump.</summary>
public sealed class MailWatch(IDbContextFactory<StatusPageDbContext> contexts, MailStatus status, MailSignal signal, TimeProvider clock) : IRecurringWork
{
    /// <summary>A mail that is due for this long and not on its way is late.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        var late = clock.GetUtcNow() - Late;
        var lateMs = late.ToUnixTimeMilliseconds();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var waiting = db.Deliveries.Where(d => d.State == DeliveryState.Queued && d.DueMs <= lateMs);
        var longest = await waiting.MinAsync(d => (long?)d.DueMs, cancel);
        var count = longest is null ? 0 : await waiting.CountAsync(cancel);
        DateTimeOffset? since = longest is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
        // What is on its way is due again only when its claim ends: a server that takes connections and says nothing shows here.
        var state = status.Current;
        var unanswered = state.Held > 0 && state.LastMoveAt <= late;
        if (unanswered)
        {
            count += state.Held;
            since = since < state.LastMoveAt ? since : state.LastMoveAt;
        }

        status.Waiting(count, since, unanswered);
        if (status.Current.Trouble is null)
        {
            signal.Wake();
        }
    }
}
