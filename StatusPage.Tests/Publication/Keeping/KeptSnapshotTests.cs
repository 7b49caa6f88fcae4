using System.Runtime.Versioning;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Publication;
using StatusPage.Core.Publication.Keeping;
using StatusPage.Core.Settings;
using StatusPage.Tests.Public;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;
using StatusPage.Web.Public.Serving;

namespace StatusPage.Tests.Publication.Keeping;

/// <summary>The snapshot that is kept on disk for a start without the database.</summary>
public sealed class KeptSnapshotTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Folder => Path.Combine(_directory.Path, "kept");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_public_answer_made_of_it_is_the_same_to_the_byte()
    {
        await using var app = await StatusPageApp.StartAsync(
            new Dictionary<string, string?> { ["Demo:Enabled"] = "true", ["Snapshot:Directory"] = Folder });
        var pages = await app.FillAsync("Words, and a [link](https://example.com/) – grüße 日本 🙂 <b>&amp;");
        await app.Get<SettingsService>().ChangeAsync(app.Admin, new SettingsInput { Name = "Ünïcode", TimeZone = "Pacific/Auckland", Accent = "#123456" }, expectedVersion: null);
        await app.Get<Publisher>().RefreshAsync();
        var published = app.Published;

        await app.Get<SnapshotStore>().SaveAsync(published);
        var kept = (await app.Get<SnapshotStore>().LoadAsync())!;

        Assert.NotSame(published.Incidents, kept.Incidents);
        var contents = app.Services.GetServices<IPublicContent>().ToList();
        var paths = pages
            .Concat(contents.SelectMany(content => content.Hot))
            .Concat(published.Incidents.NewestFirst.SelectMany(incident => new[] { StatusUrls.Incident(incident.Id), $"/v1/status/incidents/{incident.Id}" }))
            .Concat(published.Components.Keys.Select(StatusUrls.Component))
            .Concat(published.Maintenances.Select(window => StatusUrls.Maintenance(window.Id)))
            .Concat(["/v1/status", "/v1/status/incidents", "/v1/status/maintenances", "/v1/status/sla", "/v1/status/promises", "/history", "/sla", "/sla/quarters", "/promises", StatusUrls.Atom, StatusUrls.Rss, StatusUrls.Calendar])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        Assert.True(paths.Count > 60, $"{paths.Count} paths");
        foreach (var path in paths)
        {
            Assert.True(await HashAsync(published, path) == await HashAsync(kept, path), path);
        }

        for (var months = 0; months < PublishedSla.Months; months++)
        {
            var period = published.Sla.Month.Plus(-months);
            Assert.Equal(
                published.Sla.Report(period)?.Components.Select(c => (c.Component.Id, c.Measurement, c.Met, c.CreditPercent)),
                kept.Sla.Report(period)?.Components.Select(c => (c.Component.Id, c.Measurement, c.Met, c.CreditPercent)));
        }

        async Task<string?> HashAsync(PublishedSnapshot snapshot, string path)
        {
            var render = contents.Select(content => content.Resolve(snapshot, path)).FirstOrDefault(found => found is not null);
            return render is null ? null : (await render()).Hash;
        }
    }

    [Fact]
    public void Whatever_a_snapshot_holds_for_readers_is_kept()
    {
        // Whoever adds something to it decides here whether it is kept, and if so adds it to KeptSnapshot.
        Assert.Equal(
            [
                "Age", "BuiltAt", "Components", "Groups", "Incidents", "Installation", "Ledger", "Maintenances", "NamesOfRemoved", "OlderMaintenances", "Overall", "Policies", "Policy",
                "Probes", "Site", "Sla", "Version",
            ],
            typeof(PublishedSnapshot).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["DailyLatencies", "HourlyLatencies", "ReadAt", "Targets"],
            typeof(PublishedProbes).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_a_long_history_only_what_changed_is_written_with_each_publication()
    {
        await using var app = await CoreApp.StartAsync(services => services.AddSingleton(new SnapshotOptions(Folder)));
        var store = app.Get<SnapshotStore>();
        var api = await app.AddComponentAsync("API");
        var first = await app.ResolveAsync(await app.ReportAsync("First", (api, ComponentStatus.MajorOutage)));
        var second = await app.ResolveAsync(await app.ReportAsync("Second", (api, ComponentStatus.MajorOutage)));
        await store.SaveAsync(app.Published);
        var part = Assert.Single(Directory.GetFiles(Folder, "incidents-*"));
        var written = File.GetLastWriteTimeUtc(part);

        await app.ReportAsync("Third", (api, ComponentStatus.PartialOutage));
        await app.Incidents.ChangeAsync(app.Admin, first.Id, new IncidentChange { Title = "First, by its right name" }, expectedVersion: null);
        await app.Incidents.RemoveAsync(app.Admin, second.Id, null);
        await store.SaveAsync(app.Published);

        Assert.Equal([part], Directory.GetFiles(Folder, "incidents-*"));
        Assert.Equal(written, File.GetLastWriteTimeUtc(part));
        var kept = (await store.LoadAsync())!;
        Assert.Equal(app.Published.Incidents.NewestFirst.Select(incident => incident.Title), kept.Incidents.NewestFirst.Select(incident => incident.Title));
        Assert.Equal(["First, by its right name", "Third"], kept.Incidents.NewestFirst.Select(incident => incident.Title).Order(StringComparer.Ordinal));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task It_is_for_the_program_alone_to_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files have no mode there.");
        await using var app = await CoreApp.StartAsync(services => services.AddSingleton(new SnapshotOptions(Folder)));
        await app.Get<SnapshotStore>().SaveAsync(app.Published);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.All(Directory.GetFiles(Folder), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(2, Directory.GetFiles(Folder).Length);
    }

    [Theory]
    [InlineData("cut short")]
    [InlineData("one bit wrong")]
    [InlineData("another format")]
    [InlineData("empty")]
    [InlineData("its part is gone")]
    public async Task One_that_cannot_be_read_is_passed_over_and_the_log_says_why(string damage)
    {
        var log = new LogLines();
        await using var app = await CoreApp.StartAsync(services => services.AddSingleton(new SnapshotOptions(Folder)).AddLogging(logging => logging.AddProvider(log)));
        var store = app.Get<SnapshotStore>();
        await store.SaveAsync(app.Published);
        var path = Path.Combine(Folder, SnapshotStore.CurrentFile);
        var file = await File.ReadAllBytesAsync(path);
        switch (damage)
        {
            case "cut short":
                file = file[..^100];
                break;
            case "one bit wrong":
                file[file.Length / 2] ^= 1;
                break;
            case "another format":
                file = [.. "StatusPage snapshot 999\n"u8, .. file.AsSpan(22)];
                break;
            case "empty":
                file = [];
                break;
            default:
                File.Delete(Directory.GetFiles(Folder, "incidents-*").Single());
                break;
        }

        await File.WriteAllBytesAsync(path, file);

        Assert.Null(await store.LoadAsync());
        Assert.Contains("cannot be used", Assert.Single(log.All), StringComparison.Ordinal);

        await store.SaveAsync(app.Published);
        Assert.Equal(app.Published.Version, (await store.LoadAsync())!.Version);
    }

    [Fact]
    public async Task Each_publication_is_kept_and_one_that_cannot_be_is_kept_later()
    {
        var log = new LogLines();
        await using var app = await CoreApp.StartAsync(services => services.AddSingleton(new SnapshotOptions(Folder)).AddLogging(logging => logging.AddProvider(log)));
        var keeper = app.Get<SnapshotKeeper>();
        await keeper.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => keeper.KeptOf is not null);

        // A file where the folder should be: what a full or foreign disk looks like.
        Directory.Delete(Folder, recursive: true);
        await File.WriteAllTextAsync(Folder, "");
        await app.AddComponentAsync("API");
        await Eventually.HoldsAsync(() => keeper.Trouble is not null);

        File.Delete(Folder);
        await keeper.KeepAsync();
        Assert.Null(keeper.Trouble);
        Assert.Equal(["API"], (await app.Get<SnapshotStore>().LoadAsync())!.ComponentsInOrder.Select(component => component.Name));
        Assert.Single(log.Errors);
        await keeper.StopAsync(CancellationToken.None);
    }
}
