using System.Xml;
using StatusPage.Core.Wire;

namespace StatusPage.Web.Feeds;

/// <summary>A feed as Atom, RFC 4287. Pure.</summary>
public static class AtomFeed
{
    public const string ContentType = "application/atom+xml; charset=utf-8";

    private const string Namespace = FeedXml.AtomNamespace;

    public static byte[] Write(Feed feed) => FeedXml.Write(xml =>
    {
        xml.WriteStartElement("feed", Namespace);
        xml.WriteAttributeString("xml", "lang", ns: null, "en");
        Element(xml, "id", feed.Id);
        Element(xml, "title", feed.Title);
        Element(xml, "subtitle", feed.Subtitle);
        Element(xml, "updated", InstantConverter.ToText(feed.Updated));
        Link(xml, "self", "application/atom+xml", feed.AtomUrl);
        Link(xml, "alternate", "text/html", feed.PageUrl);
        xml.WriteStartElement("author", Namespace);
        Element(xml, "name", feed.Author);
        xml.WriteEndElement();
        Element(xml, "generator", "StatusPage");
        foreach (var entry in feed.Entries)
        {
            Write(xml, entry);
        }

        xml.WriteEndElement();
    });

    private static void Write(XmlWriter xml, FeedEntry entry)
    {
        xml.WriteStartElement("entry", Namespace);
        Element(xml, "id", entry.Id);
        Element(xml, "title", entry.Title);
        Element(xml, "published", InstantConverter.ToText(entry.Published));
        Element(xml, "updated", InstantConverter.ToText(entry.Updated));
        Link(xml, "alternate", "text/html", entry.Url);
        foreach (var category in entry.Categories)
        {
            xml.WriteStartElement("category", Namespace);
            xml.WriteAttributeString("term", category.Term);
            xml.WriteAttributeString("label", category.Label);
            xml.WriteEndElement();
        }

        xml.WriteStartElement("content", Namespace);
        xml.WriteAttributeString("type", "html");
        xml.WriteString(FeedXml.Clean(entry.Html));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Namespace, text);

    private static void Link(XmlWriter xml, string relation, string type, string address)
    {
        xml.WriteStartElement("link", Namespace);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        xml.WriteEndElement();
    }
}
