using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Postmortems;
using StatusPage.Tests.Postmortems;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

/// <summary>What a body may hold beside what its call takes: nothing is dropped in silence.</summary>
public sealed class MembersTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private const string Root = "v1/admin";

    public static TheoryData<string> Things =>
    [
        "components", "groups", "templates", "tiers", "incidents", "incidents/updates", "incidents/postmortem", "maintenances", "maintenances/updates",
        "probes", "alert-sources", "webhooks", "subscribers", "users", "settings", "settings/probing",
    ];

    [Theory]
    [MemberData(nameof(Things))]
    public async Task A_whole_thing_is_sent_back_as_it_was_read_and_nothing_changes(string kind)
    {
        var path = await MakeAsync(kind);
        var read = (await app.Api.ReadAsync(path)).AssertIs(HttpStatusCode.OK);

        var patched = (await app.Api.PatchAsync(path, read.Data.DeepClone(), ("If-Match", read.ETag))).AssertIs(HttpStatusCode.OK);

        Assert.Equal(read.ETag, patched.ETag);
        Assert.True(JsonNode.DeepEquals(Stable(read.Data), Stable(patched.Data)), patched.Text);
    }

    [Theory]
    [InlineData("incidents")]
    [InlineData("incidents/updates")]
    [InlineData("maintenances")]
    public async Task A_thing_that_was_read_before_a_component_of_it_got_another_name_is_sent_back_all_the_same(string kind)
    {
        var path = await MakeAsync(kind);
        var read = (await app.Api.ReadAsync(path)).AssertIs(HttpStatusCode.OK);
        var component = read.Data["components"]![0]!;
        (await app.Api.PatchAsync($"{Root}/components/{component["id"]}", new JsonObject { ["name"] = $"Renamed {Guid.CreateVersion7():N}" })).AssertIs(HttpStatusCode.OK);

        var patched = (await app.Api.PatchAsync(path, read.Data.DeepClone(), ("If-Match", read.ETag))).AssertIs(HttpStatusCode.OK);

        Assert.Equal(read.ETag, patched.ETag);
        Assert.NotEqual((string?)component["name"], (string?)patched.Data["components"]![0]!["name"]);
    }

    [Theory]
    [MemberData(nameof(Things))]
    public async Task A_member_that_nobody_knows_is_refused_with_those_that_are_accepted(string kind)
    {
        var path = await MakeAsync(kind);
        var read = (await app.Api.ReadAsync(path)).AssertIs(HttpStatusCode.OK);
        var patch = read.Data.DeepClone().AsObject();
        patch["mispelt"] = true;

        (await app.Api.PatchAsync(path, patch)).AssertRefused(422, "mispelt", "“mispelt” is not known. Accepted: ");

        Assert.Equal(read.ETag, (await app.Api.ReadAsync(path)).ETag);
    }

    [Theory]
    [InlineData("incidents", "status", "\"resolved\"", "status is not changed by this call. Post an update: POST …/updates.")]
    [InlineData("incidents", "impact", "\"none\"", "Post an update")]
    [InlineData("incidents", "components", "[]", "Post an update")]
    [InlineData("incidents", "estimatedResolutionAt", "\"2031-01-01T00:00:00Z\"", "Post an update")]
    [InlineData("incidents", "acknowledgedAt", "\"2026-01-01T00:00:00Z\"", "Post to …/acknowledge.")]
    [InlineData("incidents", "id", "\"another\"", "Leave it out, or as it is. Accepted: title, startedAt")]
    [InlineData("incidents/updates", "status", "\"monitoring\"", "Accepted: message.")]
    [InlineData("incidents/postmortem", "sections", "{}", "“sections” is not known. Accepted: summary, timeline")]
    [InlineData("maintenances", "status", "\"completed\"", "Post an update with the status")]
    [InlineData("probes", "paused", "true", "…/pause")]
    [InlineData("subscribers", "state", "\"active\"", "…/release")]
    [InlineData("components", "createdAt", "\"2020-01-01T00:00:00Z\"", "Accepted: name, description")]
    public async Task What_a_patch_cannot_change_is_refused_where_it_differs_with_the_call_that_can(string kind, string field, string value, string says)
    {
        var path = await MakeAsync(kind);
        var before = await app.Api.ReadAsync(path);

        (await app.Api.PatchAsync(path, new JsonObject { [field] = JsonNode.Parse(value) })).AssertRefused(422, field, says);

        Assert.Equal(before.ETag, (await app.Api.ReadAsync(path)).ETag);
    }

    [Theory]
    [InlineData("components", """{"name":"Hidden by a typing mistake","visable":false}""", "visable")]
    [InlineData("incidents", """{"title":"Loud by a typing mistake","impact":"minor","message":"Words.","notfy":false}""", "notfy")]
    public async Task A_typing_mistake_publishes_and_mails_nothing(string kind, string json, string field)
    {
        var before = app.Published.Version;

        (await app.Api.SendAsync(HttpMethod.Post, $"{Root}/{kind}", json)).AssertRefused(422, field);

        Assert.Equal(before, app.Published.Version);
    }

    [Fact]
    public async Task A_thing_that_was_read_can_be_made_once_more()
    {
        var read = (await app.Api.ReadAsync(await MakeAsync("incidents"))).Data.DeepClone();
        read["title"] = "The same again";
        read["message"] = "Words.";

        var again = (await app.Api.PostAsync($"{Root}/incidents", read)).AssertIs(HttpStatusCode.Created);

        Assert.NotEqual((string)read["id"]!, (string)again.Data["id"]!);
        Assert.Single(again.Data["components"]!.AsArray());
    }

    [Fact]
    public async Task One_change_to_a_whole_thing_is_that_change()
    {
        var path = await MakeAsync("maintenances");
        var window = (await app.Api.ReadAsync(path)).Data.DeepClone();
        window["title"] = "Another title";

        var changed = (await app.Api.PatchAsync(path, window)).AssertIs(HttpStatusCode.OK);

        Assert.Equal("Another title", (string?)changed.Data["title"]);
        Assert.Equal((string?)window["scheduledFor"], (string?)changed.Data["scheduledFor"]);
        Assert.True(JsonNode.DeepEquals(window["components"], changed.Data["components"]));
    }

    [Fact]
    public async Task Who_is_stale_hears_that_before_all_else()
    {
        var path = await MakeAsync("incidents");
        var read = await app.Api.ReadAsync(path);
        (await app.Api.PostAsync($"{path}/updates", new JsonObject { ["status"] = "identified", ["message"] = "Found." })).AssertIs(HttpStatusCode.Created);

        (await app.Api.PatchAsync(path, read.Data.DeepClone(), ("If-Match", read.ETag))).AssertRefused(409, says: "changed by someone else");
        (await app.Api.PatchAsync(path, read.Data.DeepClone())).AssertRefused(422, "status");
    }

    [Fact]
    public async Task The_state_of_an_action_item_is_not_dropped_with_the_draft()
    {
        var path = await MakeAsync("incidents/postmortem");
        var actions = (await app.Api.ReadAsync(path)).Data["actions"]!.DeepClone();
        actions[0]!["state"] = "done";

        (await app.Api.PatchAsync(path, new JsonObject { ["actions"] = actions })).AssertRefused(422, "actions", "actions[0].state is not changed by this call. PATCH /v1/admin/actions/{id}.");
    }

    /// <summary>What moves between two readings.</summary>
    private static JsonNode Stable(JsonNode data)
    {
        var copy = data.DeepClone().AsObject();
        foreach (var field in new[] { "state", "lastSignInAt", "waiting", "failed" })
        {
            copy.Remove(field);
        }

        return copy;
    }

    private async Task<string> MakeAsync(string kind)
    {
        var name = $"{kind} {Guid.CreateVersion7():N}";
        switch (kind)
        {
            case "settings":
            case "settings/probing":
                return $"{Root}/{kind}";
            case "incidents":
                return $"{Root}/incidents/{(await ReportAsync(name)).Id}";
            case "incidents/updates":
                var reported = await ReportAsync(name);
                return $"{Root}/incidents/{reported.Id}/updates/{reported.Updates[0].Id}";
            case "incidents/postmortem":
                var resolved = await app.ResolveAsync(await ReportAsync(name));
                await app.DraftAsync(resolved, new ActionInput(null, "Watch the disk", "Anna", new DateOnly(2031, 1, 1)));
                return $"{Root}/incidents/{resolved.Id}/postmortem";
            case "maintenances":
            case "maintenances/updates":
                var window = await app.Get<MaintenanceService>().ScheduleAsync(app.Admin, new MaintenanceInput
                {
                    Title = name,
                    Message = "Work.",
                    ComponentIds = [(await app.AddComponentAsync(name)).Id],
                    // Not on a whole second, as answers tell it.
                    ScheduledFor = app.Now.AddHours(60).AddMilliseconds(700),
                    ScheduledUntil = app.Now.AddHours(61),
                });
                if (kind == "maintenances")
                {
                    return $"{Root}/maintenances/{window.Id}";
                }

                var told = (await app.Api.PostAsync($"{Root}/maintenances/{window.Id}/updates", new JsonObject { ["message"] = "All is prepared." })).AssertIs(HttpStatusCode.Created);
                return told.Location.TrimStart('/');
            default:
                return (await app.Api.PostAsync($"{Root}/{kind}", await BodyAsync(kind, name))).AssertIs(HttpStatusCode.Created).Location.TrimStart('/');
        }
    }

    private async Task<JsonObject> BodyAsync(string kind, string name) => kind switch
    {
        "components" => new JsonObject { ["name"] = name, ["target"] = 99.9, ["status"] = "degraded_performance", ["statusReason"] = "Slow." },
        "groups" => new JsonObject { ["name"] = name },
        "templates" => new JsonObject { ["name"] = name, ["title"] = "T", ["impact"] = "minor", ["message"] = "M" },
        "tiers" => new JsonObject { ["name"] = name, ["target"] = 99.9, ["bands"] = new JsonArray(new JsonObject { ["below"] = 99.9, ["creditPercent"] = 10 }) },
        "probes" => new JsonObject { ["name"] = name, ["kind"] = "heartbeat", ["componentId"] = (await app.AddComponentAsync(name)).Id, ["settings"] = new JsonObject { ["periodSeconds"] = 3600 } },
        "alert-sources" => new JsonObject { ["name"] = name },
        "webhooks" => new JsonObject { ["name"] = name, ["url"] = "https://hooks.example.com/secret/path" },
        "subscribers" => new JsonObject { ["email"] = $"{Guid.CreateVersion7():N}@example.com", ["components"] = new JsonArray((await app.AddComponentAsync(name)).Id) },
        "users" => new JsonObject { ["name"] = "Somebody", ["email"] = $"{Guid.CreateVersion7():N}@example.com", ["role"] = "viewer" },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such thing."),
    };

    private async Task<Core.Incidents.Incident> ReportAsync(string title) => await app.ReportAsync(title, (await app.AddComponentAsync(title), ComponentStatus.MajorOutage));
}
