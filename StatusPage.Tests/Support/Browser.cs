using Microsoft.Playwright;

namespace StatusPage.Tests.Support;

/// <summary>One Chromium for a class of tests: the one named by CHROMIUM, or the system's.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly List<(string? Test, IBrowserContext Context)> _open = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Find() is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path, Args = Arguments });
        }
    }

    /// <summary>A fresh browser profile with one page. Skips the test where no Chromium is installed.</summary>
    /// <param name="width">Of the window.</param>
    /// <param name="dark">The system's theme.</param>
    /// <param name="javaScript">Whether scripts run.</param>
    /// <param name="timeZone">IANA name; null for the machine's.</param>
    /// <param name="at">Where addresses without a host are.</param>
    /// <param name="storage">Cookies of an earlier window.</param>
    public async Task<IPage> OpenAsync(int width = 1280, bool dark = false, bool javaScript = true, string? timeZone = null, Uri? at = null, string? storage = null)
    {
        Assert.SkipWhen(_browser is null, "Chromium is not installed; ./test.sh says how to get it, or name one in CHROMIUM.");
        await CloseEarlierAsync();
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            JavaScriptEnabled = javaScript,
            TimezoneId = timeZone,
            BaseURL = at?.ToString(),
            StorageState = storage,
        });
        _open.Add((TestContext.Current.Test?.UniqueID, context));
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>What the tests before this one left open would go on asking and redrawing.</summary>
    private async Task CloseEarlierAsync()
    {
        foreach (var earlier in _open.Where(window => window.Test != TestContext.Current.Test?.UniqueID).ToList())
        {
            _open.Remove(earlier);
            await earlier.Context.CloseAsync();
        }
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
        {
            return named;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
