using System.Text;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Wire;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>Writes an event and a delivery for each endpoint concerned, in the act that makes it happen: rows first, calls later.</summary>
internal sealed class WebhookOutbox(WebhookSignal signal)
{
    /// <param name="act">In which it happens.</param>
    /// <param name="type">One of <see cref="WebhookEvents"/>.</param>
    /// <param name="subject">Who hears of it.</param>
    /// <param name="data">What they are told; asked only where somebody is.</param>
    public async Task WriteAsync<T>(Act act, string type, WebhookSubject subject, Func<Task<T>> data)
    {
        var endpoints = await act.Db.WebhookEndpoints.AsNoTracking().Where(e => e.Enabled).ToListAsync();
        var concerned = endpoints.FindAll(subject.Concerns);
        if (concerned.Count == 0)
        {
            return;
        }

        var happened = Event(act, type, await data());
        foreach (var endpoint in concerned)
        {
            act.Db.WebhookDeliveries.Add(Delivery(act, endpoint.Id, happened));
        }

        act.WakeOnceCommitted(signal.Wake);
    }

    public static WebhookEvent Event<T>(Act act, string type, T data) => new()
    {
        EventId = $"evt_{Ids.New(act.Now)}",
        Type = type,
        Payload = Encoding.UTF8.GetString(WireJson.Serialize(data)),
        At = act.Now,
    };

    public static WebhookDelivery Delivery(Act act, string endpointId, WebhookEvent happened) => new()
    {
        EndpointId = endpointId,
        Event = happened,
        CreatedMs = act.Now.ToUnixTimeMilliseconds(),
        DueMs = act.Now.ToUnixTimeMilliseconds(),
    };
}
