using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Tests.Notifications.Webhooks;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Webhooks;

/// <summary>From the address of a receiver to its log, in a real browser.</summary>
public sealed class WebhookJobTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private int _answer = 204;
    private StatusPageApp _app = null!;
    private ScriptedTarget _receiver = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = ScriptedTarget.Start(async caller =>
        {
            await caller.RequestAsync();
            await caller.SendAsync(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {Volatile.Read(ref _answer)} Answer\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        });
        _app = await StatusPageApp.StartAsync(new Dictionary<string, string?> { ["Webhooks:AllowPrivateNetworks"] = "true" });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task Staff_add_a_webhook_see_its_key_test_it_take_a_removed_component_off_and_send_again_what_failed()
    {
        var api = await _app.AddComponentAsync("API");
        var old = await _app.AddComponentAsync("Old gateway");
        var staff = await browser.SignInAsync(_app);
        await staff.GotoAsync("/admin/webhooks");
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "No webhook yet" })).ToBeVisibleAsync();
        await staff.LookAsync("webhooks-empty");

        await staff.GetByRole(AriaRole.Link, new() { Name = "Add the first webhook" }).ClickAsync();
        await staff.GetByLabel("Name", new() { Exact = true }).FillAsync("Pager");
        await staff.GetByRole(AriaRole.Textbox, new() { Name = "Address" }).FillAsync("no address");
        await staff.GetByLabel("API").CheckAsync();
        await staff.GetByLabel("Old gateway").CheckAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Add the webhook" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Textbox, new() { Name = "Address" })).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(staff.GetByLabel("Name", new() { Exact = true })).ToHaveValueAsync("Pager");
        await staff.LookAsync("webhooks-refused");
        await staff.GetByRole(AriaRole.Textbox, new() { Name = "Address" }).FillAsync(_receiver.Url + "/hook?token=deep-secret");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Add the webhook" }).ClickAsync();

        await Expect(staff.GetByText("Key of the signature")).ToBeVisibleAsync();
        var key = await staff.Locator(".secret code").InnerTextAsync();
        Assert.StartsWith("whsec_", key, StringComparison.Ordinal);
        await staff.LookAsync("webhooks-added");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Go on: send a test" }).ClickAsync();
        await Expect(staff.GetByText("deep-secret")).ToHaveCountAsync(0);
        await Expect(staff.GetByText(key)).ToHaveCountAsync(0);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Status).GetByText("Delivered")).ToBeVisibleAsync();
        Assert.Contains("webhook-signature: v1,", Assert.Single(_receiver.Requests), StringComparison.OrdinalIgnoreCase);

        Volatile.Write(ref _answer, 500);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Status).GetByText("Not delivered")).ToBeVisibleAsync();
        await Expect(staff.GetByRole(AriaRole.Status).GetByText("500")).ToBeVisibleAsync();
        Volatile.Write(ref _answer, 204);
        await staff.GetByRole(AriaRole.Link, new() { Name = "Given up" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Body of" }).First.ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Region, new() { Name = "Body" })).ToContainTextAsync("\"type\"");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        await staff.LookAsync("webhooks-log");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Send again" }).First.ClickAsync();
        await Eventually.HoldsAsync(() => _receiver.Requests.Count == 3);
        await staff.GetByRole(AriaRole.Link, new() { Name = "Delivered" }).ClickAsync();
        await Expect(staff.Locator("tbody tr")).ToHaveCountAsync(2);

        await _app.Get<Core.Catalog.CatalogService>().RemoveComponentAsync(_app.Admin, old.Id, expectedVersion: null);
        await staff.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await Expect(staff.GetByText("no longer on the board")).ToBeVisibleAsync();
        await staff.GetByLabel("Old gateway").UncheckAsync();
        await staff.LookAsync("webhooks-form");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Log" })).ToBeVisibleAsync();
        var endpoint = await _app.ReadAsync(db => Task.FromResult(db.WebhookEndpoints.Single()));
        Assert.Equal([api.Id], endpoint.ComponentIds);

        await staff.GetByRole(AriaRole.Button, new() { Name = "Remove…" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Remove the webhook" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "No webhook yet" })).ToBeVisibleAsync();
        Assert.Empty(_app.Log.Errors);
    }

    [Fact]
    public async Task A_paused_webhook_says_why_and_goes_on_when_it_is_resumed()
    {
        var endpoint = await _app.AddWebhookAsync(_receiver);
        await _app.ReadAsync(db => db.WebhookEndpoints.Where(e => e.Id == endpoint.Id).ExecuteUpdateAsync(set => set
            .SetProperty(e => e.PausedAt, _app.Now)
            .SetProperty(e => e.PausedBecause, "Ten calls failed within an hour. The last answer was 500.")));
        var staff = await browser.SignInAsync(_app, width: 390, dark: true);
        await staff.GotoAsync("/admin/webhooks");
        await Expect(staff.GetByRole(AriaRole.Link, new() { Name = "Receiver" })).ToBeVisibleAsync();
        await staff.LookAsync("webhooks-list-paused");
        await staff.GetByRole(AriaRole.Link, new() { Name = "Receiver" }).ClickAsync();

        await Expect(staff.GetByRole(AriaRole.Alert)).ToContainTextAsync("it is not called");
        await Expect(staff.GetByText("The last answer was 500.")).ToBeVisibleAsync();
        await staff.LookAsync("webhooks-paused");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();

        await Expect(staff.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        Assert.Null(await _app.ReadAsync(db => Task.FromResult(db.WebhookEndpoints.Single().PausedAt)));
    }
}
