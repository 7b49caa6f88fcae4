using System.Globalization;
using System.Net;
using System.Xml.Linq;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class FeedTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task The_atom_feed_has_what_the_specification_requires_and_ids_that_stay()
    {
        var component = await app.AddComponentAsync("In a feed");
        var incident = await app.ReportAsync("Feeds & <angles>", (component, ComponentStatus.PartialOutage));
        var before = await EntryAsync(incident.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.PostAsync(incident, "We *found* it.");
        var after = await EntryAsync(incident.Id);

        Assert.Equal(before.Element(Atom + "id")!.Value, after.Element(Atom + "id")!.Value);
        Assert.StartsWith("urn:uuid:", after.Element(Atom + "id")!.Value, StringComparison.Ordinal);
        Assert.Equal("Feeds & <angles>", after.Element(Atom + "title")!.Value);
        Assert.True(Time(before) < Time(after));
        Assert.Contains("<em>found</em>", after.Element(Atom + "content")!.Value, StringComparison.Ordinal);

        var feed = await FeedAsync();
        Assert.All(["title", "id", "updated", "author"], name => Assert.Single(feed.Elements(Atom + name)));
        Assert.Single(feed.Elements(Atom + "link"), link => (string?)link.Attribute("rel") == "self");
        Assert.Equal(feed.Elements(Atom + "entry").Count(), feed.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "id")!.Value).Distinct().Count());

        static DateTimeOffset Time(XElement entry) => DateTimeOffset.Parse(entry.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task The_rss_feed_has_what_the_specification_requires()
    {
        await app.ReportAsync("For RSS readers");
        var answer = (await app.Http.ReadAsync("history.rss")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("application/rss+xml", answer.Content.ContentType?.MediaType);
        var channel = XDocument.Parse(answer.Text).Root!.Element("channel")!;
        Assert.All(["title", "link", "description"], name => Assert.NotNull(channel.Element(name)));
        var item = channel.Elements("item").First(item => item.Element("title")!.Value == "For RSS readers");
        Assert.Equal("false", item.Element("guid")!.Attribute("isPermaLink")!.Value);
        Assert.True(DateTimeOffset.TryParseExact(item.Element("pubDate")!.Value, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
    }

    [Fact]
    public async Task A_feed_is_not_sent_again_while_nothing_changed()
    {
        var first = (await app.Http.ReadAsync("history.atom")).AssertIs(HttpStatusCode.OK);
        var since = first.Content.LastModified!.Value.ToString("r", CultureInfo.InvariantCulture);
        (await app.Http.ReadAsync("history.atom", ("If-Modified-Since", since))).AssertIs(HttpStatusCode.NotModified);
        (await app.Http.ReadAsync("history.atom", ("If-None-Match", first.ETag))).AssertIs(HttpStatusCode.NotModified);
    }

    private async Task<XElement> FeedAsync()
    {
        var answer = (await app.Http.ReadAsync("history.atom")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("application/atom+xml", answer.Content.ContentType?.MediaType);
        return XDocument.Parse(answer.Text).Root!;
    }

    private async Task<XElement> EntryAsync(string incidentId) => (await FeedAsync())
        .Elements(Atom + "entry")
        .Single(entry => ((string?)entry.Element(Atom + "link")!.Attribute("href"))!.EndsWith(incidentId, StringComparison.Ordinal));
}
