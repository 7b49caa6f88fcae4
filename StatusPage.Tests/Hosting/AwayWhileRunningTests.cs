using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;
using StatusPage.Core.Catalog;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;
using StatusPage.Tests.Api;
using StatusPage.Tests.Public;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Hosting;

/// <summary>The database goes away under the running program, and comes back.</summary>
public sealed class AwayWhileRunningTests(StatusPageApp app, Browser browser) : IClassFixture<StatusPageApp>, IClassFixture<Browser>
{
    private string DatabaseFile => new SqliteConnectionStringBuilder(app.Get<DatabaseOptions>().ConnectionString).DataSource;

    [Fact]
    public async Task After_the_clock_was_set_back_the_page_is_built_anew_at_once()
    {
        var before = app.Clock.Now;
        app.Clock.Now = before.AddHours(-1);
        await Eventually.HoldsAsync(() => app.Published.BuiltAt == app.Clock.Now && app.Published.Age is null);
        app.Clock.Now = before;
        await Eventually.HoldsAsync(() => app.Published.BuiltAt == before);
    }

    [Fact]
    public async Task A_file_that_is_moved_away_or_made_anew_is_not_used_and_all_goes_on_once_it_is_back()
    {
        await app.AddComponentAsync("Still there");
        var built = app.Published.BuiltAt;
        File.Move(DatabaseFile, DatabaseFile + ".away");
        await Eventually.HoldsAsync(() => !app.Get<DatabaseState>().IsReady);
        Assert.False(File.Exists(DatabaseFile));
        await File.WriteAllTextAsync(DatabaseFile, "");
        app.Clock.Advance(TimeSpan.FromMinutes(3));

        var words = await Eventually.ReadAsync(async () => (await app.ReadAsync("/")).Body.Words(), text => text.Contains("more than 2 minutes ago", StringComparison.Ordinal));
        Assert.Contains("Still there", words, StringComparison.Ordinal);
        Assert.True((await app.Http.ReadAsync("history.rss")).Headers.Contains("Status-As-Of"));
        (await app.Http.ReadAsync("healthz/live")).AssertIs(HttpStatusCode.OK);
        await Eventually.HoldsAsync(async () => ((string?)(await app.Http.ReadAsync("healthz/ready")).Json["parts"]!["database"]!["detail"])!.Contains("is empty, where there was a database", StringComparison.Ordinal));
        Assert.Equal(0, new FileInfo(DatabaseFile).Length);

        // Whatever takes the database says so, and is never a fault of ours.
        foreach (var (client, method, path, body) in new (HttpClient, HttpMethod, string, string?)[]
        {
            (app.Api, HttpMethod.Get, "v1/admin/incidents", null),
            (app.Api, HttpMethod.Post, "v1/admin/incidents", """{"title":"Never","impact":"minor","message":"Never."}"""),
            (app.Http, HttpMethod.Post, "v1/status/subscribe", """{"email":"ann@example.com"}"""),
            (app.Http, HttpMethod.Post, "v1/heartbeats/some-secret", null),
            (app.Http, HttpMethod.Post, "v1/ratios/some-secret", """{"good":1,"total":1}"""),
            (app.Http, HttpMethod.Post, "v1/alerts/some-secret/generic", """{"title":"Never"}"""),
        })
        {
            var refused = await client.SendAsync(method, path, body);
            refused.AssertRefused(503, says: "is empty, where there was a database");
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        using var form = new FormUrlEncodedContent([KeyValuePair.Create("email", "ann@example.com")]);
        using var posting = new HttpRequestMessage(HttpMethod.Post, "/v1/status/subscribe") { Content = form, Headers = { { "Accept", "text/html" } } };
        using var page = await app.Http.SendAsync(posting);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("ann@example.com", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var setUp = await app.Http.GetAsync("/admin/set-up?token=some-token");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, setUp.StatusCode);
        Assert.NotNull(setUp.Headers.RetryAfter);
        Assert.Contains("The database cannot be used", await setUp.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var staff = app.NewClient();
        var door = await staff.GetAsync("/admin/sign-in");
        Assert.Equal(HttpStatusCode.OK, door.StatusCode);
        var token = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await door.Content.ReadAsStringAsync()).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var refusedDoor = await staff.PostAsync("/admin/sign-in", new FormUrlEncodedContent(
        [
            KeyValuePair.Create("_handler", "sign-in"), KeyValuePair.Create("__RequestVerificationToken", token),
            KeyValuePair.Create("email", TestApp.AdminEmail), KeyValuePair.Create("password", TestApp.AdminPassword),
        ]));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refusedDoor.StatusCode);
        var said = await refusedDoor.Content.ReadAsStringAsync();
        Assert.Contains("You cannot sign in at the moment", said, StringComparison.Ordinal);
        Assert.Contains(TestApp.AdminEmail, said, StringComparison.Ordinal);

        File.Move(DatabaseFile + ".away", DatabaseFile, overwrite: true);
        await BackAsync();
        Assert.True(app.Published.BuiltAt > built);
        await app.AddComponentAsync("After it");
        Assert.DoesNotContain("more than", (await app.ReadAsync("/")).Body.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain(app.Log.All, line => line.StartsWith("StatusPage.", StringComparison.Ordinal) && line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_staff_type_meanwhile_stays_and_is_posted_once()
    {
        var api = await app.AddComponentAsync("Typed about");
        var staff = await browser.SignInAsync(app);
        var other = await browser.SignInAsync(app);
        await staff.GotoAsync("/admin/incidents/new");
        await staff.GetByLabel("Title").FillAsync("Logins are failing");
        await staff.GetByLabel("Message", new() { Exact = true }).FillAsync("We look into it.");
        await staff.GetByLabel("Minor").First.CheckAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Preview exactly how it will look" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true })).ToBeVisibleAsync();

        File.Move(DatabaseFile, DatabaseFile + ".away");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();

        await Expect(staff.GetByText("The database cannot be used at the moment").First).ToBeVisibleAsync();
        await Expect(staff.GetByLabel("Title")).ToHaveValueAsync("Logins are failing");
        await Expect(staff.GetByLabel("Message", new() { Exact = true })).ToHaveValueAsync("We look into it.");
        await Expect(staff.GetByRole(AriaRole.Region, new() { Name = "Database" })).ToContainTextAsync("what you type stays in its form");
        await other.GetByRole(AriaRole.Link, new() { Name = "Components", Exact = true }).ClickAsync();
        await Expect(other.GetByText("This page cannot be read without the database.")).ToBeVisibleAsync();

        File.Move(DatabaseFile + ".away", DatabaseFile);
        await BackAsync();
        await Expect(other.GetByText("Typed about").First).ToBeVisibleAsync();
        await Expect(staff.GetByRole(AriaRole.Region, new() { Name = "Database" })).ToHaveCountAsync(0);
        await staff.GetByRole(AriaRole.Button, new() { Name = "Preview exactly how it will look" }).ClickAsync();
        await staff.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "Logins are failing", Level = 1 })).ToBeVisibleAsync();
        Assert.Single(app.Published.Incidents.NewestFirst, incident => incident.Title == "Logins are failing");
        Assert.Equal(ComponentStatus.Operational, app.Published.Components[api.Id].Status);
    }

    private Task BackAsync() => Eventually.HoldsAsync(() => app.Get<DatabaseState>().IsWell && app.Published.Age is null);
}
