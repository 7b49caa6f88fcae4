using Microsoft.Playwright;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Public;

/// <summary>Public pages in a real Chromium.</summary>
public sealed class InABrowserTests(Browser browser) : IClassFixture<Browser>
{
    private const string LongWords = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and then some more";

    [Theory]
    // Each width and each theme once: neither changes what the other does.
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Axe_finds_nothing_and_nothing_sticks_out_on_any_page(int width, bool dark)
    {
        var page = await browser.OpenAsync(width, dark);
        await using var app = await StatusPageApp.StartAsync();

        foreach (var path in (string[])["/", .. await app.FillAsync(LongWords)])
        {
            await page.GotoAsync(new Uri(app.BaseAddress, path).ToString());
            Assert.Empty((await page.FaultsAsync()).Select(fault => $"{path}: {fault}"));
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{path} is wider than {width}");
        }
    }

    [Fact]
    public async Task The_first_view_of_the_demonstration_is_small()
    {
        var page = await browser.OpenAsync();
        await using var app = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Demo:Enabled"] = "true" });
        var session = await page.Context.NewCDPSessionAsync(page);
        var (bytes, requests) = (0.0, 0);
        await session.SendAsync("Network.enable");
        session.Event("Network.requestWillBeSent").OnEvent += (_, data) =>
            requests += data!.Value.GetProperty("request").GetProperty("url").GetString()!.StartsWith("data:", StringComparison.Ordinal) ? 0 : 1;
        session.Event("Network.loadingFinished").OnEvent += (_, data) => bytes += data!.Value.GetProperty("encodedDataLength").GetDouble();

        await page.GotoAsync(app.BaseAddress.ToString(), new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.NotEmpty(app.Published.Components);
        Assert.InRange(bytes, 10_000, 50_000);
        Assert.InRange(requests, 1, 6);
    }

    [Fact]
    public async Task Without_JavaScript_everything_is_there()
    {
        var page = await browser.OpenAsync(javaScript: false);
        await using var app = await StatusPageApp.StartAsync();
        await app.FillAsync("Words");

        await page.GotoAsync(app.BaseAddress.ToString());

        Assert.True(await page.Locator(".incident-card").First.IsVisibleAsync());
        Assert.False(await page.Locator("[data-theme-control]").IsVisibleAsync());
        Assert.Contains("UTC", await page.Locator(".incident-card .facts time").First.InnerTextAsync(), StringComparison.Ordinal);
        var group = page.Locator("details.group").First;
        await group.Locator("summary").ClickAsync();
        Assert.False(await group.Locator(".component").First.IsVisibleAsync());
        Assert.Equal(HttpOk, (await page.GotoAsync(new Uri(app.BaseAddress, "/subscribe").ToString()))!.Status);
    }

    [Fact]
    public async Task Times_are_the_readers_own()
    {
        var page = await browser.OpenAsync(timeZone: "Asia/Kolkata");
        await using var app = await StatusPageApp.StartAsync();
        var incident = await app.ReportAsync("Trouble");

        await page.GotoAsync(new Uri(app.BaseAddress, $"/incidents/{incident.Id}").ToString());

        Assert.Equal("12 May 2026, 14:30 GMT+5:30", await page.Locator(".facts time").First.InnerTextAsync());
    }

    [Fact]
    public async Task The_days_of_a_component_are_one_tab_stop_with_arrows_between_them()
    {
        var page = await browser.OpenAsync();
        await using var app = await StatusPageApp.StartAsync();
        var one = await app.AddComponentAsync("One");
        await app.AddComponentAsync("Two");
        await app.Catalog.SetStatusAsync(app.Admin, one.Id, ComponentStatus.Operational, null, expectedVersion: null);
        await page.GotoAsync(app.BaseAddress.ToString());

        await page.Locator("h3 a").First.FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        Assert.StartsWith("Tue 12 May 2026", await FocusedAsync(page), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.StartsWith("Mon 11 May 2026", await FocusedAsync(page), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Two", await page.EvaluateAsync<string>("document.activeElement.textContent"));
    }

    [Fact]
    public async Task The_theme_that_was_chosen_is_kept()
    {
        var page = await browser.OpenAsync();
        await using var app = await StatusPageApp.StartAsync();
        await page.GotoAsync(app.BaseAddress.ToString());

        await page.Locator("[data-theme-control]").ClickAsync();
        await page.Locator("[data-theme-control]").ClickAsync();
        await page.ReloadAsync();

        Assert.Equal("dark", await page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        Assert.Equal("Theme: dark", await page.Locator("[data-theme-control]").GetAttributeAsync("aria-label"));
    }

    private const int HttpOk = 200;

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.getAttribute('aria-label')");
}
