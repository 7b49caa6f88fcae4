using Microsoft.Playwright;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Promises;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Promises;

/// <summary>Staff write the policy, watch clocks and excuse a miss, in a real browser.</summary>
public sealed class PromisesInABrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime
{
    private StatusPageApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await StatusPageApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_policy_says_as_it_is_typed_what_it_would_mean_and_what_cannot_be_promised()
    {
        var staff = await browser.SignInAsync(_app);
        await staff.GotoAsync("/admin/policy");
        var critical = staff.GetByRole(AriaRole.Group, new() { Name = "Critical" });
        var preview = staff.GetByRole(AriaRole.Region, new() { Name = "What that would mean" });
        await Expect(preview).ToContainTextAsync("Critical, detected now, would owe: first update by 11:15, next update by 11:45");

        await critical.GetByLabel("First update within").FillAsync("soon");
        await Expect(critical.GetByText("This is not a duration.")).ToBeVisibleAsync();
        await Expect(preview).ToContainTextAsync("Once every field can be read");
        await staff.LookAsync("policy-refused", frames: false);
        await critical.GetByLabel("First update within").FillAsync("20 min");
        await Expect(preview).ToContainTextAsync("first update by 11:20");

        await staff.GetByRole(AriaRole.Button, new() { Name = "Fill in Policy B" }).ClickAsync();
        await Expect(preview).ToContainTextAsync("Critical, detected now, would owe: first update by 11:30, resolution by 15:00.");
        await Expect(preview).ToContainTextAsync("Informational, detected now, would owe: first update by Wed 13 May, 20:00.");
        await staff.LookAsync("policy-filled", frames: false);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Put in force" }).ClickAsync();
        await Expect(staff.GetByText("Version 2 of the policy is in force.")).ToBeVisibleAsync();

        await staff.GetByRole(AriaRole.Button, new() { Name = "Import YAML…" }).ClickAsync();
        await staff.GetByLabel("YAML", new() { Exact = true }).FillAsync("impacts: [");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Fill the form" }).ClickAsync();
        await Expect(staff.GetByText("The YAML cannot be read at line").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_nearest_clock_stands_first_on_the_overview_and_a_miss_is_excused_in_the_ledger()
    {
        var slow = await _app.ReportAsync("Slow answers", report => report with { Impact = Impact.Major });
        await _app.ReportAsync("Checkout fails", report => report with { Impact = Impact.Critical });
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        var staff = await browser.SignInAsync(_app);
        var clocks = staff.GetByRole(AriaRole.Region, new() { Name = "Running promises" }).GetByRole(AriaRole.Listitem);
        await Expect(clocks.Nth(0)).ToContainTextAsync("Next update on Checkout fails");
        await Expect(clocks.Nth(1)).ToContainTextAsync("Slow answers");
        await Expect(clocks.Nth(0)).ToContainTextAsync("in 19 min");
        await staff.LookAsync("overview-clocks", frames: false);

        await _app.PassMinutesAsync(51);
        await staff.GotoAsync($"/admin/incidents/{slow.Id}");
        await Expect(staff.GetByRole(AriaRole.Region, new() { Name = "Promises", Exact = true })).ToContainTextAsync("overdue");
        await staff.GotoAsync("/admin/promises?state=missed");
        await Expect(staff.GetByRole(AriaRole.Button, new() { Name = "Waive… entry 3" })).ToBeVisibleAsync();
        await staff.LookAsync("ledger", frames: false);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Waive… entry 3" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Waive", Exact = true }).ClickAsync();
        await Expect(staff.GetByText("The reason is missing").First).ToBeVisibleAsync();
        await staff.GetByLabel("Reason").FillAsync("The region was without power.");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Waive", Exact = true }).ClickAsync();
        await Expect(staff.GetByText("The promise was waived.")).ToBeVisibleAsync();
        await staff.GetByLabel("Ended").SelectOptionAsync("waived");
        await Expect(staff.GetByText("The region was without power.")).ToBeVisibleAsync();
    }
}
