using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Scheduling;

namespace StatusPage.Core.Telemetry;

/// <summary>
/// How many deliveries wait, counted by a job and kept: reading metrics costs the database nothing, and goes on without it.
/// </summary>
public sealed class QueueFigures : IRecurringWork
{
    private readonly IDbContextFactory<StatusPageDbContext> _contexts;
    private readonly TimeProvider _clock;
    private volatile Counted? _counted;

    public QueueFigures(IDbContextFactory<StatusPageDbContext> contexts, StatusMetrics metrics, TimeProvider clock)
    {
        (_contexts, _clock) = (contexts, clock);
        metrics.Meter.CreateObservableGauge(
            "statuspage.deliveries.queued",
            () => _counted is { } counted ? counted.ByChannel.Select(pair => new Measurement<long>(pair.Value, new KeyValuePair<string, object?>("channel", pair.Key))) : [],
            unit: null,
            "Deliveries that wait to be sent or to be tried again, by channel, as counted at statuspage_deliveries_counted_timestamp_seconds.");
        metrics.Meter.CreateObservableGauge(
            "statuspage.deliveries.counted.timestamp",
            () => _counted is { } counted ? [new Measurement<double>(counted.At.ToUnixTimeMilliseconds() / 1000.0)] : Enumerable.Empty<Measurement<double>>(),
            "s",
            "When waiting deliveries were last counted, in Unix time; every 15 seconds while the database answers.");
    }

    public async Task RunOnceAsync(CancellationToken cancel)
    {
        await using var db = await _contexts.CreateDbContextAsync(cancel);
        var channels = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            [DeliveryChannel.Email] = await db.Deliveries.LongCountAsync(d => d.State == DeliveryState.Queued, cancel),
        };
        foreach (var format in Enum.GetValues<WebhookFormat>())
        {
            channels[DeliveryChannel.Of(format)] = 0;
        }

        var waiting = await db.WebhookDeliveries
            .Where(d => d.State == DeliveryState.Queued)
            .Join(db.WebhookEndpoints, d => d.EndpointId, e => e.Id, (_, e) => e.Format)
            .GroupBy(format => format)
            .Select(group => new { Format = group.Key, Count = group.LongCount() })
            .ToListAsync(cancel);
        foreach (var one in waiting)
        {
            channels[DeliveryChannel.Of(one.Format)] = one.Count;
        }

        _counted = new Counted(channels, _clock.GetUtcNow());
    }

    private sealed record Counted(IReadOnlyDictionary<string, long> ByChannel, DateTimeOffset At);
}

/// <summary>Ways in which people and programs are told, as metrics and logs name them.</summary>
internal static class DeliveryChannel
{
    public const string Email = "email";

    public static string Of(WebhookFormat format) => format switch
    {
        WebhookFormat.Json => "webhook",
        _ => format.ToWord(),
    };
}
