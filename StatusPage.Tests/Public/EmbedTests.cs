using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Public;

public sealed class EmbedTests
{
    [Fact]
    public async Task The_banner_says_how_things_are_and_what_is_wrong()
    {
        await using var app = await StatusPageApp.StartAsync();
        Assert.Equal("This page is being set up", await HeadingAsync(app));
        var component = await app.AddComponentAsync("API");
        Assert.Equal("All systems are operational", await HeadingAsync(app));

        await app.ReportAsync("Mails are late", report => report with { Impact = Impact.Minor });
        await app.ReportAsync("<b>Everything</b> is down", report => report with { Impact = Impact.Critical }, (component, ComponentStatus.MajorOutage));
        await app.AddMaintenanceAsync("New disks", app.Now.AddMinutes(1), app.Now.AddHours(2), component);
        await app.PassAsync(TimeSpan.FromMinutes(2));

        var banner = await app.ReadAsync(StatusUrls.Embed);
        Assert.Equal("Some systems are down", banner.QuerySelector("h1").Words());
        Assert.Equal(["<b>Everything</b> is down", "Mails are late", "New disks"], banner.QuerySelectorAll("li a").Select(link => link.Words()));
        Assert.StartsWith("New disks · Maintenance until ", banner.QuerySelectorAll("li")[^1].Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_banner_is_one_small_answer_without_script_whose_links_leave_the_frame()
    {
        await using var app = await StatusPageApp.StartAsync();
        for (var i = 0; i < 8; i++)
        {
            await app.ReportAsync(new string('m', 150) + i);
        }

        var banner = await app.ReadAsync(StatusUrls.Embed);
        Assert.Equal(3, banner.QuerySelectorAll("li a").Length);
        Assert.Contains("and 5 more incidents", banner.Body.Words(), StringComparison.Ordinal);
        Assert.All(banner.QuerySelectorAll("a"), link => Assert.Equal(("_blank", "noopener"), (link.GetAttribute("target"), link.GetAttribute("rel"))));
        Assert.Empty(banner.QuerySelectorAll("script, link, img, [style]"));
        Assert.InRange((await app.Http.GetByteArrayAsync(StatusUrls.Embed)).Length, 1, 6000);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("?theme=dark", "dark")]
    [InlineData("?theme=light", "light")]
    [InlineData("?theme=pink", null)]
    public async Task The_page_around_it_may_choose_light_or_dark(string query, string? theme)
    {
        await using var app = await StatusPageApp.StartAsync();
        Assert.Equal(theme, (await app.ReadAsync(StatusUrls.Embed + query)).DocumentElement.GetAttribute("data-theme"));
    }

    private static async Task<string> HeadingAsync(StatusPageApp app) => (await app.ReadAsync(StatusUrls.Embed)).QuerySelector("h1").Words();
}
