using Microsoft.Playwright;

namespace StatusPage.Bench;

/// <summary>What a customer's browser does on its first view of the board, with an empty cache.</summary>
internal static class FirstViewBench
{
    private static readonly string[] Quiet =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    public static async Task<int> RunAsync(Options options)
    {
        using var product = await Product.StartAsync(options);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = Quiet,
        });
        // The first page of a browser pays for the browser's own start.
        await ViewAsync(browser, print: false);
        var paints = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            paints.Add(await ViewAsync(browser, print: i == 0));
        }

        Console.WriteLine($"first contentful paint (median of {paints.Count})  {paints.Order().ElementAt(paints.Count / 2):F0} ms");
        return 0;
    }

    private static async Task<double> ViewAsync(IBrowser browser, bool print)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var session = await context.NewCDPSessionAsync(page);
        await session.SendAsync("Network.enable");
        var requests = 0;
        var bytes = 0.0;
        page.Request += (_, request) =>
        {
            // Pictures within the style sheet are no requests, though Chromium lists them.
            if (request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                return;
            }

            requests++;
            if (print)
            {
                Console.WriteLine($"  {request.Method} {new Uri(request.Url).PathAndQuery}");
            }
        };
        session.Event("Network.loadingFinished").OnEvent += (_, data) => bytes += data!.Value.GetProperty("encodedDataLength").GetDouble();
        await page.GotoAsync(Product.Url, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        await page.WaitForTimeoutAsync(500);
        var paint = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1");
        if (print)
        {
            Console.WriteLine($"{requests} requests, {bytes / 1024:F1} KB transferred with headers");
        }

        return paint;
    }
}
