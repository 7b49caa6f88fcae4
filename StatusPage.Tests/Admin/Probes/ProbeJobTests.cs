using Microsoft.Playwright;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Probes;

/// <summary>What an editor does with probes, in a real browser.</summary>
public sealed class ProbeJobTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private StatusPageApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Probing__AllowPrivateNetworks"] = "true" });
        await _app.AddComponentAsync("API");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_probe_is_chosen_typed_tried_saved_and_found_in_the_list()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200, "all <b>well</b>", "Content-Type: text/plain"));
        var page = await browser.SignInAsync(_app);
        await page.GotoAsync("/admin/probes");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add the first probe" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "HTTP" }).ClickAsync();

        await page.GetByLabel("Web address").FillAsync("nonsense");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();
        await Expect(page.Locator("#probe-target-error")).ToContainTextAsync("This is not a web address.");
        await page.GetByLabel("Web address").FillAsync(target.Url + "/health");
        await page.GetByLabel("Text in the body").FillAsync("well");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a header" }).ClickAsync();
        await page.GetByLabel("Name of header 1").FillAsync("X-Key");
        await page.GetByLabel("Value of header 1").FillAsync("open sesame");
        await page.GetByLabel("Secret").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();
        var tried = page.Locator(".try");
        await Expect(tried.Locator(".badge")).ToHaveTextAsync("Passed");
        await Expect(tried.Locator("pre")).ToHaveTextAsync("all <b>well</b>");
        await Expect(tried.Locator("dd").First).ToContainTextAsync("200");
        Assert.Contains("X-Key: open sesame", Assert.Single(target.Requests), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Add the probe" }).ClickAsync();
        await Expect(page.Locator("#probe-name-error")).ToContainTextAsync("The name is missing");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("API answers");
        await page.GetByLabel("Runbook").FillAsync("https://wiki.example.com/api");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the probe" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "API answers" })).ToBeVisibleAsync();
        await AssertAccessibleAsync(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Edit" }).ClickAsync();
        await Expect(page.GetByLabel("Value of header 1")).ToHaveValueAsync(ProbeSecrets.Mask);
        await AssertAccessibleAsync(page);
        await page.GetByLabel("Region").FillAsync("Oslo");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByText("Oslo")).ToBeVisibleAsync();

        await page.GotoAsync("/admin/probes?q=answers");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "API answers", Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause API answers" }).ClickAsync();
        await Expect(page.Locator("tbody .badge")).ToHaveTextAsync("Paused");
        await AssertAccessibleAsync(page);
        Assert.Empty(_app.Log.Errors);
    }

    [Fact]
    public async Task A_try_that_takes_long_can_be_given_up_and_keeps_what_was_typed()
    {
        await using var target = ScriptedTarget.Start(Scripts.Hang);
        var page = await browser.SignInAsync(_app);
        await page.GotoAsync("/admin/probes/new?kind=http");
        await page.GetByLabel("Web address").FillAsync(target.Url);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try now" }).ClickAsync();
        await Expect(page.GetByText("Running the check…")).ToBeVisibleAsync();
        await page.Locator(".try").GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Try now" })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Web address")).ToHaveValueAsync(target.Url);
        Assert.Empty(_app.Log.Errors);
    }

    [Fact]
    public async Task A_heartbeat_shows_the_address_to_call()
    {
        var page = await browser.SignInAsync(_app);
        await page.GotoAsync("/admin/probes/new?kind=heartbeat");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Nightly backup");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the probe" }).ClickAsync();
        var line = await page.Locator(".call-address code").TextContentAsync();

        Assert.StartsWith($"curl -fsS -m 10 --retry 3 {_app.BaseAddress}v1/heartbeats/hb_", line, StringComparison.Ordinal);
        using var answer = await _app.Http.GetAsync(line!.Split(' ')[^1]);
        Assert.True(answer.IsSuccessStatusCode);
        await AssertAccessibleAsync(page);
    }

    private static async Task AssertAccessibleAsync(IPage page) => Assert.Empty(await page.FaultsAsync());
}
