using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Webhooks;

/// <summary>Webhooks in the words of the domain.</summary>
internal static class WebhookDrivers
{
    public const string Address = "https://receiver.example/hook";

    public static async Task<WebhookEndpoint> AddWebhookAsync(this TestApp app, string name = "Receiver", Func<WebhookInput, WebhookInput>? with = null)
    {
        var input = new WebhookInput { Name = name, Url = Address };
        return (await app.Get<WebhookService>().AddAsync(app.Admin, with?.Invoke(input) ?? input)).Endpoint;
    }

    /// <summary>What an endpoint is or was owed, in the order in which it happened.</summary>
    public static Task<List<WebhookDelivery>> OwedAsync(this TestApp app, WebhookEndpoint endpoint) =>
        app.ReadAsync(db => db.WebhookDeliveries.Include(d => d.Event).Where(d => d.EndpointId == endpoint.Id).OrderBy(d => d.Id).ToListAsync());

    public static async Task<IReadOnlyList<string>> TypesOwedAsync(this TestApp app, WebhookEndpoint endpoint) =>
        [.. (await app.OwedAsync(endpoint)).Select(d => d.Event.Type)];

    public static JsonNode Data(this WebhookDelivery delivery) => JsonNode.Parse(delivery.Event.Payload)!;
}
