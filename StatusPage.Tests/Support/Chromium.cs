using Microsoft.Playwright;
using StatusPage.Tests.Support;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace StatusPage.Tests.Support;

/// <summary>
/// One Chromium for all browser tests, started by the first that opens a page. Take it as a constructor parameter. Where
/// there is none, these tests are skipped; test.sh says how to install it.
/// </summary>
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Quiet =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly SemaphoreSlim _turn = new(1, 1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A page of its own, without cookies of another. Addresses are relative to the application's.</summary>
    public async Task<IPage> OpenAsync(StatusPageApp app, int width = 1280, int height = 900, bool dark = false, bool script = true)
    {
        var browser = await LaunchAsync();
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = app.BaseAddress.ToString(),
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            Locale = "en-GB",
            TimezoneId = "Europe/Berlin",
        });
        context.SetDefaultTimeout(20_000);
        return await context.NewPageAsync();
    }

    /// <summary>A page in which a member of staff is signed in; the administrator of the tests where no other is named.</summary>
    public async Task<IPage> SignInAsync(StatusPageApp app, string email = TestApp.AdminEmail, int width = 1280, int height = 900, bool dark = false)
    {
        // A browser judges cookies by its own clock.
        app.Clock.Now = TimeProvider.System.GetUtcNow();
        var page = await OpenAsync(app, width, height, dark);
        await page.GotoAsync("admin/sign-in");
        await page.Locator("input[type=email]").FillAsync(email);
        await page.Locator("input[type=password]").FillAsync(TestApp.AdminPassword);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _turn.Dispose();
    }

    private async Task<IBrowser> LaunchAsync()
    {
        var chromium = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } given ? given : "/usr/bin/chromium";
        Assert.SkipUnless(File.Exists(chromium), $"There is no Chromium at {chromium}. Install it, or set CHROMIUM to its path; ./test.sh does so where it may.");
        await _turn.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            return _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Quiet });
        }
        finally
        {
            _turn.Release();
        }
    }
}
