using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Settings;
using StatusPage.Core.Wire;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>An endpoint with how it stands.</summary>
/// <param name="Endpoint">The row.</param>
/// <param name="Waiting">Deliveries still to be made.</param>
/// <param name="Failed">Given up, of those that are still on record.</param>
/// <param name="Last">The newest delivery that was tried; null where none was.</param>
public sealed record WebhookLine(WebhookEndpoint Endpoint, int Waiting, int Failed, WebhookDelivery? Last);

/// <summary>Reads endpoints and their logs.</summary>
public sealed class WebhookQueries(IDbContextFactory<StatusPageDbContext> contexts, SiteAddress site)
{
    /// <summary>By name.</summary>
    public async Task<(IReadOnlyList<WebhookLine> Lines, int Total)> PageAsync(string? text, int skip, int take, CancellationToken cancel = default)
    {
        await using var db = await OpenAsync(cancel);
        var found = db.WebhookEndpoints.AsQueryable();
        foreach (var word in (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(10))
        {
            found = found.Where(e => EF.Functions.Like(e.Name, $"%{Escaped(word)}%", "\\") || EF.Functions.Like(e.UrlShown, $"%{Escaped(word)}%", "\\"));
        }

        // Those that need a person first.
        var endpoints = await found.OrderBy(e => e.PausedAt == null).ThenBy(e => e.Name).Skip(skip).Take(take).ToListAsync(cancel);
        return (await LinesAsync(db, endpoints, cancel), await found.CountAsync(cancel));
    }

    public async Task<WebhookLine?> FindAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await OpenAsync(cancel);
        return (await LinesAsync(db, await db.WebhookEndpoints.Where(e => e.Id == id).ToListAsync(cancel), cancel)).SingleOrDefault();
    }

    /// <summary>The newest first, beginning behind a delivery.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(string id, DeliveryState? state, long? before, int take, CancellationToken cancel = default)
    {
        await using var db = await OpenAsync(cancel);
        var found = db.WebhookDeliveries.Include(d => d.Event).Where(d => d.EndpointId == id);
        if (state is { } wanted)
        {
            found = found.Where(d => d.State == wanted);
        }

        if (before is { } last)
        {
            found = found.Where(d => d.Id < last);
        }

        return await found.OrderByDescending(d => d.Id).Take(take).ToListAsync(cancel);
    }

    /// <summary>One delivery and the body that is sent of it; null where there is none.</summary>
    public async Task<(WebhookDelivery Delivery, byte[] Body)?> DeliveryAsync(string id, long deliveryId, CancellationToken cancel = default)
    {
        await using var db = await OpenAsync(cancel);
        var found = await db.WebhookDeliveries.Include(d => d.Event).SingleOrDefaultAsync(d => d.Id == deliveryId && d.EndpointId == id, cancel);
        if (found is null)
        {
            return null;
        }

        var format = await db.WebhookEndpoints.Where(e => e.Id == id).Select(e => e.Format).SingleAsync(cancel);
        return (found, WebhookBody.Of(format, found.Event, new PageWire(await db.Settings.Select(s => s.Name).SingleAsync(cancel), site.Url)));
    }

    /// <summary>Those that paused by themselves and wait for a person.</summary>
    public async Task<IReadOnlyList<WebhookLine>> PausedAsync(CancellationToken cancel = default)
    {
        await using var db = await OpenAsync(cancel);
        var paused = await db.WebhookEndpoints.Where(e => e.Enabled && e.PausedAt != null).OrderBy(e => e.PausedAt).ToListAsync(cancel);
        return await LinesAsync(db, paused, cancel);
    }

    private static async Task<IReadOnlyList<WebhookLine>> LinesAsync(StatusPageDbContext db, List<WebhookEndpoint> endpoints, CancellationToken cancel)
    {
        var ids = endpoints.ConvertAll(e => e.Id);
        var counts = await db.WebhookDeliveries
            .Where(d => ids.Contains(d.EndpointId) && (d.State == DeliveryState.Queued || d.State == DeliveryState.Failed))
            .GroupBy(d => new { d.EndpointId, d.State })
            .Select(g => new { g.Key.EndpointId, g.Key.State, Count = g.Count() })
            .ToListAsync(cancel);
        var last = new List<WebhookDelivery>();
        foreach (var id in ids)
        {
            // One by one, from the end of an index: all together would look at every delivery on record.
            last.AddRange(await db.WebhookDeliveries
                .Where(d => d.EndpointId == id && d.LastAttemptMs != null)
                .OrderByDescending(d => d.EventId)
                .Take(1)
                .Include(d => d.Event)
                .ToListAsync(cancel));
        }

        return endpoints.ConvertAll(e => new WebhookLine(
            e,
            counts.Find(c => c.EndpointId == e.Id && c.State == DeliveryState.Queued)?.Count ?? 0,
            counts.Find(c => c.EndpointId == e.Id && c.State == DeliveryState.Failed)?.Count ?? 0,
            last.Find(d => d.EndpointId == e.Id)));
    }

    private async Task<StatusPageDbContext> OpenAsync(CancellationToken cancel)
    {
        var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        return db;
    }

    private static string Escaped(string word) => word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
