using Microsoft.Playwright;

namespace StatusPage.Tests.Support;

/// <summary>Windows of staff in a real browser.</summary>
public static class ConsoleWindow
{
    /// <summary>A window in which a member of staff is signed in, on the console's overview.</summary>
    public static async Task<IPage> SignInAsync(
        this Browser browser, StatusPageApp app, string email = TestApp.AdminEmail, string timeZone = "Europe/Berlin", int width = 1280, bool dark = false)
    {
        var page = await browser.OpenAsync(width, dark, timeZone: timeZone, at: app.BaseAddress);
        await page.GotoAsync("/admin/sign-in");
        await page.Locator("input[type=email]").FillAsync(email);
        await page.Locator("input[type=password]").FillAsync(TestApp.AdminPassword);
        await page.Locator("form button[type=submit]").First.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Overview", Exact = true })).ToBeVisibleAsync();
        return page;
    }
}
