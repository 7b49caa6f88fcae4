using System.Globalization;
using System.Xml;
using StatusPage.Core.Wire;

namespace StatusPage.Web.Feeds;

/// <summary>A feed as RSS 2.0, within the best practices profile of the RSS Advisory Board. Pure.</summary>
public static class RssFeed
{
    public const string ContentType = "application/rss+xml; charset=utf-8";

    public static byte[] Write(Feed feed) => FeedXml.Write(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "atom", ns: null, FeedXml.AtomNamespace);
        xml.WriteStartElement("channel");
        xml.WriteElementString("title", feed.Title);
        xml.WriteElementString("link", feed.PageUrl);
        xml.WriteElementString("description", feed.Subtitle);
        xml.WriteElementString("language", "en");
        xml.WriteElementString("lastBuildDate", Time(feed.Updated));
        xml.WriteElementString("generator", "StatusPage");
        xml.WriteStartElement("atom", "link", FeedXml.AtomNamespace);
        xml.WriteAttributeString("href", feed.RssUrl);
        xml.WriteAttributeString("rel", "self");
        xml.WriteAttributeString("type", "application/rss+xml");
        xml.WriteEndElement();
        foreach (var entry in feed.Entries)
        {
            Write(xml, entry);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    private static void Write(XmlWriter xml, FeedEntry entry)
    {
        xml.WriteStartElement("item");
        xml.WriteElementString("title", entry.Title);
        xml.WriteElementString("link", entry.Url);
        xml.WriteElementString("description", FeedXml.Clean(entry.Html));
        foreach (var category in entry.Categories)
        {
            xml.WriteElementString("category", category.Label);
        }

        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(entry.Id);
        xml.WriteEndElement();
        xml.WriteElementString("pubDate", Time(entry.Published));
        // RSS knows no time of an update; this says it to those who know Atom's.
        xml.WriteElementString("atom", "updated", FeedXml.AtomNamespace, InstantConverter.ToText(entry.Updated));
        xml.WriteEndElement();
    }

    /// <summary>RFC 822 with a year of four digits.</summary>
    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);
}
