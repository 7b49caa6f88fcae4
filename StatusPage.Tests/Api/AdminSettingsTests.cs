using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Scheduling;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

/// <summary>Settings of the page, and background jobs, over HTTP.</summary>
public sealed class AdminSettingsTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private const string Path = "v1/admin/settings";

    [Fact]
    public async Task A_patch_changes_what_it_names_and_the_page_shows_it_at_once()
    {
        var before = (await app.Api.ReadAsync(Path)).AssertIs(HttpStatusCode.OK);
        var changed = await app.Api.PatchAsync(
            Path,
            new JsonObject { ["name"] = "Fernhollow status", ["tagline"] = "How it is", ["onCall"] = new JsonArray("ben@example.com") },
            ("If-Match", before.ETag));
        Assert.Equal("Fernhollow status", (string?)changed.AssertIs(HttpStatusCode.OK).Data["name"]);
        Assert.Equal((string?)before.Data["timeZone"], (string?)changed.Data["timeZone"]);
        Assert.Contains("Fernhollow status", (await app.Http.ReadAsync("")).Text, StringComparison.Ordinal);

        (await app.Api.PatchAsync(Path, new JsonObject { ["name"] = "Too late" }, ("If-Match", before.ETag))).AssertRefused(409);
        var cleared = await app.Api.PatchAsync(Path, new JsonObject { ["tagline"] = null, ["onCall"] = null, ["maintenanceReminderHours"] = null });
        Assert.Null(cleared.AssertIs(HttpStatusCode.OK).Data["tagline"]);
        Assert.Empty(cleared.Data["onCall"]!.AsArray());
        Assert.Equal(24, (int?)cleared.Data["maintenanceReminderHours"]);
        Assert.Equal(cleared.ETag, (await app.Api.PatchAsync(Path, new JsonObject())).ETag);
    }

    [Theory]
    [InlineData("name", "\"\"")]
    [InlineData("timeZone", "\"Berlin\"")]
    [InlineData("accent", "\"blue\"")]
    [InlineData("homeUrl", "\"example.com\"")]
    [InlineData("onCall", "[\"nobody\"]")]
    [InlineData("maintenanceReminderHours", "169")]
    public async Task A_setting_that_makes_no_sense_is_refused_beside_its_field(string field, string value) =>
        (await app.Api.PatchAsync(Path, new JsonObject { [field] = JsonNode.Parse(value) })).AssertRefused(422, field);

    [Fact]
    public async Task Jobs_tell_their_schedule_their_runs_and_their_failures()
    {
        var jobs = (await app.Api.ReadAsync("v1/admin/jobs")).AssertIs(HttpStatusCode.OK).Data.AsArray();
        Assert.Equal(Jobs.All.Select(job => job.Name), jobs.Select(job => (string?)job!["name"]));
        Assert.All(jobs, job => Assert.True((double)job!["everySeconds"]! > 0));
        Assert.Equal(15, (double)(await app.Api.ReadAsync("v1/admin/jobs/snapshot-refresh")).Data["everySeconds"]!);
        (await app.Api.ReadAsync("v1/admin/jobs/nothing")).AssertRefused(404);
        (await app.Api.ReadAsync("v1/admin/jobs/nothing/runs")).AssertRefused(404);
        (await app.Api.SendAsync(HttpMethod.Post, "v1/admin/jobs/nothing/run")).AssertRefused(404);
    }

    [Fact]
    public async Task A_job_is_run_out_of_turn_and_its_run_is_on_record()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await app.Api.SendAsync(HttpMethod.Post, "v1/admin/jobs/token-uses/run", null, ("Idempotency-Key", "run"))).Status);
        await Eventually.HoldsAsync(async () => (await app.Api.ReadAsync("v1/admin/jobs/token-uses/runs")).Data.AsArray().Any(run => (bool)run!["manual"]! && (bool)run["succeeded"]!));
    }
}
