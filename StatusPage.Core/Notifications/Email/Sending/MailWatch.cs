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
        var lateMs = (clock.GetUtcNow() - Late).ToUnixTimeMilliseconds();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var late = db.Deliveries.Where(d => d.State == DeliveryState.Queued && d.DueMs <= lateMs);
        var longest = await late.MinAsync(d => (long?)d.DueMs, cancel);
        status.Waiting(longest is null ? 0 : await late.CountAsync(cancel), longest is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null);
        if (status.Current.Trouble is null)
        {
            signal.Wake();
        }
    }
}
