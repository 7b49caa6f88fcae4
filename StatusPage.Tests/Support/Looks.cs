using Microsoft.Playwright;

namespace StatusPage.Tests.Support;

/// <summary>A look at a page as it stands.</summary>
internal static class Looks
{
    private static readonly (int Width, ColorScheme Scheme)[] Windows =
        [(1280, ColorScheme.Light), (390, ColorScheme.Light), (1280, ColorScheme.Dark), (390, ColorScheme.Dark)];

    /// <summary>Axe finds nothing; and pictures for people to look at, where SCREENSHOTS names a folder.</summary>
    /// <param name="page">Anywhere.</param>
    /// <param name="name">What it shows, for the pictures' names.</param>
    /// <param name="frames">False: without what is shown in frames, which has tests of its own.</param>
    public static async Task LookAsync(this IPage page, string name, bool frames = true)
    {
        Assert.Empty((await page.FaultsAsync(frames)).Select(fault => $"{name}: {fault}"));
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is not { Length: > 0 } folder || page.ViewportSize is not { } window)
        {
            return;
        }

        foreach (var (width, scheme) in Windows)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}-{scheme}.png".ToLowerInvariant()), FullPage = true });
        }

        await page.SetViewportSizeAsync(window.Width, window.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Null, ReducedMotion = ReducedMotion.Reduce });
    }
}
