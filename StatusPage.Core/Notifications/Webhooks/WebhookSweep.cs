using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Scheduling;
using StatusPage.Core.Settings;
using StatusPage.Core.Wire;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>
/// Claims deliveries that are due, as many as there is room to make calls, and hands them to the sender. A claim is a lease
/// on the row: where this process dies, somebody else makes the call once the lease is over.
/// </summary>
internal sealed class WebhookSweep(
    IDbContextFactory<StatusPageDbContext> contexts, WriteGate gate, WebhookSender sender, SiteAddress site, WebhookOptions options, TimeProvider clock) : IRecurringWork, IDisposable
{
    /// <summary>Longer than a call and the writing of its result can take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>What waits longer than any pause of ours was given its time before the clock was set back.</summary>
    private static readonly TimeSpan LongestWait = WebhookSchedule.Pauses[^1] * 2;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _begun;

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            if (!_begun)
            {
                // Whoever held them is gone: this is the only process.
                await GiveBackAsync(all: gate.OneProcess, cancel);
                _begun = true;
            }

            while (await ClaimAsync(cancel) is { Count: > 0 } calls)
            {
                foreach (var call in calls)
                {
                    sender.Start(call);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives back what this process claimed and did not do.</summary>
    public Task GiveBackAsync() => GiveBackAsync(all: false, CancellationToken.None);

    public void Dispose() => _turn.Dispose();

    private async Task<List<WebhookCall>> ClaimAsync(CancellationToken cancel)
    {
        var (room, busy) = sender.Load();
        if (room <= 0)
        {
            return [];
        }

        var now = clock.GetUtcNow();
        var nowMs = now.ToUnixTimeMilliseconds();
        var (farMs, most) = ((now + LongestWait).ToUnixTimeMilliseconds(), options.MaxCallsPerEndpoint);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        // A few of each endpoint, so that one with a long queue does not stand in the way of the others.
        var due = await db.WebhookEndpoints
            .Where(e => e.Enabled && e.PausedAt == null)
            .SelectMany(e => db.WebhookDeliveries
                .Where(d => d.EndpointId == e.Id && d.State == DeliveryState.Queued && (d.DueMs <= nowMs || d.DueMs > farMs))
                .OrderBy(d => d.Id)
                .Take(most)
                .Select(d => new { d.Id, d.EndpointId }))
            .ToListAsync(cancel);
        var chosen = due
            .GroupBy(d => d.EndpointId, StringComparer.Ordinal)
            .SelectMany(g => g.OrderBy(d => d.Id).Take(most - busy.GetValueOrDefault(g.Key)))
            .OrderBy(d => d.Id)
            .Take(room)
            .Select(d => d.Id)
            .ToList();
        return chosen.Count == 0 ? [] : await ClaimAsync(db, chosen, nowMs, farMs, cancel);
    }

    private async Task<List<WebhookCall>> ClaimAsync(StatusPageDbContext db, List<long> chosen, long nowMs, long farMs, CancellationToken cancel)
    {
        var (me, until) = (sender.Me, nowMs + (long)Lease.TotalMilliseconds);
        using (await gate.EnterAsync(cancel))
        {
            await db.WebhookDeliveries
                .Where(d => chosen.Contains(d.Id) && d.State == DeliveryState.Queued && (d.DueMs <= nowMs || d.DueMs > farMs))
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.ClaimedBy, me).SetProperty(d => d.DueMs, until), cancel);
        }

        var deliveries = await db.WebhookDeliveries
            .Include(d => d.Event)
            .Where(d => chosen.Contains(d.Id) && d.ClaimedBy == me)
            .OrderBy(d => d.Id)
            .ToListAsync(cancel);
        var ids = deliveries.Select(d => d.EndpointId).Distinct().ToList();
        var endpoints = await db.WebhookEndpoints.Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, StringComparer.Ordinal, cancel);
        var page = new PageWire(await db.Settings.Select(s => s.Name).SingleAsync(cancel), site.Url);
        return [.. deliveries.Where(d => endpoints.ContainsKey(d.EndpointId)).Select(d => new WebhookCall(d.Id, d.Attempts, endpoints[d.EndpointId], d.Event, page))];
    }

    private async Task GiveBackAsync(bool all, CancellationToken cancel)
    {
        var (me, nowMs) = (sender.Me, clock.GetUtcNow().ToUnixTimeMilliseconds());
        using var turn = await gate.EnterAsync(cancel);
        await using var db = await contexts.CreateDbContextAsync(cancel);
        await db.WebhookDeliveries
            .Where(d => d.State == DeliveryState.Queued && (all ? d.ClaimedBy != null : d.ClaimedBy == me))
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.ClaimedBy, (string?)null).SetProperty(d => d.DueMs, nowMs), cancel);
    }
}
