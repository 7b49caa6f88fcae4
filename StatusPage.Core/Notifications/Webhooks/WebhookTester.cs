using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Settings;
using StatusPage.Core.Wire;

namespace StatusPage.Core.Notifications.Webhooks;

/// <summary>Sends a test at once, paused or switched off or not, and tells what came back. It stands in the log as any other call. Editors.</summary>
public sealed class WebhookTester
{
    private readonly Acts _acts;
    private readonly WebhookSender _sender;
    private readonly WebhookResults _results;
    private readonly SiteAddress _site;

    internal WebhookTester(Acts acts, WebhookSender sender, WebhookResults results, SiteAddress site) =>
        (_acts, _sender, _results, _site) = (acts, sender, results, site);

    public async Task<(long DeliveryId, WebhookAnswer Answer)> TestAsync(Actor actor, string id, CancellationToken cancel = default)
    {
        var call = await _acts.RunAsync(actor, StaffRole.Editor, async act =>
        {
            var endpoint = await WebhookService.FindAsync(act.Db, id);
            var delivery = WebhookOutbox.Delivery(act, id, WebhookOutbox.Event(act, WebhookEvents.Test, new TestEventWire("A test. Nothing has happened.")));
            delivery.ClaimedBy = _sender.Me;
            delivery.DueMs = (act.Now + WebhookSweep.Lease).ToUnixTimeMilliseconds();
            act.Db.WebhookDeliveries.Add(delivery);
            act.Record("webhook.tested", "webhook", endpoint.Id, endpoint.Name);
            var page = new PageWire(await act.Db.Settings.Select(s => s.Name).SingleAsync(), _site.Url);
            // Its number is given by the database.
            await act.Db.SaveChangesAsync();
            return new WebhookCall(delivery.Id, 0, endpoint, delivery.Event, page);
        }, cancel);
        // To its end, which is near, whoever has gone meanwhile: what came back belongs in the log.
        var answer = await _sender.CallAsync(call, CancellationToken.None);
        await _results.WriteAsync(call, _sender.Me, answer);
        return (call.DeliveryId, answer);
    }
}
