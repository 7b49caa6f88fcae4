using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Text;
using StatusPage.Tests.Promises;
using StatusPage.Tests.Support;
using StatusPage.Web.Api;

namespace StatusPage.Tests.Api;

/// <summary>The policy and the ledger, for programs.</summary>
public sealed class PolicyTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private const string Root = "/v1/admin/policy";

    [Fact]
    public async Task The_policy_is_read_changed_and_put_in_force_as_a_version_of_its_own()
    {
        var read = (await app.Api.ReadAsync(Root)).AssertIs(HttpStatusCode.OK);
        var policy = read.Data["policy"]!;
        Assert.Equal("15 minutes", (string?)policy["impacts"]!["critical"]!["firstUpdate"]);
        Assert.Equal(("at_resolution", null), ((string?)policy["impacts"]!["minor"]!["cadence"], (string?)policy["impacts"]!["none"]!["firstUpdate"]));

        policy["impacts"]!["critical"]!["firstUpdate"] = "10 min";
        policy["calendar"]!["hours"]!["saturday"] = "10:00-14:00";
        policy["calendar"]!["holidays"] = new JsonArray(new JsonObject { ["date"] = "2026-12-25", ["name"] = "Christmas" });
        var put = (await PutAsync(policy.ToJsonString(), "application/json", read.ETag)).AssertIs(HttpStatusCode.OK);

        Assert.Equal((int)read.Data["version"]! + 1, (int)put.Data["version"]!);
        Assert.Equal(("10 minutes", "10:00-14:00"), ((string?)put.Data["policy"]!["impacts"]!["critical"]!["firstUpdate"], (string?)put.Data["policy"]!["calendar"]!["hours"]!["saturday"]));
        (await PutAsync(policy.ToJsonString(), "application/json", read.ETag)).AssertRefused(409);
        var versions = (await app.Api.ReadAsync(Root + "/versions?limit=1")).AssertIs(HttpStatusCode.OK);
        Assert.Equal((int)put.Data["version"]!, (int)versions.Data[0]!["version"]!);
        Assert.NotNull(versions.Json["nextCursor"]);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_leaves_the_rest()
    {
        var read = (await app.Api.ReadAsync(Root)).AssertIs(HttpStatusCode.OK);

        var patched = (await app.Api.SendAsync(HttpMethod.Patch, Root, """{"impacts":{"major":{"resolution":"8 hours"}},"maintenance":{"noticeHours":72}}""", ("If-Match", read.ETag))).AssertIs(HttpStatusCode.OK);

        var expected = read.Data["policy"]!.DeepClone();
        (expected["impacts"]!["major"]!["resolution"], expected["maintenance"]!["noticeHours"]) = ("8 hours", 72);
        Assert.True(JsonNode.DeepEquals(expected, patched.Data["policy"]), patched.Text);
        Assert.Equal((int)read.Data["version"]! + 1, (int)patched.Data["version"]!);
        (await app.Api.SendAsync(HttpMethod.Patch, Root, """{"maintenance":{"noticeHours":48}}""", ("If-Match", read.ETag))).AssertRefused(409, says: "changed by someone else");
        (await app.Api.SendAsync(HttpMethod.Patch, Root, """{"impacts":{"critical":{"firstUpdat":"10 min"}}}""")).AssertRefused(422, "impacts", "firstUpdat");
        (await app.Api.SendAsync(HttpMethod.Patch, Root, """{"impacts":{"critical":{"firstUpdate":"soon"}}}""")).AssertRefused(422, "impacts.critical.firstUpdate");
        var withdrawn = (await app.Api.SendAsync(HttpMethod.Patch, Root, """{"impacts":{"major":{"resolution":null}}}""")).AssertIs(HttpStatusCode.OK);
        Assert.Null(withdrawn.Data["policy"]!["impacts"]!["major"]!["resolution"]);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"x\"")]
    [InlineData("[1]")]
    [InlineData("5")]
    public async Task What_is_no_policy_within_its_version_is_refused(string policy)
    {
        var read = await app.Api.ReadAsync(Root);

        (await app.Api.SendAsync(HttpMethod.Patch, Root, $$"""{"policy":{{policy}}}""")).AssertRefused(422, "policy", "Give an object");

        Assert.Equal(read.ETag, (await app.Api.ReadAsync(Root)).ETag);
    }

    [Fact]
    public async Task Who_patch_different_promises_at_the_same_time_are_not_in_each_others_way()
    {
        var read = (await app.Api.ReadAsync(Root)).Data;
        string[] patches =
        [
            """{"impacts":{"critical":{"firstUpdate":"11 minutes"}}}""", """{"impacts":{"major":{"firstUpdate":"31 minutes"}}}""",
            """{"impacts":{"critical":{"resolution":"5 hours"}}}""", """{"maintenance":{"noticeHours":50}}""",
        ];

        foreach (var answer in await Task.WhenAll(patches.Select(patch => app.Api.SendAsync(HttpMethod.Patch, Root, patch))))
        {
            answer.AssertIs(HttpStatusCode.OK);
        }

        var after = (await app.Api.ReadAsync(Root)).Data;
        var impacts = after["policy"]!["impacts"]!;
        Assert.Equal((int)read["version"]! + 4, (int)after["version"]!);
        Assert.Equal(
            ("11 minutes", "31 minutes", "5 hours", 50),
            ((string?)impacts["critical"]!["firstUpdate"], (string?)impacts["major"]!["firstUpdate"], (string?)impacts["critical"]!["resolution"], (int)after["policy"]!["maintenance"]!["noticeHours"]!));
        (await app.Api.PatchAsync(Root, read["policy"]!.DeepClone())).AssertIs(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_policy_is_sent_back_as_it_was_read_and_no_version_comes_of_it()
    {
        var read = (await app.Api.ReadAsync(Root)).AssertIs(HttpStatusCode.OK);

        Assert.Equal(read.ETag, (await app.Api.PatchAsync(Root, read.Data.DeepClone(), ("If-Match", read.ETag))).AssertIs(HttpStatusCode.OK).ETag);
        Assert.Equal(read.ETag, (await app.Api.PatchAsync(Root, read.Data["policy"]!.DeepClone())).AssertIs(HttpStatusCode.OK).ETag);

        var changed = read.Data.DeepClone();
        changed["policy"]!["reminderPercent"] = 75;
        Assert.Equal(75, (int)(await app.Api.PatchAsync(Root, changed)).AssertIs(HttpStatusCode.OK).Data["policy"]!["reminderPercent"]!);
    }

    [Fact]
    public async Task A_policy_is_taken_out_as_yaml_and_put_back_the_same()
    {
        var file = (await app.Api.ReadAsync(Root, ("Accept", "application/yaml"))).AssertIs(HttpStatusCode.OK);
        Assert.Equal("application/yaml", file.Content.ContentType?.MediaType);
        Assert.Contains("firstUpdate: 30 minutes", file.Text, StringComparison.Ordinal);

        var before = (await app.Api.ReadAsync(Root)).Data["policy"]!.ToJsonString();
        var put = (await PutAsync(file.Text, "application/yaml", null)).AssertIs(HttpStatusCode.OK);
        Assert.Equal(before, put.Data["policy"]!.ToJsonString());
        Assert.Equal(file.Text, (await app.Api.ReadAsync(Root + "?format=yaml")).Text);
    }

    [Fact]
    public async Task What_cannot_be_promised_is_refused_beside_its_field_and_changes_nothing()
    {
        var before = (await app.Api.ReadAsync(Root)).ETag;
        foreach (var (change, field, says) in new (Action<JsonNode>, string, string)[]
        {
            (p => p["impacts"]!["critical"]!["firstUpdate"] = "soon", "impacts.critical.firstUpdate", "15 minutes"),
            (p => p["impacts"]!["major"]!["cadence"] = "0 minutes", "impacts.major.cadence", "give 1 to"),
            (p => p["impacts"]!["minor"]!["label"] = "", "impacts.minor.label", "missing"),
            (p => p["maintenance"]!["noticeHours"] = 721, "maintenance.noticeHours", "0 to 720"),
            (p => p["postmortem"]!["impacts"] = new JsonArray(), "postmortem.impacts", "No impact is chosen"),
            (p => p["postmortem"]!["trigger"] = "by_downtime", "postmortem.downtimeMinutes", "whole minutes"),
            (p => p["calendar"]!["timeZone"] = "Mars/Olympus", "calendar.timeZone", "IANA"),
            (p => p["calendar"]!["hours"] = new JsonObject(), "calendar.hours", "no working day"),
            (p => p["calendar"]!["hours"]!["monday"] = "18:00-09:00", "calendar.hours.monday", "before it ends"),
            (p => p["calendar"]!["hours"]!["monday"] = "nine to five", "calendar.hours.monday", "09:00-18:00"),
            (p => p["calendar"]!["holidays"] = new JsonArray(new JsonObject { ["date"] = "25.12.2026" }), "calendar.holidays", "2026-12-25"),
            (p => p["impacts"]!["major"]!["cadance"] = "1 hour", "impacts", "“impacts.major.cadance” is not known. Accepted: label, definition, emails, firstUpdate, cadence, resolution."),
            (p => p["calender"] = new JsonObject(), "calender", "“calender” is not known. Accepted: impacts,"),
            (p => p["reminderPercent"] = 100, "reminderPercent", "10 to 99"),
        })
        {
            var policy = (await app.Api.ReadAsync(Root)).Data["policy"]!;
            change(policy);
            (await PutAsync(policy.ToJsonString(), "application/json", null)).AssertRefused(422, field, says);
        }

        (await PutAsync("postmortems:\n  trigger: none\n", "application/yaml", null)).AssertRefused(422, "postmortems", "is not known");
        (await PutAsync("impacts: [", "application/yaml", null)).AssertRefused(400, says: "line");
        (await PutAsync("a: &x [1]\nb: *x\n", "application/yaml", null)).AssertRefused(400, says: "alias");
        (await PutAsync("- one\n", "application/yaml", null)).AssertRefused(400, says: "mapping");
        (await PutAsync(new string('[', 100_000), "application/yaml", null)).AssertRefused(400, says: "too deep");
        (await PutAsync("? [a]\n: b\n", "application/yaml", null)).AssertRefused(400, says: "name");
        Assert.Equal(before, (await app.Api.ReadAsync(Root)).ETag);
    }

    [Fact]
    public void Every_ready_made_policy_survives_its_yaml()
    {
        foreach (var ready in ReadyMadePolicy.All)
        {
            var policy = ready.ApplyTo(IncidentPolicy.Default);
            var errors = new InputErrors();
            var clean = PolicyRules.Clean(policy, errors);
            errors.ThrowIfAny();

            var again = PolicyYaml.Read(Yaml.Read(PolicyYaml.Write(clean)), IncidentPolicy.Default);

            Assert.Equal(PolicyYaml.Write(clean), PolicyYaml.Write(again));
        }
    }

    [Fact]
    public async Task The_ledger_is_listed_filtered_waived_and_taken_out_for_auditors()
    {
        await using var own = await StatusPageApp.StartAsync();
        var incident = await own.ReportAsync("Checkout, \"fails\"", report => report with { Impact = Impact.Critical });
        await own.PassMinutesAsync(31);
        var running = (await own.Api.ReadAsync("/v1/admin/promises/running")).AssertIs(HttpStatusCode.OK).Data.AsArray().Single()!;
        Assert.Equal((incident.Id, "next_update", "missed"), ((string?)running["incidentId"], (string?)running["kind"], (string?)running["state"]));

        var list = (await own.Api.ReadAsync("/v1/admin/promises?limit=1")).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("2", "next_update", "missed", "30 minutes"), ((string?)list.Data[0]!["id"], (string?)list.Data[0]!["kind"], (string?)list.Data[0]!["state"], (string?)list.Data[0]!["promised"]));
        Assert.Equal("1", (string?)(await own.Api.ReadAsync($"/v1/admin/promises?limit=1&cursor={list.Json["nextCursor"]}")).Data[0]!["id"]);
        Assert.Single((await own.Api.ReadAsync("/v1/admin/promises?state=kept&kind=first_update")).Data.AsArray());
        Assert.Empty((await own.Api.ReadAsync("/v1/admin/promises?state=kept&kind=resolution")).Data.AsArray());
        (await own.Api.ReadAsync("/v1/admin/promises?state=running")).AssertRefused(400, "state");

        (await own.Api.PostAsync("/v1/admin/promises/2/waive", new JsonObject())).AssertRefused(422, "reason");
        (await own.Api.PostAsync("/v1/admin/promises/1/waive", new JsonObject { ["reason"] = "Why not" })).AssertRefused(409);
        (await own.Api.PostAsync("/v1/admin/promises/7/waive", new JsonObject { ["reason"] = "Why not" })).AssertRefused(404);
        var waived = (await own.Api.PostAsync("/v1/admin/promises/2/waive", new JsonObject { ["reason"] = "No power." })).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("waived", "No power."), ((string?)waived.Data["state"], (string?)waived.Data["waiver"]!["reason"]));

        var csv = (await own.Api.ReadAsync("/v1/admin/promises", ("Accept", "text/csv"))).AssertIs(HttpStatusCode.OK).Text.TrimEnd().Split("\r\n");
        Assert.Equal(4, csv.Length);
        Assert.Contains("\"Checkout, \"\"fails\"\"\",critical,next_update,1,30 minutes,", csv[2], StringComparison.Ordinal);
        Assert.EndsWith((await own.LedgerAsync())[2].Hash, csv[3], StringComparison.Ordinal);

        var open = (await own.Http.ReadAsync($"/v1/status/incidents/{incident.Id}")).AssertIs(HttpStatusCode.OK).Data;
        Assert.Equal("2026-05-12T09:30:00Z", (string?)open["nextUpdateDueAt"]);
        Assert.Equal(["first_update kept", "next_update waived"], open["promises"]!.AsArray().Select(p => $"{p!["kind"]} {p["state"]}"));

        var record = (await own.Http.ReadAsync("/v1/status/promises")).AssertIs(HttpStatusCode.OK).Data;
        Assert.Equal(["first_update 1 0 0", "next_update 0 0 1"], record["record"]!.AsArray().Select(r => $"{r!["kind"]} {r["kept"]} {r["missed"]} {r["waived"]}"));
        Assert.Equal((3, (await own.LedgerAsync())[2].Hash), ((int)record["ledger"]!["entries"]!, (string?)record["ledger"]!["head"]));
        Assert.Equal("15 minutes", (string?)record["policy"]!["impacts"]!["critical"]!["firstUpdate"]);
    }

    private async Task<ApiAnswer> PutAsync(string body, string type, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Root) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type)) };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var response = await app.Api.SendAsync(request);
        return new ApiAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers, response.Content.Headers);
    }
}
