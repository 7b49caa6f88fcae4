using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class AdminCatalogTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task A_component_is_added_read_changed_and_removed()
    {
        var group = (await app.Api.PostAsync("v1/admin/groups", new JsonObject { ["name"] = "Platform" })).AssertIs(HttpStatusCode.Created);
        var groupId = (string)group.Data["id"]!;
        var added = (await app.Api.PostAsync("v1/admin/components", new JsonObject
        {
            ["name"] = "REST API",
            ["description"] = "Everything under /v2",
            ["groupId"] = groupId,
            ["target"] = 99.95,
            ["measured"] = "GET / returns 200",
        })).AssertIs(HttpStatusCode.Created);
        Assert.Equal($"/v1/admin/components/{added.Data["id"]}", added.Location);
        Assert.Equal("operational", (string?)added.Data["status"]);

        var read = (await app.Api.ReadAsync(added.Location)).AssertIs(HttpStatusCode.OK);
        Assert.Equal(added.Data.ToJsonString(), read.Data.ToJsonString());
        Assert.Equal(added.ETag, read.ETag);
        Assert.Contains((await app.Api.ReadAsync("v1/admin/components")).Data.AsArray(), c => (string?)c!["id"] == (string?)added.Data["id"]);

        var changed = (await app.Api.PatchAsync(added.Location, new JsonObject { ["description"] = null, ["target"] = 99.9 }, ("If-Match", read.ETag))).AssertIs(HttpStatusCode.OK);
        Assert.Null(changed.Data["description"]);
        Assert.Equal(99.9m, (decimal)changed.Data["target"]!);
        Assert.Equal("REST API", (string?)changed.Data["name"]);
        Assert.Equal(groupId, (string?)changed.Data["groupId"]);
        Assert.NotEqual(read.ETag, changed.ETag);

        (await app.Api.RemoveAsync(added.Location)).AssertIs(HttpStatusCode.NoContent);
        (await app.Api.ReadAsync(added.Location)).AssertRefused(404);
        (await app.Api.RemoveAsync(group.Location)).AssertIs(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_group_is_renamed_and_read()
    {
        var added = (await app.Api.PostAsync("v1/admin/groups", new JsonObject { ["name"] = "Before" })).AssertIs(HttpStatusCode.Created);
        var changed = (await app.Api.PatchAsync(added.Location, new JsonObject { ["name"] = "After" }, ("If-Match", "*"))).AssertIs(HttpStatusCode.OK);
        Assert.Equal("After", (string?)changed.Data["name"]);
        Assert.Equal(changed.Data.ToJsonString(), (await app.Api.ReadAsync(added.Location)).Data.ToJsonString());
        Assert.Contains("After", (await app.Api.ReadAsync("v1/admin/groups")).AssertIs(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_responder_sets_the_status_by_hand_and_nothing_else()
    {
        var component = await app.AddComponentAsync("By hand");
        using var responder = await app.TokenAsync(StaffRole.Responder);
        var path = $"v1/admin/components/{component.Id}";

        var set = (await responder.PatchAsync(path, new JsonObject { ["status"] = "degraded_performance", ["statusReason"] = "Slow disks" })).AssertIs(HttpStatusCode.OK);
        Assert.Equal("degraded_performance", (string?)set.Data["status"]);
        Assert.Equal("Slow disks", (string?)set.Data["statusReason"]);

        // A new status without a reason does not keep the old one's.
        var worse = (await responder.PatchAsync(path, new JsonObject { ["status"] = "major_outage" })).AssertIs(HttpStatusCode.OK);
        Assert.Null(worse.Data["statusReason"]);
        Assert.Equal(ComponentStatus.MajorOutage, app.Published.Components[component.Id].Status);

        (await responder.PatchAsync(path, new JsonObject { ["name"] = "Not theirs" })).AssertRefused(403, says: "editor");
        (await responder.PatchAsync(path, new JsonObject { ["status"] = null })).AssertRefused(422, "status");
    }

    [Theory]
    [InlineData("visible")]
    [InlineData("core")]
    public async Task Null_does_not_publish_a_hidden_component(string field)
    {
        var added = (await app.Api.PostAsync("v1/admin/components", new JsonObject { ["name"] = $"Hidden from {field}", ["visible"] = false, ["core"] = false })).AssertIs(HttpStatusCode.Created);

        (await app.Api.PatchAsync(added.Location, new JsonObject { [field] = null })).AssertRefused(422, field, "cannot be cleared");

        var read = await app.Api.ReadAsync(added.Location);
        Assert.Equal((false, false), ((bool)read.Data["visible"]!, (bool)read.Data["core"]!));
    }

    [Fact]
    public async Task A_component_shows_its_own_status_and_what_an_incident_makes_of_it()
    {
        var component = await app.AddComponentAsync("Both");
        await app.ReportAsync("Trouble", (component, ComponentStatus.PartialOutage));
        var data = (await app.Api.ReadAsync($"v1/admin/components/{component.Id}")).Data;
        Assert.Equal("operational", (string?)data["status"]);
        Assert.Equal("partial_outage", (string?)data["currentStatus"]);
        (await app.Api.RemoveAsync($"v1/admin/components/{component.Id}")).AssertRefused(409, says: "Trouble");
    }

    [Fact]
    public async Task A_stale_version_is_refused_and_nothing_changes()
    {
        var component = await app.AddComponentAsync("Twice");
        var path = $"v1/admin/components/{component.Id}";
        var etag = (await app.Api.ReadAsync(path)).ETag;
        (await app.Api.PatchAsync(path, new JsonObject { ["name"] = "First" }, ("If-Match", etag))).AssertIs(HttpStatusCode.OK);

        var stale = await app.Api.PatchAsync(path, new JsonObject { ["name"] = "Second" }, ("If-Match", etag));
        stale.AssertRefused(409, says: "changed by someone else");
        Assert.Equal(2, (int)stale.Json["currentVersion"]!);
        (await app.Api.RemoveAsync(path, ("If-Match", etag))).AssertRefused(409);
        Assert.Equal("First", (string?)(await app.Api.ReadAsync(path)).Data["name"]);
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("W/\"1\"")]
    [InlineData("\"1\", \"9\"")]
    [InlineData("\"seven\",W/\"9\", W/\"1\"")]
    [InlineData("*")]
    public async Task An_if_match_that_names_the_present_version_among_others_or_made_weak_by_a_proxy_holds(string header)
    {
        var component = await app.AddComponentAsync($"Holds {header.Length}{header.GetHashCode(StringComparison.Ordinal)}");
        var path = $"v1/admin/components/{component.Id}";
        (await app.Api.PatchAsync(path, new JsonObject { ["plans"] = "x" }, ("If-Match", header))).AssertIs(HttpStatusCode.OK);

        if (header != "*")
        {
            var stale = await app.Api.PatchAsync(path, new JsonObject { ["plans"] = "y" }, ("If-Match", header));
            stale.AssertRefused(409, says: "it is now at version 2");
            Assert.Equal(header.Contains('9', StringComparison.Ordinal), stale.Json["expectedVersion"] is JsonArray);
        }
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"seven\"")]
    [InlineData("\"99999999999\"")]
    public async Task An_if_match_that_is_none_of_ours_is_malformed(string header)
    {
        var component = await app.AddComponentAsync($"If-Match {header.Length}{header.GetHashCode(StringComparison.Ordinal)}");
        (await app.Api.PatchAsync($"v1/admin/components/{component.Id}", new JsonObject { ["plans"] = "x" }, ("If-Match", header))).AssertRefused(400, says: "If-Match");
    }

    [Fact]
    public async Task A_template_is_added_read_changed_and_removed()
    {
        var component = await app.AddComponentAsync("Of a template");
        var added = (await app.Api.PostAsync("v1/admin/templates", new JsonObject
        {
            ["name"] = "Outage",
            ["title"] = "{{component}} is down",
            ["impact"] = "critical",
            ["message"] = "We are looking into it.",
            ["components"] = new JsonArray(new JsonObject { ["id"] = component.Id, ["status"] = "major_outage" }),
        })).AssertIs(HttpStatusCode.Created);
        var changed = (await app.Api.PatchAsync(added.Location, new JsonObject { ["impact"] = "major" }, ("If-Match", added.ETag))).AssertIs(HttpStatusCode.OK);
        Assert.Equal("major", (string?)changed.Data["impact"]);
        Assert.Equal("major_outage", (string?)changed.Data["components"]![0]!["status"]);
        Assert.Equal(changed.Data.ToJsonString(), (await app.Api.ReadAsync(added.Location)).Data.ToJsonString());

        var incident = (await app.Api.PostAsync("v1/admin/incidents", new JsonObject { ["templateId"] = (string)added.Data["id"]! })).AssertIs(HttpStatusCode.Created);
        Assert.Equal("Of a template is down", (string?)incident.Data["title"]);
        (await app.Api.RemoveAsync(added.Location)).AssertIs(HttpStatusCode.NoContent);
        (await app.Api.RemoveAsync(added.Location)).AssertRefused(404);
    }

    [Fact]
    public async Task Templates_are_listed_a_page_at_a_time()
    {
        for (var i = 0; i < 3; i++)
        {
            await app.AddTemplateAsync($"Listed {i}");
        }

        var first = (await app.Api.ReadAsync("v1/admin/templates?limit=2")).AssertIs(HttpStatusCode.OK).Json;
        var second = (await app.Api.ReadAsync($"v1/admin/templates?limit=2&cursor={first["nextCursor"]}")).AssertIs(HttpStatusCode.OK).Json;
        Assert.Equal(2, first["data"]!.AsArray().Count);
        Assert.Empty(first["data"]!.AsArray().Select(t => (string)t!["id"]!).Intersect(second["data"]!.AsArray().Select(t => (string)t!["id"]!)));
    }

    [Fact]
    public async Task A_token_is_shown_once_works_at_once_and_stops_when_revoked()
    {
        var made = (await app.Api.PostAsync("v1/admin/tokens", new JsonObject { ["name"] = "Deploys", ["role"] = "responder", ["expiresAt"] = "2030-01-01T00:00:00+01:00" })).AssertIs(HttpStatusCode.Created);
        var secret = (string)made.Data["token"]!;
        using var client = app.NewApiClient(secret);
        (await client.ReadAsync("v1/admin/incidents")).AssertIs(HttpStatusCode.OK);

        Assert.Equal("2029-12-31T23:00:00Z", (string?)made.Data["expiresAt"]);
        Assert.DoesNotContain(secret, (await app.Api.ReadAsync("v1/admin/tokens")).Text, StringComparison.Ordinal);
        Assert.Null((await app.Api.ReadAsync(made.Location)).Data["token"]);

        (await app.Api.RemoveAsync(made.Location)).AssertIs(HttpStatusCode.NoContent);
        (await client.ReadAsync("v1/admin/incidents")).AssertRefused(401);
        (await app.Api.PostAsync("v1/admin/tokens", new JsonObject { ["name"] = "No role" })).AssertRefused(422, "role", "viewer, responder, editor, administrator");
        (await app.Api.PostAsync("v1/admin/tokens", new JsonObject { ["name"] = "Past", ["role"] = "viewer", ["expiresAt"] = "2001-01-01T00:00:00Z" })).AssertRefused(422, "expiresAt");
    }

    [Fact]
    public async Task The_audit_log_is_filtered_and_paged()
    {
        var component = (await app.Api.PostAsync("v1/admin/components", new JsonObject { ["name"] = "Audited" })).AssertIs(HttpStatusCode.Created);
        var id = (string)component.Data["id"]!;
        await app.Api.PatchAsync(component.Location, new JsonObject { ["name"] = "Audited again" });

        var lines = (await app.Api.ReadAsync($"v1/admin/audit?subjectKind=component&subjectId={id}&from=2020-01-01T00:00:00Z&until=2040-01-01T00:00:00%2B02:00")).AssertIs(HttpStatusCode.OK).Data.AsArray();
        Assert.Equal(["component.updated", "component.created"], lines.Select(line => (string)line!["action"]!));
        Assert.Equal("Audited", (string?)lines[0]!["before"]![$"component {id}"]!["name"]);
        Assert.Equal("Audited again", (string?)lines[0]!["after"]![$"component {id}"]!["name"]);
        Assert.Equal("token", (string?)lines[0]!["actor"]!["kind"]);

        var page = (await app.Api.ReadAsync($"v1/admin/audit?subjectId={id}&limit=1")).Json;
        var next = (await app.Api.ReadAsync($"v1/admin/audit?subjectId={id}&limit=1&cursor={page["nextCursor"]}")).Json;
        Assert.Equal("component.created", (string?)next["data"]![0]!["action"]);
        Assert.Null(next["nextCursor"]);
        Assert.Empty((await app.Api.ReadAsync($"v1/admin/audit?subjectId={id}&action=component.removed")).Data.AsArray());
        Assert.Empty((await app.Api.ReadAsync($"v1/admin/audit?subjectId={id}&actor=nobody")).Data.AsArray());
        (await app.Api.ReadAsync("v1/admin/audit?from=yesterday")).AssertRefused(400, "from", "with its offset");
    }
}
