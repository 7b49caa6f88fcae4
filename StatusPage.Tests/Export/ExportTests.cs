using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Html.Parser;
using StatusPage.Core.Data;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Publication;
using StatusPage.Tests.Postmortems;
using StatusPage.Tests.Public;
using StatusPage.Tests.Support;
using StatusPage.Web.Export;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Export;

public sealed class ExportTests : IDisposable
{
    private readonly TemporaryDirectory _target = new();

    private string Folder => Path.Combine(_target.Path, "copy");

    public void Dispose() => _target.Dispose();

    [Fact]
    public async Task Every_page_is_there_and_every_link_leads_to_a_file()
    {
        await using var app = await StartAsync();
        var pages = await app.FillAsync("Words & <b>more</b>");
        await ExportAsync(app);

        foreach (var page in pages.Where(page => page != "/no/such/page" && page != StatusUrls.Month(2026, 4) && !page.StartsWith(StatusUrls.ApiDocs, StringComparison.Ordinal)))
        {
            Assert.True(File.Exists(Path.Combine(Folder, ExportAddress.FileOf(page))), page);
        }

        var links = 0;
        foreach (var file in Directory.EnumerateFiles(Folder, "*.html", SearchOption.AllDirectories))
        {
            var at = new Uri("http://copy.example.com/" + Path.GetRelativePath(Folder, file).Replace("index.html", "", StringComparison.Ordinal));
            var html = await new HtmlParser().ParseDocumentAsync(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            foreach (var link in html.QuerySelectorAll("[href], [src], [action]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src") ?? e.GetAttribute("action")!))
            {
                var leads = new Uri(at, link);
                if (leads.Host == at.Host)
                {
                    var target = Path.Combine(Folder, Uri.UnescapeDataString(leads.AbsolutePath).TrimStart('/'));
                    Assert.True(File.Exists(target) || File.Exists(Path.Combine(target, "index.html")), $"{at}: {link}");
                    links++;
                }
            }
        }

        Assert.True(links > 100);
    }

