using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Sla;

public sealed class TierEditorTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task A_tier_is_added_from_an_empty_page_corrected_where_it_is_refused_and_reported_on()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.AddComponentAsync("API");
        var page = await browser.SignInAsync(app);
        await page.GotoAsync("/admin/sla");
        await page.GetByRole(AriaRole.Link, new() { Name = "Add the first tier" }).ClickAsync();

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Business");
        await page.GetByLabel("Target, % uptime").FillAsync("99,9");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a credit band" }).ClickAsync();
        await page.GetByLabel("Below, % uptime").FillAsync("99.99");
        await page.GetByLabel("Credit, % of the price").FillAsync("ten");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the tier" }).ClickAsync();
        await Expect(page.Locator(".field .error")).ToHaveTextAsync("This is not a number. Give a percentage such as 99.9.");

        await page.GetByLabel("Credit, % of the price").FillAsync("10");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the tier" }).ClickAsync();
        await Expect(page.Locator(".field .error")).ToContainTextAsync("above the target 99.9");
        await Expect(page.GetByLabel("Target, % uptime")).ToHaveValueAsync("99,9");

        await page.GetByLabel("Below, % uptime").FillAsync("99.9");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add the tier" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Business" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Report" })).ToBeVisibleAsync();

        var tier = await app.ReadAsync(db => db.Tiers.SingleAsync());
        Assert.Equal((99.9m, 99.9m, 10m, true), (tier.Target, tier.Bands[0].Below, tier.Bands[0].CreditPercent, tier.ComponentIds is null));
        Assert.Empty(await page.FaultsAsync());
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_viewer_reads_the_tiers_and_is_offered_no_change()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.AddComponentAsync("API");
        var tier = await app.Get<Core.Uptime.TierService>().AddAsync(app.Admin, new() { Name = "Business", Target = 99.9m });
        await app.AddStaffAsync(StaffRole.Viewer, "Vera Viewer");
        var page = await browser.SignInAsync(app, "vera.viewer@example.com");

        await page.GotoAsync("/admin/sla");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Business" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "New tier" })).ToHaveCountAsync(0);
        await page.GotoAsync($"/admin/sla/{tier.Id}");
        await Expect(page.GetByText("Changing tiers takes the role editor.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task An_incident_is_excused_among_its_facts()
    {
        await using var app = await StatusPageApp.StartAsync();
        var api = await app.AddComponentAsync("API");
        var incident = await app.ReportAsync("Fibre cut", (api, ComponentStatus.MajorOutage));
        var page = await browser.SignInAsync(app);
        await page.GotoAsync($"/admin/incidents/{incident.Id}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit", Exact = true }).First.ClickAsync();
        await page.GetByLabel("Counts in the SLA?").SelectOptionAsync("third_party");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await Expect(page.Locator(".dialog .field .error:not([hidden])")).ToContainTextAsync("The explanation is missing");
        await page.GetByLabel("Why it does not count").FillAsync("The carrier's fibre was cut.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();

        await Expect(page.GetByText("Third party: The carrier's fibre was cut.").First).ToBeVisibleAsync();
        Assert.Equal("The carrier's fibre was cut.", app.Published.Incidents.Find(incident.Id)!.SlaExclusion!.Explanation);
    }
}
