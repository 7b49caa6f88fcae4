using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using StatusPage.Core.Publication;
using StatusPage.Core.Text;
using StatusPage.Web.Api;
using StatusPage.Web.Hosting;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Feeds;

/// <summary>The latest incidents as Atom (RFC 4287) and RSS 2.0. Pure but for the two routes.</summary>
public static class FeedRoutes
{
    public const int Entries = 50;
    public const string AtomType = "application/atom+xml; charset=utf-8";
    public const string RssType = "application/rss+xml; charset=utf-8";

    private const string AtomNamespace = "http://www.w3.org/2005/Atom";
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(StatusUrls.Atom, Get, (HttpRequest request, Publisher publisher, StatusPageConfiguration site) =>
                Answer(publisher, snapshot => Atom(snapshot, site.UrlFor(request)), AtomType))
            .AllowAnonymous()
            .ExcludeFromDescription();
        routes.MapMethods(StatusUrls.Rss, Get, (HttpRequest request, Publisher publisher, StatusPageConfiguration site) =>
                Answer(publisher, snapshot => Rss(snapshot, site.UrlFor(request)), RssType))
            .AllowAnonymous()
            .ExcludeFromDescription();
    }

    public static byte[] Atom(PublishedSnapshot snapshot, string siteUrl) => Write(xml =>
    {
        xml.WriteStartElement("feed", AtomNamespace);
        xml.WriteElementString("title", AtomNamespace, Title(snapshot));
        xml.WriteElementString("id", AtomNamespace, StableId("feed", ""));
        xml.WriteElementString("updated", AtomNamespace, InstantConverter.ToText(UpdatedAt(snapshot)));
        Link("self", "application/atom+xml", siteUrl + StatusUrls.Atom);
        Link("alternate", "text/html", siteUrl + StatusUrls.Board);
        xml.WriteStartElement("author", AtomNamespace);
        xml.WriteElementString("name", AtomNamespace, snapshot.Site.Name);
        xml.WriteEndElement();
        foreach (var incident in Latest(snapshot))
        {
            xml.WriteStartElement("entry", AtomNamespace);
            xml.WriteElementString("title", AtomNamespace, incident.Title);
            xml.WriteElementString("id", AtomNamespace, StableId("incident", incident.Id));
            xml.WriteElementString("published", AtomNamespace, InstantConverter.ToText(incident.Updates[0].DisplayedAt));
            xml.WriteElementString("updated", AtomNamespace, InstantConverter.ToText(incident.UpdatedAt));
            Link("alternate", "text/html", siteUrl + StatusUrls.Incident(incident.Id));
            xml.WriteStartElement("content", AtomNamespace);
            xml.WriteAttributeString("type", "html");
            xml.WriteString(Content(snapshot, incident));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();

        void Link(string relation, string type, string address)
        {
            xml.WriteStartElement("link", AtomNamespace);
            xml.WriteAttributeString("rel", relation);
            xml.WriteAttributeString("type", type);
            xml.WriteAttributeString("href", address);
            xml.WriteEndElement();
        }
    });

    public static byte[] Rss(PublishedSnapshot snapshot, string siteUrl) => Write(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "atom", ns: null, AtomNamespace);
        xml.WriteStartElement("channel");
        xml.WriteElementString("title", Title(snapshot));
        xml.WriteElementString("link", siteUrl + StatusUrls.Board);
        xml.WriteElementString("description", $"Incidents of {snapshot.Site.Name}, newest first.");
        xml.WriteElementString("lastBuildDate", Rfc822(UpdatedAt(snapshot)));
        xml.WriteStartElement("atom", "link", AtomNamespace);
        xml.WriteAttributeString("href", siteUrl + StatusUrls.Rss);
        xml.WriteAttributeString("rel", "self");
        xml.WriteAttributeString("type", "application/rss+xml");
        xml.WriteEndElement();
        foreach (var incident in Latest(snapshot))
        {
            xml.WriteStartElement("item");
            xml.WriteElementString("title", incident.Title);
            xml.WriteElementString("link", siteUrl + StatusUrls.Incident(incident.Id));
            xml.WriteStartElement("guid");
            xml.WriteAttributeString("isPermaLink", "false");
            xml.WriteString(StableId("incident", incident.Id));
            xml.WriteEndElement();
            xml.WriteElementString("pubDate", Rfc822(incident.Updates[0].DisplayedAt));
            xml.WriteElementString("description", Content(snapshot, incident));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    private static Representation Answer(Publisher publisher, Func<PublishedSnapshot, byte[]> render, string contentType)
    {
        var snapshot = publisher.Read();
        return new Representation(render(snapshot), contentType) { LastModified = UpdatedAt(snapshot) };
    }

    private static string Title(PublishedSnapshot snapshot) => $"{snapshot.Site.Name}: incidents";

    private static IEnumerable<PublishedIncident> Latest(PublishedSnapshot snapshot) => snapshot.Incidents.NewestFirst.Take(Entries);

    /// <summary>Of an empty feed: when its oldest component came, so that it does not change by itself.</summary>
    private static DateTimeOffset UpdatedAt(PublishedSnapshot snapshot) => Latest(snapshot)
        .Select(incident => incident.UpdatedAt)
        .DefaultIfEmpty(snapshot.ComponentsInOrder.Select(component => component.CreatedAt).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Min())
        .Max();

    private static string Content(PublishedSnapshot snapshot, PublishedIncident incident)
    {
        var html = new StringBuilder();
        foreach (var update in incident.Updates.Reverse())
        {
            html.Append(CultureInfo.InvariantCulture, $"<p><strong>{StatusLook.Of(update.Status).Word}</strong> · {update.DisplayedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(update.EditedAt is null ? "" : " · edited")}</p>");
            html.Append(PublicWire.MessageHtml(update, update.Message));
        }

        if (incident is { IsOpen: false, RootCause: { } cause })
        {
            html.Append("<p><strong>What happened</strong></p>").Append(Markdown.ToHtml(cause));
        }

        if (incident is { IsOpen: false, Remediation: { } remedy })
        {
            html.Append("<p><strong>What we did</strong></p>").Append(Markdown.ToHtml(remedy));
        }

        var names = incident.Components.Select(component => snapshot.NameOf(component.ComponentId)).OfType<string>().ToList();
        if (names.Count > 0)
        {
            html.Append("<p>Affected: ").Append(System.Net.WebUtility.HtmlEncode(string.Join(", ", names))).Append("</p>");
        }

        return html.ToString();
    }

    /// <summary>
    /// The same for ever, wherever the page moves: a UUID made from the thing's own id (RFC 9562, version 8).
    /// </summary>
    private static string StableId(string kind, string id)
    {
        Span<byte> bytes = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"statuspage/{kind}/{id}"), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return $"urn:uuid:{new Guid(bytes[..16], bigEndian: true)}";
    }

    private static string Rfc822(DateTimeOffset at) => at.UtcDateTime.ToString("r", CultureInfo.InvariantCulture);

    private static byte[] Write(Action<XmlWriter> body)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = false }))
        {
            xml.WriteStartDocument();
            body(xml);
            xml.WriteEndDocument();
        }

        return stream.ToArray();
    }
}
