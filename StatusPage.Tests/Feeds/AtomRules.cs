using System.Globalization;
using System.Xml.Linq;

namespace StatusPage.Tests.Feeds;

/// <summary>What RFC 4287 demands of a feed, as far as it can be told by looking at it; stricter where ours says it will be.</summary>
internal static class AtomRules
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    /// <summary>Element, and how often it may be there (4.1.1, 4.1.2).</summary>
    private static readonly Dictionary<string, (int Least, int Most)> OfFeed = new(StringComparer.Ordinal)
    {
        ["id"] = (1, 1),
        ["title"] = (1, 1),
        ["updated"] = (1, 1),
        ["subtitle"] = (0, 1),
        ["generator"] = (0, 1),
        ["author"] = (1, int.MaxValue),
        ["link"] = (2, int.MaxValue),
        ["entry"] = (0, int.MaxValue),
    };

    private static readonly Dictionary<string, (int Least, int Most)> OfEntry = new(StringComparer.Ordinal)
    {
        ["id"] = (1, 1),
        ["title"] = (1, 1),
        ["updated"] = (1, 1),
        ["published"] = (1, 1),
        ["content"] = (1, 1),
        ["link"] = (1, int.MaxValue),
        ["category"] = (1, int.MaxValue),
    };

    private static readonly Dictionary<string, string[]> Attributes = new(StringComparer.Ordinal)
    {
        ["link"] = ["rel", "type", "href"],
        ["category"] = ["term", "label"],
        ["content"] = ["type"],
    };

    public static void Check(XDocument document)
    {
        var feed = document.Root!;
        Assert.Equal(Atom + "feed", feed.Name);
        Contents(feed, OfFeed);
        Assert.Single(feed.Elements(Atom + "link"), link => link.Attribute("rel")!.Value == "self");
        foreach (var entry in feed.Elements(Atom + "entry"))
        {
            Contents(entry, OfEntry);
            Assert.Equal("html", entry.Element(Atom + "content")!.Attribute("type")!.Value);
            Assert.True(Time(entry, "published") <= Time(entry, "updated"));
            Assert.True(Time(entry, "updated") <= Time(feed, "updated"));
        }

        foreach (var element in feed.Descendants())
        {
            Assert.All(element.Attributes().Where(a => !a.IsNamespaceDeclaration), attribute => Assert.Contains(attribute.Name.LocalName, Attributes.GetValueOrDefault(element.Name.LocalName, [])));
        }

        var ids = feed.DescendantsAndSelf().Elements(Atom + "id").Select(id => id.Value).ToList();
        Assert.All(ids, id => Assert.True(Uri.TryCreate(id, UriKind.Absolute, out _), id));
        Assert.Equal(ids.Count, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(feed.Descendants(Atom + "link"), link => Assert.StartsWith("http", link.Attribute("href")!.Value, StringComparison.Ordinal));
        // One alternate of a type (4.1.1).
        Assert.All(feed.DescendantsAndSelf(), element => Assert.True(element.Elements(Atom + "link").Count(link => link.Attribute("rel")!.Value == "alternate") <= 1));
        Assert.All(feed.Elements(Atom + "author"), author => Assert.NotEmpty(author.Element(Atom + "name")!.Value));
    }

    private static void Contents(XElement element, Dictionary<string, (int Least, int Most)> allowed)
    {
        Assert.All(element.Elements(), child => Assert.True(child.Name.Namespace == Atom && allowed.ContainsKey(child.Name.LocalName), child.Name.ToString()));
        Assert.All(allowed, rule => Assert.InRange(element.Elements(Atom + rule.Key).Count(), rule.Value.Least, rule.Value.Most));
        Assert.All(element.Nodes().OfType<XText>(), text => Assert.Empty(text.Value.Trim()));
    }

    /// <summary>RFC 3339 with an upper-case T and Z (3.3).</summary>
    private static DateTimeOffset Time(XElement element, string name) =>
        DateTimeOffset.ParseExact(element.Element(Atom + name)!.Value, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
