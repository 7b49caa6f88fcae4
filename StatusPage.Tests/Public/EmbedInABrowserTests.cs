using Deque.AxeCore.Playwright;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Public;

/// <summary>What other sites put on their pages, in a real Chromium.</summary>
public sealed class EmbedInABrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("", true)]
    [InlineData("?theme=light", true)]
    public async Task The_banner_is_shown_in_a_frame_of_another_site_and_axe_finds_nothing(string query, bool dark)
    {
        var page = await browser.OpenAsync(390, dark);
        await using var app = await StatusPageApp.StartAsync();
        var component = await app.AddComponentAsync("API");
        await app.ReportAsync("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft is down", report => report with { Impact = Impact.Critical }, (component, ComponentStatus.MajorOutage));
        await app.AddMaintenanceAsync("New disks", app.Now.AddMinutes(1), app.Now.AddHours(2), component);
        await app.PassAsync(TimeSpan.FromMinutes(2));
        var complaints = new List<string>();
        page.Console += (_, message) => complaints.Add(message.Text);

        await using var elsewhere = ScriptedTarget.Start(Scripts.Answer(200, $"<!DOCTYPE html><html lang=\"en\"><title>Elsewhere</title><main><h1>Elsewhere</h1><iframe title=\"Status\" width=\"300\" height=\"200\" src=\"{new Uri(app.BaseAddress, StatusUrls.Embed + query)}\"></iframe></main></html>", "Content-Type: text/html", "Connection: close"));
        await page.GotoAsync(elsewhere.Url);
        var frame = page.FrameLocator("iframe");
        await frame.GetByText("Some systems are down").WaitForAsync();

        Assert.Empty(complaints);
        Assert.True(await frame.Locator("html").EvaluateAsync<bool>("root => root.scrollWidth <= innerWidth"));
        await page.GotoAsync(new Uri(app.BaseAddress, StatusUrls.Embed + query).ToString());
        Assert.Empty((await page.RunAxe()).Violations.Select(violation => $"{violation.Id} at {violation.Nodes[0].Html}"));
    }

    [Fact]
    public async Task A_badges_words_stay_within_it_whatever_fonts_there_are()
    {
        var page = await browser.OpenAsync();
        await using var app = await StatusPageApp.StartAsync();
        foreach (var name in (string[])["API", "WWWWWWWWWWWWWWWWWWWW", "支払いサービス", "خدمة الدفع", "A name that is longer than any badge should ever be, and goes on"])
        {
            var component = await app.AddComponentAsync(name);
            await page.GotoAsync(new Uri(app.BaseAddress, StatusUrls.BadgeOf(component.Id)).ToString());

            var boxes = await page.EvaluateAsync<double[][]>("[...document.querySelectorAll('text')].map(text => { const box = text.getBBox(); return [box.x, box.x + box.width] })");
            var width = await page.EvaluateAsync<double>("document.documentElement.width.baseVal.value");
            Assert.True(boxes[0][0] >= 0 && boxes[0][1] < boxes[1][0] && boxes[1][1] <= width, $"{name}: {boxes[0][0]} to {boxes[0][1]}, {boxes[1][0]} to {boxes[1][1]} of {width}");
        }
    }
}
