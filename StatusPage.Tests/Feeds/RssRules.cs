using System.Globalization;
using System.Xml.Linq;

namespace StatusPage.Tests.Feeds;

/// <summary>What RSS 2.0 demands of a feed, and what the best practices profile of the RSS Advisory Board asks for.</summary>
internal static class RssRules
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly string[] OfChannel = ["title", "link", "description", "language", "lastBuildDate", "generator", "item"];
    private static readonly string[] OfItem = ["title", "link", "description", "category", "guid", "pubDate"];

    public static void Check(XDocument document)
    {
        var rss = document.Root!;
        Assert.Equal(("rss", "2.0"), (rss.Name.ToString(), rss.Attribute("version")!.Value));
        var channel = Assert.Single(rss.Elements());
        Assert.Equal("channel", channel.Name.ToString());
        Known(channel, OfChannel);
        Assert.All(["title", "link", "description", "lastBuildDate"], name => Assert.NotEmpty(Assert.Single(channel.Elements(name)).Value));
        Time(channel, "lastBuildDate");
        var self = Assert.Single(channel.Elements(Atom + "link"));
        Assert.Equal(("self", "application/rss+xml"), (self.Attribute("rel")!.Value, self.Attribute("type")!.Value));
        Assert.StartsWith("http", self.Attribute("href")!.Value, StringComparison.Ordinal);
        foreach (var item in channel.Elements("item"))
        {
            Known(item, OfItem);
            Assert.All(["title", "link", "description", "guid", "pubDate"], name => Assert.Single(item.Elements(name)));
            Assert.Equal("false", item.Element("guid")!.Attribute("isPermaLink")!.Value);
            Assert.StartsWith("http", item.Element("link")!.Value, StringComparison.Ordinal);
            Time(item, "pubDate");
        }

        var ids = channel.Elements("item").Select(item => item.Element("guid")!.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
    }

    private static void Known(XElement element, string[] names) =>
        Assert.All(element.Elements().Where(child => child.Name.Namespace == XNamespace.None), child => Assert.Contains(child.Name.LocalName, names));

    private static void Time(XElement element, string name) =>
        Assert.True(DateTimeOffset.TryParseExact(element.Element(name)!.Value, "ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _), element.Element(name)!.Value);
}
