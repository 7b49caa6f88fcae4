using System.Text.Json.Nodes;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api.Compat;

/// <summary>Libraries that were written for hosted status pages read ours without noticing.</summary>
public sealed class CompatClientTests(CompatClientTests.Page page) : IClassFixture<CompatClientTests.Page>
{
    /// <summary>Filled once; the clients only read it.</summary>
    public sealed class Page : IAsyncLifetime
    {
        internal StatusPageApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await StatusPageApp.StartAsync();
            await CompatTests.FillAsync(App);
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    [Fact]
    public async Task Statuspage_js_reads_all_eight_answers_as_its_types_have_them()
    {
        var read = await CompatClients.ReadAsync("statuspage.js", page.App.BaseAddress);

        AssertUnbroken(read);
        var answers = read["answers"]!.AsObject();
        Assert.Equal(8, answers.Count);
        Assert.Equal("major", (string?)answers["PageStatus"]!["status"]!["indicator"]);
        Assert.Equal(["Open"], Names(answers["Summary"]!["incidents"]));
        Assert.Equal(["Open"], Names(answers["UnresolvedIncidents"]!["incidents"]));
        Assert.Equal(["Open", "Resolved"], Names(answers["AllIncidents"]!["incidents"]).Order());
        Assert.Equal(["Running"], Names(answers["ActiveScheduledMaintenances"]!["scheduled_maintenances"]));
        Assert.Equal(["To come"], Names(answers["UpcomingScheduledMaintenances"]!["scheduled_maintenances"]));
        Assert.Equal(["Website", "Group", "API"], Names(answers["PageComponents"]!["components"]));
    }

    [Fact]
    public async Task Statuspage_io_reads_what_it_asks_for_as_its_types_have_it()
    {
        var read = await CompatClients.ReadAsync("statuspage.io", page.App.BaseAddress);

        AssertUnbroken(read);
        var answers = read["answers"]!.AsObject();
        Assert.Equal("Partial System Outage", (string?)answers["Status"]!["status"]!["description"]);
        Assert.Equal(["Open"], Names(answers["Unresolved"]!["incidents"]));
        Assert.Equal(["To come"], Names(answers["ScheduledMaintenances"]!["scheduled_maintenances"]));
        Assert.Equal(["Running", "To come"], Names(answers["Summary"]!["scheduled_maintenances"]));
    }

    [Fact]
    public async Task A_client_that_watches_tells_of_an_update()
    {
        await using var app = await StatusPageApp.StartAsync();
        var incident = await app.ReportAsync("Watched");

        var told = await CompatClients.WatchAsync(app.BaseAddress, async () =>
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await app.PostAsync(incident, "Found it.");
        });

        Assert.Equal((incident.Id, "Found it."), ((string?)told["id"], (string?)told["incident_updates"]![0]!["body"]));
    }

    private static void AssertUnbroken(JsonNode read)
    {
        Assert.NotEmpty(read["declared"]!.AsArray());
        Assert.Empty(read["broken"]!.AsArray().Select(fault => (string)fault!));
    }

    private static IEnumerable<string> Names(JsonNode? list) => list!.AsArray().Select(item => (string)item!["name"]!);
}
