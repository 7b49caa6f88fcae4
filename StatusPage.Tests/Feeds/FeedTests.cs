using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Feeds;

/// <summary>With the page's address configured feeds come from memory, without it from their route: both keep to the same.</summary>
public sealed class FeedsAtAnAddressTests(FeedsAtAnAddressTests.App app) : FeedTests(app.Running), IClassFixture<FeedsAtAnAddressTests.App>
{
    [Theory]
    [InlineData("history.atom")]
    [InlineData("history.rss")]
    [InlineData("maintenance.ics")]
    public async Task A_reader_that_goes_by_time_hears_of_every_change_also_of_what_is_gone(string path)
    {
        var component = await Running.AddComponentAsync($"Renamed in {path}");
        var incident = await Running.ReportAsync($"Gone from {path}", (component, ComponentStatus.PartialOutage));
        await Running.AddMaintenanceAsync($"Work of {path}", Running.Now.AddDays(2), Running.Now.AddDays(3), component);
        var first = (await Running.Http.ReadAsync(path)).AssertIs(HttpStatusCode.OK);
        var since = Since(first);
        (await Running.Http.ReadAsync(path, ("If-Modified-Since", since))).AssertIs(HttpStatusCode.NotModified);

        // Within the same second; what is left of the feed is older than what was in it.
        await Running.Incidents.RemoveAsync(Running.Admin, incident.Id, null);
        await Running.Catalog.ChangeComponentAsync(Running.Admin, component.Id, ComponentInput.From(component) with { Name = $"Another name in {path}" }, null);
        var changed = (await Running.Http.ReadAsync(path, ("If-Modified-Since", since))).AssertIs(HttpStatusCode.OK);

        Assert.True(changed.Content.LastModified > first.Content.LastModified);
        (await Running.Http.ReadAsync(path, ("If-Modified-Since", Since(changed)))).AssertIs(HttpStatusCode.NotModified);

        static string Since(ApiAnswer answer) => answer.Content.LastModified!.Value.ToString("r", CultureInfo.InvariantCulture);
    }

    public sealed class App : IAsyncLifetime
    {
        internal StatusPageApp Running { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Running = await StatusPageApp.StartAsync(new Dictionary<string, string?> { ["Site__Url"] = "https://status.example.com" });

        public ValueTask DisposeAsync() => Running.DisposeAsync();
    }
}

public sealed class FeedsWithoutAnAddressTests(StatusPageApp app) : FeedTests(app), IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task Links_lead_to_where_the_feed_was_asked_for() =>
        Assert.Contains($"href=\"{Running.BaseAddress}history.atom\"", await Running.Http.GetStringAsync("history.atom"), StringComparison.Ordinal);
}

