using Microsoft.Playwright;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Subscribers;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Public;

/// <summary>Subscribing from the form to the last goodbye, in a real Chromium.</summary>
public sealed class SubscribingInABrowserTests(Browser browser) : IClassFixture<Browser>
{
    private const string Anna = "anna@example.org";

    [Fact]
    public async Task Without_JavaScript_somebody_subscribes_confirms_changes_leaves_and_is_forgotten()
    {
        var page = await browser.OpenAsync(width: 390, javaScript: false);
        await using var app = await StatusPageApp.StartAsync();
        var api = await app.AddComponentAsync("API");
        await app.AddComponentAsync("Shop");
        Task OpenAsync(string path) => page.GotoAsync(new Uri(app.BaseAddress, path).ToString());
        Task<string> HeadingAsync() => page.Locator("h1").InnerTextAsync();

        await OpenAsync("/");
        await page.GetByRole(AriaRole.Link, new() { Name = "Subscribe" }).ClickAsync();
        await page.GetByLabel("Your email address").FillAsync("anna@");
        Assert.False(await page.GetByLabel("API").IsVisibleAsync());
        await page.GetByLabel("Only some components").CheckAsync();
        await page.GetByLabel("API").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        Assert.Contains("is not an email address", await page.Locator("#email-error").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await page.GetByLabel("API").IsCheckedAsync());

        await page.GetByLabel("Your email address").FillAsync(Anna);
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        Assert.Equal("Check your mail", await HeadingAsync());
        Assert.Contains(Anna, await page.Locator(".lead").InnerTextAsync(), StringComparison.Ordinal);

        await OpenAsync(StatusUrls.ConfirmSubscriptionOf(await app.ConfirmTokenAsync(Anna)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        Assert.Equal("You are subscribed", await HeadingAsync());
        await page.GetByRole(AriaRole.Link, new() { Name = "Your preferences" }).ClickAsync();
        Assert.True(await page.GetByLabel("API").IsCheckedAsync());

        await page.GetByLabel("Everything").CheckAsync();
        await page.GetByLabel("Incidents of which impact").SelectOptionAsync("major");
        await page.GetByLabel("Maintenance too").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        Assert.Equal("Saved.", await page.GetByRole(AriaRole.Status).And(page.Locator(".form-done")).InnerTextAsync());
        var changed = await app.SubscriberAsync(Anna);
        Assert.Equal((SubscriberScope.All, Core.Incidents.Impact.Major, false), (changed.Scope, changed.MinimumImpact, changed.Maintenance));

        await page.GetByRole(AriaRole.Button, new() { Name = "Unsubscribe" }).ClickAsync();
        Assert.Equal("You are unsubscribed", await HeadingAsync());
        Assert.Equal(SubscriberState.Unsubscribed, (await app.SubscriberAsync(Anna)).State);
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe again" }).ClickAsync();
        Assert.Equal("You are subscribed again.", await page.Locator(".form-done").InnerTextAsync());

        await page.GetByRole(AriaRole.Button, new() { Name = "Forget me" }).ClickAsync();
        Assert.NotNull(await app.FindSubscriberAsync(Anna));
        await page.GetByRole(AriaRole.Button, new() { Name = "Erase it" }).ClickAsync();
        Assert.Equal("Forgotten", await HeadingAsync());
        Assert.Null(await app.FindSubscriberAsync(Anna));
        Assert.NotEmpty(api.Id);
    }

    [Fact]
    public async Task Just_this_incident_needs_only_an_address()
    {
        var page = await browser.OpenAsync(javaScript: false);
        await using var app = await StatusPageApp.StartAsync();
        var incident = await app.ReportAsync("Trouble");

        await page.GotoAsync(new Uri(app.BaseAddress, StatusUrls.Incident(incident.Id)).ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "Get updates on this incident" }).ClickAsync();
        Assert.False(await page.GetByLabel("Maintenance too").IsVisibleAsync());
        await page.GetByLabel("Your email address").FillAsync(Anna);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("h1")).ToHaveTextAsync("Check your mail");
        Assert.Equal(incident.Id, (await app.SubscriberAsync(Anna)).Requested!.IncidentId);
    }

    [Fact]
    public async Task Among_many_components_a_filter_finds_and_forgets_no_tick()
    {
        var page = await browser.OpenAsync();
        await using var app = await StatusPageApp.StartAsync();
        var (europe, asia) = (await app.AddGroupAsync("Europe"), await app.AddGroupAsync("Asia"));
        foreach (var group in new[] { europe, asia })
        {
            foreach (var name in new[] { "API", "Shop", "Search", "Login", "Mail", "Files", "Billing" })
            {
                await app.AddComponentAsync(name, group);
            }
        }

        await page.GotoAsync(new Uri(app.BaseAddress, StatusUrls.Subscribe).ToString());
        await page.GetByLabel("Only some components").CheckAsync();
        var ticks = page.Locator("input[name=components]");
        await ticks.First.CheckAsync();
        await page.GetByLabel("Find a component").FillAsync("asia log");
        Assert.Equal("1 of 14 found, 1 chosen", await page.Locator("[data-picks-count]").InnerTextAsync());
        Assert.Equal(1, await page.Locator("input[name=components]:visible").CountAsync());
        await page.Locator("input[name=components]:visible").CheckAsync();
        await page.GetByLabel("Find a component").PressAsync("Enter");
        await page.GetByLabel("Find a component").FillAsync("");
        Assert.Equal("2 chosen", await page.Locator("[data-picks-count]").InnerTextAsync());

        await page.GetByLabel("Your email address").FillAsync(Anna);
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await page.WaitForURLAsync("**/subscribe/sent*");
        Assert.Equal(2, (await app.SubscriberAsync(Anna)).Requested!.Components.Count);
    }

    [Theory]
    // Each width and each theme once: neither changes what the other does.
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Axe_finds_nothing_and_nothing_sticks_out_on_any_page_of_a_subscriber(int width, bool dark)
    {
        var page = await browser.OpenAsync(width, dark);
        await using var app = await StatusPageApp.StartAsync();
        foreach (var (name, address) in await SubscriberPages.OfAsync(app))
        {
            await page.GotoAsync(new Uri(app.BaseAddress, address).ToString());
            await CheckAsync(name);
        }

        await page.GotoAsync(new Uri(app.BaseAddress, StatusUrls.Subscribe).ToString());
        await page.GetByLabel("Only some components").CheckAsync();
        await CheckAsync("choosing components");
        await page.GetByLabel("Your email address").FillAsync("nobody");
        await page.GetByRole(AriaRole.Button, new() { Name = "Subscribe" }).ClickAsync();
        await page.Locator(".form-problem").WaitForAsync();
        await CheckAsync("refused");

        async Task CheckAsync(string name)
        {
            Assert.Empty((await page.FaultsAsync()).Select(fault => $"{name}: {fault}"));
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), $"{name} is wider than {width}");
        }
    }
}
