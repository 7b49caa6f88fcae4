using System.Net;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Scheduling;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;
using StatusPage.Web.Export;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Postgres;

/// <summary>The whole program with the demonstration company in PostgreSQL.</summary>
[OnPostgres]
public sealed class ProgramTests(ProgramTests.Demonstration demonstration) : IClassFixture<ProgramTests.Demonstration>
{
    private StatusPageApp App => demonstration.App;

    private string[] Arguments => [.. TestDatabase.SettingsOf(App.Get<DatabaseOptions>()).Select(setting => $"--{setting.Key}={setting.Value}")];

    [Fact]
    public async Task What_it_publishes_is_read_and_posted_to_as_ever()
    {
        var status = (await App.Http.ReadAsync("v1/status")).AssertIs(HttpStatusCode.OK).Json;
        Assert.NotEmpty(status["data"]!["components"]!.AsArray());
        var api = await App.AddComponentAsync("Posted about");
        var incident = await App.ReportAsync("Zebras cannot sign in 😀", (api, Core.Catalog.ComponentStatus.MajorOutage));

        Assert.Contains("Zebras cannot sign in &#x1F600;", (await App.Http.ReadAsync($"incidents/{incident.Id}")).AssertIs(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        var found = (await App.Api.ReadAsync("v1/admin/incidents?state=active&limit=100")).AssertIs(HttpStatusCode.OK).Json;
        Assert.Contains(found["data"]!.AsArray(), one => (string?)one!["id"] == incident.Id);
        Assert.Empty(App.Log.Errors);
    }

    [Fact]
    public async Task Jobs_run_by_a_schedule_that_is_in_the_database_and_by_hand()
    {
        var board = App.Get<JobBoard>();
        await Eventually.HoldsAsync(async () => (await board.ReadAsync()).Single(state => state.Job == Jobs.QueueFigures).Runs > 0);
        await board.RunNowAsync(App.Admin, Jobs.Retention.Name);
        await Eventually.HoldsAsync(async () => (await board.RunsAsync(Jobs.Retention)).Any(run => run is { Manual: true, Succeeded: true }));

        Assert.Equal(Jobs.All.Count, await App.ReadAsync(db => db.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM qrtz_job_details""").SingleAsync()));
    }

    [Fact]
    public async Task Staff_sign_in()
    {
        using var staff = App.NewClient();
        var door = new HtmlParser().ParseDocument(await staff.GetStringAsync("/admin/sign-in"));
        using var answer = await staff.PostAsync("/admin/sign-in", new FormUrlEncodedContent(
        [
            KeyValuePair.Create("_handler", "sign-in"),
            KeyValuePair.Create("__RequestVerificationToken", door.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!),
            KeyValuePair.Create("email", TestApp.AdminEmail),
            KeyValuePair.Create("password", TestApp.AdminPassword),
        ]));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await staff.GetAsync("/admin")).StatusCode);
    }

    [Fact]
    public async Task The_ledger_is_verified_and_a_copy_exported_by_command()
    {
        var output = new StringWriter();
        Assert.Equal(0, await VerifyLedger.RunAsync(Arguments, output));
        Assert.Contains("The ledger is as it was written", output.ToString(), StringComparison.Ordinal);

        using var target = new TemporaryDirectory();
        Assert.Equal(0, await ExportCommand.RunAsync([Path.Combine(target.Path, "copy"), .. Arguments, "--Site:Url=https://status.example.com"], output, App.Clock));
        Assert.True(File.Exists(Path.Combine(target.Path, "copy", "index.html")));
    }

    public sealed class Demonstration : IAsyncLifetime
    {
        private StatusPageApp? _app;

        public StatusPageApp App
        {
            get
            {
                Assert.SkipWhen(_app is null, PostgresServer.Missing ?? "");
                return _app!;
            }
        }

        public async ValueTask InitializeAsync()
        {
            if (PostgresServer.Missing is null)
            {
                _app = await StatusPageApp.StartAsync(new Dictionary<string, string?> { ["Demo:Enabled"] = "true" });
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_app is not null)
            {
                await _app.DisposeAsync();
            }
        }
    }
}