public abstract class FeedTests(StatusPageApp app)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    protected StatusPageApp Running => app;

    [Fact]
    public async Task Feeds_are_valid_whatever_is_in_them()
    {
        AtomRules.Check(await ReadAsync("history.atom"));
        RssRules.Check(await ReadAsync("history.rss"));

        var component = await app.AddComponentAsync("Größe & <b>");
        var incident = await app.ReportAsync("🚨 \"Feeds\" & <angles> ]]>", report => report with { Message = "**We** look\n\n```\n]]> & <script>\n```" }, (component, ComponentStatus.PartialOutage));
        await app.ReportAsync("Long ago", report => report with { Backfilled = true, Status = IncidentStatus.Resolved, StartedAt = app.Now.AddDays(-40), DisplayedAt = app.Now.AddDays(-39), RootCause = "A disk.", Remediation = "Space." });
        await app.AddMaintenanceAsync("New disks", app.Now.AddDays(2), app.Now.AddDays(2).AddHours(1), component);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.ResolveAsync(incident);

        foreach (var path in (string[])["", $"components/{component.Id}/"])
        {
            AtomRules.Check(await ReadAsync(path + "history.atom"));
            RssRules.Check(await ReadAsync(path + "history.rss"));
        }
    }

    [Fact]
    public async Task An_entry_keeps_its_id_and_is_updated_with_each_posting()
    {
        var component = await app.AddComponentAsync("In a feed");
        var incident = await app.ReportAsync("Feeds & <angles>", (component, ComponentStatus.PartialOutage));
        var before = await EntryAsync(incident.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.PostAsync(incident, "We *found* it.", posting => posting with { Status = IncidentStatus.Identified });
        var after = await EntryAsync(incident.Id);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.Incidents.AcknowledgeAsync(app.Admin, incident.Id, expectedVersion: null);

        Assert.Equal(Text(before, "id"), Text(after, "id"));
        Assert.StartsWith("urn:uuid:", Text(after, "id"), StringComparison.Ordinal);
        Assert.Equal("Feeds & <angles>", Text(after, "title"));
        Assert.True(Time(before) < Time(after));
        Assert.Equal(Time(after), Time(await EntryAsync(incident.Id)));
        Assert.Contains("<em>found</em>", Text(after, "content"), StringComparison.Ordinal);
        Assert.Equal(["incident", "identified", "major"], after.Elements(Atom + "category").Select(category => category.Attribute("term")!.Value));

        static DateTimeOffset Time(XElement entry) => DateTimeOffset.Parse(Text(entry, "updated"), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Maintenance_is_in_them_and_keeps_its_id_as_it_goes_on()
    {
        var component = await app.AddComponentAsync("Served");
        var window = await app.AddMaintenanceAsync("New disks", app.Now.AddHours(1), app.Now.AddHours(2), component);
        var planned = await EntryAsync(window.Id);
        await app.PassAsync(TimeSpan.FromMinutes(61));
        var begun = await EntryAsync(window.Id);

        Assert.Equal(Text(planned, "id"), Text(begun, "id"));
        Assert.Equal(["maintenance", "scheduled"], planned.Elements(Atom + "category").Select(category => category.Attribute("term")!.Value));
        Assert.Equal(["maintenance", "in_progress"], begun.Elements(Atom + "category").Select(category => category.Attribute("term")!.Value));
        Assert.Contains("Components: Served", Text(begun, "content"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_component_has_a_feed_of_its_own()
    {
        var (one, other) = (await app.AddComponentAsync("One"), await app.AddComponentAsync("Other"));
        await app.ReportAsync("Of one", (one, ComponentStatus.PartialOutage));
        await app.ReportAsync("Of the other", (other, ComponentStatus.PartialOutage));
        await app.AddMaintenanceAsync("On one", app.Now.AddDays(2), app.Now.AddDays(3), one);

        var feed = await ReadAsync($"components/{one.Id}/history.atom");
        var titles = feed.Root!.Elements(Atom + "entry").Select(entry => Text(entry, "title"));

        Assert.Equal(["Of one", "On one"], titles.Order(StringComparer.Ordinal));
        Assert.NotEqual(Text((await ReadAsync("history.atom")).Root!, "id"), Text(feed.Root!, "id"));
        (await app.Http.ReadAsync("components/nothing/history.atom")).AssertIs(HttpStatusCode.NotFound);
        Assert.Contains($"/components/{one.Id}/history.rss", await app.Http.GetStringAsync($"components/{one.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_that_moves_was_published_when_it_was_first_announced()
    {
        var window = await app.AddMaintenanceAsync("Moves forward", app.Now.AddDays(20), app.Now.AddDays(20).AddHours(1));
        var published = await PublishedAsync();
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Get<MaintenanceService>().ChangeAsync(app.Admin, window.Id, new MaintenanceChange { ScheduledFor = app.Now.AddDays(15), ScheduledUntil = app.Now.AddDays(15).AddHours(1) }, null);

        Assert.Equal(published, await PublishedAsync());

        async Task<string> PublishedAsync() =>
            Text((await ReadAsync("history.atom")).Root!.Elements(Atom + "entry").Single(entry => Text(entry, "title") == "Moves forward"), "published");
    }

    [Theory]
    [InlineData("history.atom", "application/atom+xml")]
    [InlineData("history.rss", "application/rss+xml")]
    public async Task A_feed_is_not_sent_again_while_nothing_changed(string path, string type)
    {
        var incident = await app.ReportAsync("Something");
        var first = (await app.Http.ReadAsync(path)).AssertIs(HttpStatusCode.OK);
        Assert.Equal(type, first.Content.ContentType?.MediaType);
        (await app.Http.ReadAsync(path, ("If-None-Match", first.ETag))).AssertIs(HttpStatusCode.NotModified);
        using var head = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal((HttpStatusCode.OK, first.ETag, 0), (head.StatusCode, head.Headers.ETag?.ToString(), (await head.Content.ReadAsByteArrayAsync()).Length));

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await app.PostAsync(incident, "We found it.");

        // The ETag counts, and not the time, where both are given.
        (await app.Http.ReadAsync(path, ("If-None-Match", first.ETag), ("If-Modified-Since", app.Now.AddHours(1).ToString("r", CultureInfo.InvariantCulture)))).AssertIs(HttpStatusCode.OK);
        using var post = await app.Http.PostAsync(path, content: null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [Fact]
    public async Task The_reader_that_others_made_finds_nothing_wrong()
    {
        var python = await MailProgram.RequirePythonAsync("feedparser");
        var incident = await app.ReportAsync("Zahlungen & 🚨", report => report with { Message = "We see **errors**." });
        foreach (var (path, version) in ((string, string)[])[("history.atom", "atom10"), ("history.rss", "rss20")])
        {
            var read = await ReadWithAsync(python, await app.Http.GetByteArrayAsync(path));

            Assert.Equal((false, version), (read.GetProperty("bozo").GetBoolean(), read.GetProperty("version").GetString()));
            var entry = read.GetProperty("entries").EnumerateArray().First(e => e.GetProperty("link").GetString()!.EndsWith(incident.Id, StringComparison.Ordinal));
            Assert.Equal("Zahlungen & 🚨", WebUtility.HtmlDecode(entry.GetProperty("title").GetString()));
            Assert.StartsWith("urn:uuid:", entry.GetProperty("id").GetString(), StringComparison.Ordinal);
            Assert.Contains("<strong>errors</strong>", entry.GetProperty("summary").GetString(), StringComparison.Ordinal);
            Assert.Contains("Major", entry.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()));
        }
    }

    private static async Task<JsonElement> ReadWithAsync(string python, byte[] feed)
    {
        const string script = """
            import feedparser, json, sys
            feed = feedparser.parse(sys.stdin.buffer.read())
            json.dump({"bozo": bool(feed.bozo), "version": feed.version, "entries": [
                {"id": e.id, "link": e.link, "title": e.title, "summary": e.summary, "tags": [t.label or t.term for t in e.tags]} for e in feed.entries]}, sys.stdout)
            """;
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", script]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await using (var input = process.StandardInput)
        {
            await input.BaseStream.WriteAsync(feed);
        }

        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return JsonDocument.Parse(output).RootElement.Clone();
    }

    private static string Text(XElement element, string name) => element.Element(Atom + name)!.Value;

    private async Task<XDocument> ReadAsync(string path) => XDocument.Parse((await app.Http.ReadAsync(path)).AssertIs(HttpStatusCode.OK).Text);

    private async Task<XElement> EntryAsync(string id) => (await ReadAsync("history.atom")).Root!
        .Elements(Atom + "entry")
        .Single(entry => entry.Element(Atom + "link")!.Attribute("href")!.Value.EndsWith(id, StringComparison.Ordinal));
}
