using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Accounts;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Postmortems;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class AdminPostmortemTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task A_postmortem_is_drafted_changed_published_for_good_and_read_by_everybody()
    {
        var incident = await ResolvedAsync("Payments fail");
        var path = Path(incident);
        (await app.Api.ReadAsync(path)).AssertRefused(404);
        Assert.Contains((await app.Api.ReadAsync("v1/admin/postmortems")).Data.AsArray(), line => (string?)line!["incidentId"] == incident.Id && (bool)line["owed"]! && line["updatedAt"] is null);

        var made = (await app.Api.SendAsync(HttpMethod.Post, path)).AssertIs(HttpStatusCode.Created);
        Assert.Equal($"/{path}", made.Location);
        Assert.Contains("Investigating: We are looking into it.", (string?)made.Data["timeline"], StringComparison.Ordinal);
        Assert.Equal("2026-05-21T18:00:00Z", (string?)made.Data["dueAt"]);
        (await app.Api.SendAsync(HttpMethod.Post, path)).AssertRefused(409);

        var action = new JsonObject { ["text"] = "Alarm on all disks", ["owner"] = "Bo", ["dueOn"] = "2026-06-30" };
        var changed = (await app.Api.PatchAsync(path, new JsonObject { ["summary"] = "A **disk** was full.", ["actions"] = new JsonArray(action) }, ("If-Match", made.ETag))).AssertIs(HttpStatusCode.OK);
        Assert.Equal((string?)made.Data["timeline"], (string?)changed.Data["timeline"]);
        (await app.Api.PatchAsync(path, new JsonObject { ["summary"] = "Stale" }, ("If-Match", made.ETag))).AssertRefused(409);
        (await app.Api.PatchAsync(path, new JsonObject { ["actions"] = new JsonArray(new JsonObject { ["text"] = "x", ["dueOn"] = "soon" }) })).AssertRefused(422, "actions[0].dueOn");
        (await app.Api.SendAsync(HttpMethod.Post, $"{path}/publish")).AssertRefused(422, "affected");
        (await app.Api.PostAsync($"{path}/publish", new JsonObject { ["readers"] = "on_request" })).AssertRefused(422, "readers");

        (await app.Api.PatchAsync(path, new JsonObject { ["affected"] = "Everybody." })).AssertIs(HttpStatusCode.OK);
        var published = (await app.Api.SendAsync(HttpMethod.Post, $"{path}/publish", null, ("Idempotency-Key", "publish-once"))).AssertIs(HttpStatusCode.OK);
        Assert.NotNull((string?)published.Data["publishedAt"]);
        Assert.Equal(published.Text, (await app.Api.SendAsync(HttpMethod.Post, $"{path}/publish", null, ("Idempotency-Key", "publish-once"))).Text);
        (await app.Api.PatchAsync(path, new JsonObject { ["summary"] = "Nothing." })).AssertRefused(409);
        var read = await app.Api.ReadAsync(path);
        Assert.Equal(read.Text, (await app.Api.PatchAsync(path, read.Data.DeepClone(), ("If-Match", read.ETag))).AssertIs(HttpStatusCode.OK).Text);
        Assert.Equal(read.Text, (await app.Api.PatchAsync(path, new JsonObject())).AssertIs(HttpStatusCode.OK).Text);
        (await app.Api.RemoveAsync(path)).AssertRefused(409);
        (await app.Api.RemoveAsync($"v1/admin/incidents/{incident.Id}")).AssertRefused(409);
        (await app.Api.SendAsync(HttpMethod.Post, $"{path}/link")).AssertRefused(409);

        var seen = (await app.Http.ReadAsync($"v1/status/incidents/{incident.Id}")).Data["postmortem"]!;
        Assert.EndsWith($"/incidents/{incident.Id}#postmortem", (string?)seen["url"], StringComparison.Ordinal);
        Assert.Equal((string?)published.Data["publishedAt"], (string?)seen["publishedAt"]);

        var open = (await app.Api.ReadAsync("v1/admin/actions")).Data.AsArray().Single(one => (string?)one!["incidentId"] == incident.Id)!;
        Assert.Equal($"\"{open["version"]}\"", (await app.Api.PatchAsync($"v1/admin/actions/{open["id"]}", open.DeepClone())).AssertIs(HttpStatusCode.OK).ETag);
        var done = (await app.Api.PatchAsync($"v1/admin/actions/{open["id"]}", new JsonObject { ["state"] = "done" })).AssertIs(HttpStatusCode.OK);
        Assert.Equal("done", (string?)done.Data["state"]);
        Assert.NotEqual($"\"{open["version"]}\"", done.ETag);
        (await app.Api.PatchAsync($"v1/admin/actions/{open["id"]}", new JsonObject { ["state"] = "dropped" }, ("If-Match", $"\"{open["version"]}\""))).AssertRefused(409);
        (await app.Api.PatchAsync($"v1/admin/actions/{open["id"]}", new JsonObject { ["state"] = "dropped" }, ("If-Match", done.ETag))).AssertIs(HttpStatusCode.OK);
        (await app.Api.PatchAsync($"v1/admin/actions/{open["id"]}", new JsonObject { ["state"] = "forgotten" })).AssertRefused(422, "state");
        var moved = (await app.Api.PatchAsync($"v1/admin/actions/{open["id"]}", new JsonObject { ["owner"] = "Ada", ["dueOn"] = "2026-07-15" })).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("Ada", "2026-07-15", "dropped"), ((string?)moved.Data["owner"], (string?)moved.Data["dueOn"], (string?)moved.Data["state"]));
        (await app.Api.PatchAsync($"v1/admin/actions/{open["id"]}", new JsonObject { ["owner"] = "" })).AssertRefused(422, "owner");
        (await app.Api.PatchAsync($"v1/admin/actions/{open["id"]}", new JsonObject { ["dueOn"] = null })).AssertRefused(422, "dueOn");
        var page = (await app.Http.ReadAsync($"incidents/{incident.Id}")).Text;
        Assert.Contains("Alarm on all disks", page, StringComparison.Ordinal);
        Assert.Contains("<strong>disk</strong> was full", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_is_owed_the_page_of_the_incident_says_until_when()
    {
        var incident = await ResolvedAsync("Search fails");

        var page = (await app.Http.ReadAsync($"incidents/{incident.Id}")).Text;
        Assert.Contains("due Thursday, <time datetime=\"2026-05-21T18:00:00Z\"", page, StringComparison.Ordinal);
        var seen = (await app.Http.ReadAsync($"v1/status/incidents/{incident.Id}")).Data["postmortem"]!;
        Assert.Equal((null, "2026-05-21T18:00:00Z"), ((string?)seen["url"], (string?)seen["dueAt"]));
    }

    [Fact]
    public async Task On_request_it_is_read_by_who_has_its_link_and_kept_by_nobody()
    {
        var incident = await app.ReportAsync("Exports fail", report => report with { Impact = Impact.Minor });
        await app.ResolveAsync(incident);
        await app.DraftAsync(incident);
        var path = Path(incident);
        (await app.Api.PatchAsync(path, new JsonObject { ["readers"] = "on_request" })).AssertIs(HttpStatusCode.OK);
        (await app.Api.SendAsync(HttpMethod.Post, $"{path}/link")).AssertRefused(409);
        (await app.Api.SendAsync(HttpMethod.Post, $"{path}/publish")).AssertIs(HttpStatusCode.OK);

        var page = (await app.Http.ReadAsync($"incidents/{incident.Id}")).Text;
        Assert.Contains("available on request", page, StringComparison.Ordinal);
        Assert.DoesNotContain("An alarm at 80", page, StringComparison.Ordinal);
        var url = new Uri((string)(await app.Api.SendAsync(HttpMethod.Post, $"{path}/link")).AssertIs(HttpStatusCode.OK).Data["url"]!);
        var read = (await app.Http.ReadAsync(url.PathAndQuery)).AssertIs(HttpStatusCode.OK);
        Assert.Contains("An alarm at 80", read.Text, StringComparison.Ordinal);
        Assert.Contains("noindex", read.Text, StringComparison.Ordinal);
        Assert.True(read.Headers.CacheControl!.NoStore);

        (await app.Api.SendAsync(HttpMethod.Delete, $"{path}/link")).AssertIs(HttpStatusCode.NoContent);
        (await app.Http.ReadAsync(url.PathAndQuery)).AssertIs(HttpStatusCode.NotFound);
        (await app.Http.ReadAsync("postmortem")).AssertIs(HttpStatusCode.NotFound);
        (await app.Http.ReadAsync("postmortem?token=nothing")).AssertIs(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_only_reads_does_not_write()
    {
        var incident = await ResolvedAsync("Mails fail");
        var (_, secret) = await app.Tokens.CreateAsync(app.Admin, "reader", StaffRole.Viewer, expiresAt: null);
        using var viewer = app.NewApiClient(secret);

        (await viewer.ReadAsync("v1/admin/postmortems?state=all")).AssertIs(HttpStatusCode.OK);
        (await viewer.SendAsync(HttpMethod.Post, Path(incident))).AssertRefused(403);
        (await viewer.ReadAsync("v1/admin/postmortems?state=lost")).AssertRefused(400, "state");
        (await viewer.ReadAsync("v1/admin/actions?cursor=x")).AssertRefused(400, "cursor");
    }

    private static string Path(Incident incident) => $"v1/admin/incidents/{incident.Id}/postmortem";

    private async Task<Incident> ResolvedAsync(string title) => await app.ResolveAsync(await app.ReportAsync(title));
}
