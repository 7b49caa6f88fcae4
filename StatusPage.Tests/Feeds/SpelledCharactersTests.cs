using System.Xml.Linq;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Feeds;

/// <summary>Markdown can spell characters that XML cannot carry.</summary>
public sealed class SpelledCharactersTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Theory]
    [InlineData("/history.atom")]
    [InlineData("/history.rss")]
    public async Task A_character_that_xml_does_not_know_breaks_no_feed(string path)
    {
        await app.ReportAsync("Outage", report => report with { Message = "Bell &#7; and &#xFFFE; and all is well." });

        using var answer = await app.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("all is well", feed.Root!.Value, StringComparison.Ordinal);
    }
}