    [Fact]
    public async Task What_programs_read_is_what_the_page_would_answer()
    {
        await using var app = await StartAsync();
        await app.FillAsync("Words");
        await ExportAsync(app);

        foreach (var path in (string[])["history.atom", "history.rss", "maintenance.ics", "badge.svg", "v1/status", "v1/status/maintenances", "v1/status/sla", "v1/status/promises", "v1/status/incidents", "api/v2/summary.json", "api/v2/incidents/unresolved.json", "v1/status/incidents/" + app.Published.Incidents.Open[0].Id])
        {
            var file = Path.Combine(Folder, ExportAddress.FileOf("/" + path));
            Assert.Equal(await app.Http.GetStringAsync(path), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }

        Assert.Equal(
            await app.Http.GetStringAsync("v1/status/incidents?state=active&limit=100"),
            await File.ReadAllTextAsync(Path.Combine(Folder, "v1", "status", "incidents.active.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Whoever_made_the_copy_may_be_gone_so_each_page_that_tells_of_now_tells_as_of_when()
    {
        await using var app = await StartAsync();
        var component = await app.AddComponentAsync("API");
        var over = await app.ResolveAsync(await app.ReportAsync("Over"));
        var open = await app.ReportAsync("Open");
        var coming = await app.AddMaintenanceAsync("Coming", app.Now.AddDays(3), app.Now.AddDays(4), component);
        await ExportAsync(app);

        foreach (var path in (string[])["/", "/history", $"/components/{component.Id}", $"/incidents/{open.Id}", "/maintenance", $"/maintenance/{coming.Id}", "/promises"])
        {
            var page = await ReadAsync(path);
            var at = DateTimeOffset.Parse(page.QuerySelector("main [data-as-of]")!.GetAttribute("data-as-of")!, System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(app.Now - at, TimeSpan.Zero, TimeSpan.FromHours(1));
            Assert.Contains("This is a copy of the state of", page.QuerySelector("main noscript")!.InnerHtml, StringComparison.Ordinal);
        }

        foreach (var path in (string[])[$"/incidents/{over.Id}", "/subscribe"])
        {
            Assert.Null((await ReadAsync(path)).QuerySelector("[data-as-of], noscript"));
        }

        Assert.Contains("As of", (await ReadAsync("/embed")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        // By the hour, so that little of a copy has to be uploaded anew.
        var file = Path.Combine(Folder, "components", component.Id, "index.html");
        var before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Get<Core.Publication.Publisher>().RefreshAsync();
        await ExportAsync(app);
        Assert.NotEqual(before, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));

        async Task<AngleSharp.Html.Dom.IHtmlDocument> ReadAsync(string path) =>
            await new HtmlParser().ParseDocumentAsync(await File.ReadAllTextAsync(Path.Combine(Folder, ExportAddress.FileOf(path)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_posted_is_in_the_reports_of_the_next_copy()
    {
        await using var app = await StartAsync();
        var component = await app.AddComponentAsync("API");
        app.Clock.Advance(TimeSpan.FromDays(40));
        await app.Get<Core.Publication.Publisher>().RefreshAsync();
        await ExportAsync(app);
        var before = await ReportAsync("");

        // Within the ten minutes in which figures stay as they are.
        var incident = await app.ReportAsync("Down", (component, Core.Catalog.ComponentStatus.MajorOutage));
        app.Clock.Advance(TimeSpan.FromMinutes(3));
        await app.ResolveAsync(incident);
        await ExportAsync(app);

        Assert.NotEqual(before, await ReportAsync(""));
        Assert.Equal(await app.Http.GetStringAsync("v1/status/sla/report"), await ReportAsync(""));
        foreach (var period in (string[])["month=2026-05", "quarter=2026-Q2"])
        {
            Assert.Equal(await app.Http.GetStringAsync($"v1/status/sla/report?{period}"), await ReportAsync($"?{period}"));
        }

        Task<string> ReportAsync(string query) => File.ReadAllTextAsync(Path.Combine(Folder, ExportAddress.FileOf("/v1/status/sla/report", query)), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_list_that_is_longer_than_the_copy_of_it_has_no_next_page_that_is_not_there()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 102; i++)
        {
            await app.ResolveAsync(await app.ReportAsync($"Number {i}"));
        }

        await ExportAsync(app);

        var list = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(Folder, "v1", "status", "incidents.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(100, list["data"]!.AsArray().Count);
        Assert.Null(list["nextCursor"]);
    }

    [Fact]
    public async Task Only_what_changed_is_written_and_what_is_gone_is_deleted()
    {
        await using var app = await StartAsync();
        var component = await app.AddComponentAsync("API");
        var old = await app.ResolveAsync(await app.ReportAsync("Long over"));
        var windowId = (await app.AddMaintenanceAsync("Short", app.Now.AddDays(3), app.Now.AddDays(4), component)).Id;
        await ExportAsync(app);
        Assert.Equal(0, (await ExportAsync(app)).Written);
        var page = Path.Combine(Folder, "incidents", old.Id, "index.html");
        var written = File.GetLastWriteTimeUtc(page);
        await File.WriteAllTextAsync(Path.Combine(Folder, "robots.txt"), "theirs", TestContext.Current.CancellationToken);

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        var gone = await app.ReportAsync("New");
        var result = await ExportAsync(app);

        Assert.InRange(result.Written, 1, result.Files - 10);
        Assert.Equal(written, File.GetLastWriteTimeUtc(page));
        Assert.Contains("New", await File.ReadAllTextAsync(Path.Combine(Folder, "index.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await app.Incidents.RemoveAsync(app.Admin, gone.Id, expectedVersion: null);
        // Its page and its JSON.
        Assert.Equal(2, (await ExportAsync(app)).Deleted);
        await app.PassAsync(TimeSpan.FromDays(4));
        await app.PassAsync(TimeSpan.FromDays(SnapshotReader.MaintenanceDays + 1));
        await ExportAsync(app);
        Assert.False(Directory.Exists(Path.Combine(Folder, "incidents", gone.Id)));
        // In no list any more, and under its address for good.
        Assert.True(Directory.Exists(Path.Combine(Folder, "maintenance", windowId)));
        Assert.Equal("theirs", await File.ReadAllTextAsync(Path.Combine(Folder, "robots.txt"), TestContext.Current.CancellationToken));
        Assert.True(File.Exists(page));
    }

    [Fact]
    public async Task A_program_that_starts_anew_touches_nothing_that_is_as_it_was_and_mends_what_is_not()
    {
        await using var app = await StartAsync();
        var incident = await app.ResolveAsync(await app.ReportAsync("Long over"));
        var first = await ExportAsync(app);
        var page = Path.Combine(Folder, "incidents", incident.Id, "index.html");
        var written = File.GetLastWriteTimeUtc(page);
        File.Delete(Path.Combine(Folder, "history.atom"));

        // One that remembers nothing.
        var result = await new Exporter(app.Get<ExportSite>()).RunAsync(app.Published, Folder, atOnce: 2);

        Assert.Equal((first.Files, 1), (result.Files, result.Written));
        Assert.Equal(written, File.GetLastWriteTimeUtc(page));
        Assert.True(File.Exists(Path.Combine(Folder, "history.atom")));
    }

    [Fact]
    public async Task A_program_that_starts_anew_sees_what_became_of_an_action_item_meanwhile()
    {
        await using var app = await StartAsync();
        var incident = await app.ResolveAsync(await app.ReportAsync("Analysed"));
        var draft = await app.DraftAsync(incident, new ActionInput(null, "Watch the disk", "Ben", new DateOnly(2026, 6, 1)));
        await app.Postmortems().PublishAsync(app.Admin, incident.Id, expectedVersion: null);
        await ExportAsync(app);
        var before = await PostmortemAsync();

        await app.Postmortems().SetActionAsync(app.Admin, draft.Actions[0].Id, ActionState.Done);
        await new Exporter(app.Get<ExportSite>()).RunAsync(app.Published, Folder, atOnce: 2);

        var live = await app.ReadAsync(StatusUrls.Incident(incident.Id));
        Assert.Equal(live.QuerySelector("#postmortem")!.ParentElement.Words(), await PostmortemAsync());
        Assert.NotEqual(before, await PostmortemAsync());

        async Task<string> PostmortemAsync()
        {
            var html = await File.ReadAllTextAsync(Path.Combine(Folder, "incidents", incident.Id, "index.html"), TestContext.Current.CancellationToken);
            return (await new HtmlParser().ParseDocumentAsync(html)).QuerySelector("#postmortem")!.ParentElement.Words();
        }
    }

    [Fact]
    public async Task Files_of_others_are_never_replaced()
    {
        await using var app = await StartAsync();
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "index.html"), "theirs", TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<ExportException>(() => ExportAsync(app));

        Assert.Contains("index.html is there already and was not exported", refused.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", await File.ReadAllTextAsync(Path.Combine(Folder, "index.html"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_list_of_files_that_leads_out_of_the_folder_is_not_followed()
    {
        await using var app = await StartAsync();
        Directory.CreateDirectory(Path.Combine(Folder, ExportManifest.Folder));
        var outside = Path.Combine(_target.Path, "precious");
        await File.WriteAllTextAsync(outside, "x", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Folder, ExportManifest.Folder, ExportManifest.Name), """{"files":{"../precious":{"hash":"a","length":1}}}""", TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<ExportException>(() => ExportAsync(app));

        Assert.True(File.Exists(outside));
    }

    [Fact]
    public void Many_files_at_once_go_into_a_folder_that_is_not_there_yet()
    {
        using var folder = ExportFolder.Open(Folder);
        var files = Enumerable.Range(0, 100).SelectMany(of => Enumerable.Range(0, 4).Select(number => $"incidents/{of}/{number}.html")).ToList();
        folder.Claim(files);
        Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = 8 }, file => folder.Write(file, [1]));
        Assert.Equal(400, folder.Written);
        Assert.All(files, file => Assert.True(folder.Has(file)));
    }

    [Fact]
    public async Task Two_exports_to_one_folder_do_not_mix()
    {
        await using var app = await StartAsync();
        using var other = ExportFolder.Open(Folder);

        var refused = await Assert.ThrowsAsync<ExportException>(() => ExportAsync(app));

        Assert.Contains("Another export is writing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_says_that_subscribing_is_done_elsewhere()
    {
        await using var app = await StartAsync(("Site__Url", "https://status.example.com"), ("Export__Url", "https://copy.example.com"));
        await ExportAsync(app);
        var page = await SubscribeAsync();
        Assert.Null(page.QuerySelector("form"));
        Assert.NotNull(page.QuerySelector("main a[href='https://status.example.com/subscribe']"));
        Assert.Equal("https://copy.example.com/history.atom", page.QuerySelector("[data-address]").Words());

        await using var alone = await StartAsync(("Site__Url", "https://copy.example.com"));
        Directory.Delete(Folder, recursive: true);
        await ExportAsync(alone);
        var notice = await SubscribeAsync();
        Assert.Null(notice.QuerySelector("form"));
        Assert.Contains("takes no addresses", notice.QuerySelector("main").Words(), StringComparison.Ordinal);

        async Task<AngleSharp.Html.Dom.IHtmlDocument> SubscribeAsync() =>
            await new HtmlParser().ParseDocumentAsync(await File.ReadAllTextAsync(Path.Combine(Folder, "subscribe", "index.html"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_command_exports_and_says_what_it_did()
    {
        await using var app = await CoreApp.StartAsync();
        await app.AddComponentAsync("API");
        var connection = $"--ConnectionStrings:StatusPage={app.Get<DatabaseOptions>().ConnectionString}";

        var (code, said) = await RunAsync(Folder, connection, "--Export:Url=https://copy.example.com");

        Assert.True(code == 0, said);
        Assert.Matches(@"^\d+ files in .*: \d+ written, 0 deleted, 0 as they were; in ", said);
        Assert.True(File.Exists(Path.Combine(Folder, "index.html")));
        Assert.Matches(@"^\d+ files in ", (await RunAsync(Folder, connection, "--Export:Url=https://copy.example.com")).Said);
    }

    [Fact]
    public async Task What_cannot_be_exported_is_said_in_a_sentence()
    {
        await using var app = await CoreApp.StartAsync();
        var options = app.Get<DatabaseOptions>();
        var connection = $"--ConnectionStrings:StatusPage={options.ConnectionString}";
        const string url = "--Export:Url=https://copy.example.com";

        Assert.Contains("Name the folder", (await RunAsync(connection, url)).Said, StringComparison.Ordinal);
        Assert.Contains("Name the folder", (await RunAsync("--Export:Url", "https://copy.example.com", Folder)).Said, StringComparison.Ordinal);
        Assert.Contains("is an address and no folder", (await RunAsync("https://copy.example.com", Folder)).Said, StringComparison.Ordinal);
        Assert.Contains("Give it: Export:Url", (await RunAsync(Folder, connection)).Said, StringComparison.Ordinal);
        Assert.Contains("There is no database", (await RunAsync(Folder, $"--ConnectionStrings:StatusPage={_target.ConnectionString}", url)).Said, StringComparison.Ordinal);
        var database = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder(options.ConnectionString).DataSource;
        Assert.Contains("holds the database", (await RunAsync(Path.GetDirectoryName(database)!, connection, url)).Said, StringComparison.Ordinal);
        // A file where the folder should be.
        var file = Path.Combine(_target.Path, "file");
        await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);
        var (code, said) = await RunAsync(Path.Combine(file, "folder"), connection, url);
        Assert.Equal(1, code);
        Assert.Contains("failed", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_each_change_the_running_program_brings_the_copy_up_to_date()
    {
        await using var app = await StartAsync(("Site__Url", "https://status.example.com"), ("Export__Directory", Folder));
        var board = Path.Combine(Folder, "index.html");
        await Eventually.HoldsAsync(() => File.Exists(board));

        await app.ReportAsync("Something happened");

        await Eventually.HoldsAsync(async () => (await File.ReadAllTextAsync(board, TestContext.Current.CancellationToken)).Contains("Something happened", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/healthz/ready")).StatusCode);
        await Eventually.HoldsAsync(() => app.Get<ExportState>().Current.WrittenAt is not null);
    }

    [Fact]
    public async Task A_copy_that_cannot_be_written_delays_nothing_and_is_told_of()
    {
        // A file lies where the folder should be.
        await File.WriteAllTextAsync(Folder, "x", TestContext.Current.CancellationToken);
        await using var app = await StartAsync(("Site__Url", "https://status.example.com"), ("Export__Directory", Folder));
        await Eventually.HoldsAsync(() => app.Get<ExportState>().Current.FailingSince is not null);

        await app.ReportAsync("Public all the same");

        Assert.Contains("Public all the same", await app.Http.GetStringAsync("/"), StringComparison.Ordinal);
        var health = JsonNode.Parse(await app.Http.GetStringOrEmptyAsync("/healthz/ready"))!;
        Assert.Equal("degraded", (string?)health["parts"]!["export"]!["status"]);
        Assert.Contains(app.Log.All, line => line.Contains("is not written", StringComparison.Ordinal));
    }

    private static Task<StatusPageApp> StartAsync(params (string Key, string Value)[] settings) => StatusPageApp.StartAsync(
        settings.Length == 0 ? new Dictionary<string, string?> { ["Site__Url"] = "https://status.example.com" } : settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value));

    private Task<ExportResult> ExportAsync(StatusPageApp app) => app.Get<Exporter>().RunAsync(app.Published, Folder, atOnce: 2);

    private static async Task<(int Code, string Said)> RunAsync(params string[] args)
    {
        var output = new StringWriter();
        return (await ExportCommand.RunAsync(args, output), output.ToString().TrimEnd());
    }
}
