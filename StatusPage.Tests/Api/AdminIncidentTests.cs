using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class AdminIncidentTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task An_incident_goes_from_report_to_resolution_and_back()
    {
        var component = await app.AddComponentAsync("Whole life");
        var other = await app.AddComponentAsync("Joins later");
        var reported = (await app.Api.PostAsync("v1/admin/incidents", new JsonObject
        {
            ["title"] = "API is slow",
            ["status"] = "investigating",
            ["impact"] = "major",
            ["message"] = "We are **looking** into it.",
            ["components"] = Components((component.Id, "degraded_performance")),
            ["estimatedResolutionAt"] = app.Now.AddHours(2).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture),
        })).AssertIs(HttpStatusCode.Created);
        var path = reported.Location;
        Assert.Equal(path, $"/v1/admin/incidents/{reported.Data["id"]}");
        Assert.Equal("Whole life", (string?)reported.Data["components"]![0]!["name"]);

        var acknowledged = (await app.Api.SendAsync(HttpMethod.Post, $"{path}/acknowledge")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("From configuration", (string?)acknowledged.Data["acknowledgedBy"]);

        app.Clock.Advance(TimeSpan.FromMinutes(5));
        var update = (await app.Api.PostAsync($"{path}/updates", new JsonObject
        {
            ["status"] = "identified",
            ["impact"] = "critical",
            ["message"] = "It is the *database*.",
            ["components"] = Components((component.Id, "removed"), (other.Id, "major_outage")),
        }, ("If-Match", acknowledged.ETag))).AssertIs(HttpStatusCode.Created);
        Assert.Equal(update.Data.ToJsonString(), (await app.Api.ReadAsync(update.Location)).Data.ToJsonString());
        Assert.Equal("investigating", (string?)update.Data["statusBefore"]);
        Assert.Equal("major", (string?)update.Data["impactBefore"]);
        Assert.Equal(ComponentStatus.Operational, app.Published.Components[component.Id].Status);
        Assert.Equal(ComponentStatus.MajorOutage, app.Published.Components[other.Id].Status);

        var corrected = (await app.Api.PatchAsync(update.Location, new JsonObject { ["message"] = "It is the disk." }, ("If-Match", update.ETag))).AssertIs(HttpStatusCode.OK);
        Assert.Equal("It is the *database*.", (string?)corrected.Data["revisions"]![0]!["message"]);
        Assert.NotNull((string?)corrected.Data["editedAt"]);

        var resolved = (await app.Api.PostAsync($"{path}/updates", new JsonObject { ["status"] = "resolved", ["message"] = "Over.", ["rootCause"] = "A full disk.", ["remediation"] = "More disk." })).AssertIs(HttpStatusCode.Created);
        Assert.Equal("operational", (string?)resolved.Data["components"]![0]!["to"]);
        Assert.Equal(ComponentStatus.Operational, app.Published.Components[other.Id].Status);

        var reopened = (await app.Api.SendAsync(HttpMethod.Post, $"{path}/reopen")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("investigating", (string?)reopened.Data["status"]);
        Assert.Equal(ComponentStatus.MajorOutage, app.Published.Components[other.Id].Status);

        var detail = (await app.Api.ReadAsync(path)).AssertIs(HttpStatusCode.OK);
        Assert.Equal(reopened.Data.ToJsonString(), detail.Data.ToJsonString());
        Assert.Equal([4, 3, 2, 1], detail.Data["updates"]!.AsArray().Select(u => (int)u!["number"]!));
        Assert.Equal(4, (await app.Api.ReadAsync($"{path}/updates")).Data.AsArray().Count);

        (await app.Api.RemoveAsync(path)).AssertIs(HttpStatusCode.NoContent);
        (await app.Api.ReadAsync(path)).AssertRefused(404);
        (await app.Http.ReadAsync($"v1/status/incidents/{reported.Data["id"]}")).AssertRefused(404);
        Assert.Equal(ComponentStatus.Operational, app.Published.Components[other.Id].Status);
    }

    [Fact]
    public async Task Reopening_takes_words_and_components_of_its_own()
    {
        var component = await app.AddComponentAsync("Reopened");
        var incident = await app.ResolveAsync(await app.ReportAsync("Again", (component, ComponentStatus.MajorOutage)));
        var reopened = (await app.Api.PostAsync($"v1/admin/incidents/{incident.Id}/reopen", new JsonObject
        {
            ["message"] = "It is back.",
            ["components"] = Components((component.Id, "partial_outage")),
            ["notify"] = false,
        })).AssertIs(HttpStatusCode.OK);
        Assert.Equal("It is back.", (string?)reopened.Data["updates"]![0]!["message"]);
        Assert.False((bool)reopened.Data["updates"]![0]!["notify"]!);
        Assert.Equal(ComponentStatus.PartialOutage, app.Published.Components[component.Id].Status);
    }

    [Fact]
    public async Task The_estimate_is_set_and_taken_back()
    {
        var incident = await app.ReportAsync("Estimated");
        var path = $"v1/admin/incidents/{incident.Id}/updates";
        (await app.Api.PostAsync(path, new JsonObject { ["message"] = "Soon.", ["estimatedResolutionAt"] = "2030-01-01T00:00Z" })).AssertIs(HttpStatusCode.Created);
        Assert.NotNull(app.Published.Incidents.Find(incident.Id)!.EstimatedResolutionAt);
        (await app.Api.PostAsync(path, new JsonObject { ["message"] = "We cannot say.", ["clearEstimate"] = true })).AssertIs(HttpStatusCode.Created);
        Assert.Null(app.Published.Incidents.Find(incident.Id)!.EstimatedResolutionAt);
    }

    [Fact]
    public async Task Facts_are_patched_and_the_lead_handed_over()
    {
        var incident = await app.ReportAsync("Facts");
        var path = $"v1/admin/incidents/{incident.Id}";
        var etag = (await app.Api.ReadAsync(path)).ETag;
        var anna = await app.AddStaffAsync(StaffRole.Responder, "Anna Lead");

        var changed = (await app.Api.PatchAsync(path, new JsonObject { ["title"] = "Better facts", ["startedAt"] = "2026-05-12T10:30:00+02:00", ["leadUserId"] = anna.Id }, ("If-Match", etag))).AssertIs(HttpStatusCode.OK);
        Assert.Equal("Better facts", (string?)changed.Data["title"]);
        Assert.Equal("2026-05-12T08:30:00Z", (string?)changed.Data["startedAt"]);
        Assert.Equal("Anna Lead", (string?)changed.Data["leadName"]);

        Assert.Null((await app.Api.PatchAsync(path, new JsonObject { ["leadUserId"] = null })).AssertIs(HttpStatusCode.OK).Data["leadName"]);
        (await app.Api.PatchAsync(path, new JsonObject { ["leadUserId"] = anna.Id }, ("If-Match", etag))).AssertRefused(409);
        (await app.Api.PatchAsync(path, new JsonObject { ["leadUserId"] = "nobody" })).AssertRefused(422, "leadUserId");
        (await app.Api.PatchAsync(path, new JsonObject { ["title"] = null })).AssertRefused(422, "title");
        (await app.Api.PatchAsync(path, new JsonObject { ["startedAt"] = null })).AssertRefused(422, "startedAt");
        (await app.Api.PatchAsync(path, new JsonObject { ["rootCause"] = "Too soon" })).AssertRefused(409, "rootCause");
        // Both or neither: a lead who does not exist leaves the title as it was.
        (await app.Api.PatchAsync(path, new JsonObject { ["title"] = "Half", ["leadUserId"] = "nobody" })).AssertRefused(422);
        Assert.Equal("Better facts", (string?)(await app.Api.ReadAsync(path)).Data["title"]);
        var untouched = (await app.Api.ReadAsync(path)).ETag;
        Assert.Equal(untouched, (await app.Api.PatchAsync(path, new JsonObject())).AssertIs(HttpStatusCode.OK).ETag);
    }

    [Fact]
    public async Task Notes_stay_inside()
    {
        var incident = await app.ReportAsync("With notes");
        var path = $"v1/admin/incidents/{incident.Id}";
        var note = (await app.Api.PostAsync($"{path}/notes", new JsonObject { ["text"] = "Call the data centre." })).AssertIs(HttpStatusCode.Created);
        Assert.Equal(note.Data.ToJsonString(), (await app.Api.ReadAsync(note.Location)).Data.ToJsonString());
        Assert.Single((await app.Api.ReadAsync($"{path}/notes")).Data.AsArray());
        Assert.Equal("Call the data centre.", (string?)(await app.Api.ReadAsync(path)).Data["notes"]![0]!["text"]);
        Assert.DoesNotContain("data centre", (await app.Http.ReadAsync($"v1/status/incidents/{incident.Id}")).Text, StringComparison.Ordinal);
        (await app.Api.PostAsync($"{path}/notes", new JsonObject { ["text"] = " " })).AssertRefused(422, "text");
    }

    [Fact]
    public async Task Incidents_are_listed_by_state_a_page_at_a_time()
    {
        for (var i = 0; i < 3; i++)
        {
            await app.ReportAsync($"Listed {i}");
        }

        await app.ResolveAsync(await app.ReportAsync("Listed and over"));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = (await app.Api.ReadAsync($"v1/admin/incidents?state=active&limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).AssertIs(HttpStatusCode.OK).Json;
            seen.AddRange(page["data"]!.AsArray().Select(incident => (string)incident!["id"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal(app.Published.Incidents.Open.Select(incident => incident.Id), seen);
        Assert.All((await app.Api.ReadAsync("v1/admin/incidents?state=resolved")).Data.AsArray(), incident => Assert.Equal("resolved", (string?)incident!["status"]));
    }

    [Fact]
    public async Task A_past_incident_is_backfilled()
    {
        var reported = (await app.Api.PostAsync("v1/admin/incidents", new JsonObject
        {
            ["title"] = "Last week",
            ["status"] = "resolved",
            ["impact"] = "minor",
            ["message"] = "It is over.",
            ["components"] = new JsonArray(),
            ["backfilled"] = true,
            ["startedAt"] = app.Now.AddDays(-7).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["displayedAt"] = app.Now.AddDays(-6).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            ["rootCause"] = "A cable.",
            ["remediation"] = "Another cable.",
        })).AssertIs(HttpStatusCode.Created);
        Assert.True((bool)reported.Data["backfilled"]!);
        Assert.False((bool)reported.Data["updates"]![0]!["notify"]!);
    }

    private static JsonArray Components(params (string Id, string Status)[] components) =>
        [.. components.Select(c => new JsonObject { ["id"] = c.Id, ["status"] = c.Status })];
}
