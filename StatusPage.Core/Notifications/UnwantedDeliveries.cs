using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;

namespace StatusPage.Core.Notifications;

/// <summary>The mails that wait for a subscriber who is to get none any more.</summary>
internal static class UnwantedDeliveries
{
    /// <summary>Skips them, in the act that makes them unwanted, and counts them on their notifications.</summary>
    public static async Task SkipAsync(Act act, long subscriberId, string why)
    {
        var waiting = act.Db.Deliveries.Where(d => d.SubscriberId == subscriberId && d.State == DeliveryState.Queued);
        await act.Db.Notifications
            .Where(n => waiting.Any(d => d.NotificationId == n.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.Skipped, n => n.Skipped + 1));
        await waiting.ExecuteUpdateAsync(set => set
            .SetProperty(d => d.State, DeliveryState.Skipped)
            .SetProperty(d => d.ClaimedBy, (string?)null)
            .SetProperty(d => d.DoneMs, act.Now.ToUnixTimeMilliseconds())
            .SetProperty(d => d.Reply, why));
    }

    /// <summary>Mail servers repeat the address in what they say.</summary>
    public static async Task EraseRepliesAsync(Act act, long subscriberId)
    {
        // By notification, which is how they are indexed: there may be millions of others.
        var notifications = await act.Db.Notifications.Select(n => n.Id).ToListAsync();
        foreach (var some in notifications.Chunk(500))
        {
            await act.Db.Deliveries
                .Where(d => d.NotificationId != null && some.Contains(d.NotificationId.Value) && d.SubscriberId == subscriberId)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.Reply, (string?)null));
        }

        await act.Db.Deliveries
            .Where(d => d.NotificationId == null && d.SubscriberId == subscriberId)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Reply, (string?)null));
    }
}
