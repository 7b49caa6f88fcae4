using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Notifications;
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

    /// <summary>An application whose webhooks may call this machine.</summary>
    public static Task<CoreApp> StartAsync(Func<WebhookOptions, WebhookOptions>? with = null, Action<IServiceCollection>? configure = null)
    {
        var options = new WebhookOptions { AllowPrivateNetworks = true };
        return CoreApp.StartAsync(services =>
        {
            services.AddSingleton(with?.Invoke(options) ?? options);
            configure?.Invoke(services);
        });
    }

    public static Task<WebhookEndpoint> AddWebhookAsync(this TestApp app, ScriptedTarget target, string name = "Receiver", Func<WebhookInput, WebhookInput>? with = null) =>
        app.AddWebhookAsync(name, input => (with ?? (same => same))(input with { Url = target.Url + "/hook", Topics = [WebhookTopic.Incidents] }));

    /// <summary>Makes every call that is due, and those that become due by it, as the loop would.</summary>
    public static async Task SendAsync(this TestApp app)
    {
        var (sweep, sender) = (app.Get<WebhookSweep>(), app.Get<WebhookSender>());
        await Eventually.HoldsAsync(async () =>
        {
            await sweep.RunOnceAsync(CancellationToken.None);
            await Eventually.HoldsAsync(() => sender.IsIdle);
            return !await app.IsAnyDueAsync();
        });
    }

    private static Task<bool> IsAnyDueAsync(this TestApp app)
    {
        var nowMs = app.Now.ToUnixTimeMilliseconds();
        return app.ReadAsync(db => db.WebhookDeliveries.AnyAsync(d => d.State == DeliveryState.Queued && d.DueMs <= nowMs
            && db.WebhookEndpoints.Any(e => e.Id == d.EndpointId && e.Enabled && e.PausedAt == null)));
    }

    public static Task<WebhookEndpoint> EndpointAsync(this TestApp app, WebhookEndpoint endpoint) =>
        app.ReadAsync(db => db.WebhookEndpoints.SingleAsync(e => e.Id == endpoint.Id));

    public static async Task<WebhookDelivery> OneOwedAsync(this TestApp app, WebhookEndpoint endpoint) => Assert.Single(await app.OwedAsync(endpoint));

    public static string Header(string request, string name) =>
        request.Split("\r\n").First(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();

    public static string Body(string request) => request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    /// <summary>What an endpoint is or was owed, in the order in which it happened.</summary>
    public static Task<List<WebhookDelivery>> OwedAsync(this TestApp app, WebhookEndpoint endpoint) =>
        app.ReadAsync(db => db.WebhookDeliveries.Include(d => d.Event).Where(d => d.EndpointId == endpoint.Id).OrderBy(d => d.Id).ToListAsync());

    public static async Task<IReadOnlyList<string>> TypesOwedAsync(this TestApp app, WebhookEndpoint endpoint) =>
        [.. (await app.OwedAsync(endpoint)).Select(d => d.Event.Type)];

    public static JsonNode Data(this WebhookDelivery delivery) => JsonNode.Parse(delivery.Event.Payload)!;
}
