using Microsoft.Playwright;

namespace StatusPage.Tests.Support;

public static class ConsoleInBrowser
{
    /// <summary>A page in which a member of staff is signed in: the administrator, where no other address is given.</summary>
    public static async Task<IPage> SignInAsync(this Browser browser, StatusPageApp app, string email = TestApp.AdminEmail, int width = 1280, bool dark = false)
    {
        // A browser judges cookies by its own clock.
        app.Clock.Now = TimeProvider.System.GetUtcNow();
        var page = await browser.OpenAsync(width, dark);
        await page.GoToAsync(app, "admin/sign-in");
        await page.Locator("input[type=email]").FillAsync(email);
        await page.Locator("input[type=password]").FillAsync(TestApp.AdminPassword);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        return page;
    }

    public static Task GoToAsync(this IPage page, StatusPageApp app, string path) => page.GotoAsync(new Uri(app.BaseAddress, path).ToString());
}
