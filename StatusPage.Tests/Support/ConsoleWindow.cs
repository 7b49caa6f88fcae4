using System.Runtime.CompilerServices;
using Microsoft.Playwright;

namespace StatusPage.Tests.Support;

/// <summary>Windows of staff in a real browser.</summary>
public static class ConsoleWindow
{
    /// <summary>Who signed in to which application already: the next window takes the cookie, as a second tab would.</summary>
    private static readonly ConditionalWeakTable<StatusPageApp, Dictionary<string, string>> SignedIn = [];

    /// <summary>A window in which a member of staff is signed in, on the console's overview.</summary>
    public static async Task<IPage> SignInAsync(
        this Browser browser, StatusPageApp app, string email = TestApp.AdminEmail, string timeZone = "Europe/Berlin", int width = 1280, bool dark = false)
    {
        var known = SignedIn.GetOrCreateValue(app);
        var page = await browser.OpenAsync(width, dark, timeZone: timeZone, at: app.BaseAddress, storage: known.GetValueOrDefault(email));
        await page.GotoAsync("/admin");
        var overview = page.GetByRole(AriaRole.Heading, new() { Name = "Overview", Exact = true });
        await Assertions.Expect(overview.Or(page.Locator("input[type=password]"))).ToBeVisibleAsync();
        // What was kept may have run out since: some tests let days pass.
        if (await overview.IsVisibleAsync())
        {
            return page;
        }

        await page.Locator("input[type=email]").FillAsync(email);
        await page.Locator("input[type=password]").FillAsync(TestApp.AdminPassword);
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await Assertions.Expect(overview).ToBeVisibleAsync();
        known[email] = await page.Context.StorageStateAsync();
        return page;
    }
}
