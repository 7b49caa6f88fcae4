using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

/// <summary>Whatever a caller sends: a sentence, never a fault of ours, nothing half-written.</summary>
public sealed class BadInputTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private const string Incidents = "v1/admin/incidents";

    public static TheoryData<string, string, int, string> Fields => new()
    {
        { "title", Quoted(new string('x', 300)), 422, "300 characters" },
        { "title", "\"\"", 422, "missing" },
        { "title", "\"   \"", 422, "missing" },
        { "title", "null", 422, "missing" },
        { "title", "7", 422, "title is a number" },
        { "title", "\"a\\u0000b\"", 422, "U+0000" },
        { "title", "\"a\\u202eb\"", 422, "U+202E" },
        { "title", "\"two\\nlines\"", 422, "U+000A" },
        { "message", Quoted(new string('x', 1_000_000)), 422, "1000000 characters" },
        { "message", "\"\\u001b[31mred\"", 422, "U+001B" },
        { "message", "[\"text\"]", 422, "message is a list" },
        { "status", "\"broken\"", 422, "investigating, identified, monitoring, resolved" },
        { "status", "\"Investigating\"", 422, "investigating, identified, monitoring, resolved" },
        { "status", "1", 422, "investigating, identified, monitoring, resolved" },
        { "impact", "\"huge\"", 422, "none, minor, major, critical" },
        { "impact", "null", 422, "missing" },
        { "impact", "\"\\u202e\"", 422, "invisible" },
        { "notify", "\"yes\"", 422, "true or false" },
        { "detectedAt", "\"2026-05-12T09:00:00\"", 422, "with its offset" },
        { "detectedAt", "\"yesterday\"", 422, "with its offset" },
        { "detectedAt", "1778576400", 422, "as text" },
        { "detectedAt", "\"2031-01-01T00:00:00Z\"", 422, "future" },
        { "detectedAt", "\"1999-01-01T00:00:00Z\"", 422, "too long ago" },
        { "detectedAt", "\"2026-02-30T00:00:00Z\"", 422, "with its offset" },
        { "displayedAt", "\"2031-01-01T00:00:00+01:00\"", 422, "future" },
        { "estimatedResolutionAt", "\"2001-01-01T00:00:00Z\"", 422, "past" },
        { "backfilled", "true", 422, "began" },
        { "templateId", "\"no-such-template\"", 422, "no such template" },
        { "components", "\"all\"", 422, "a list" },
        { "components", "[\"api\"]", 422, "components[0] is a text" },
        { "components", "[{\"id\":\"nowhere\",\"status\":\"major_outage\"}]", 422, "nowhere" },
        { "components", "[{\"id\":\"nowhere\",\"status\":\"on_fire\"}]", 422, "components[0].status is “on_fire”" },
        { "components", "[{\"id\":\"nowhere\"}]", 422, "components[0].status is missing" },
        { "components", "[{\"status\":\"operational\"}]", 422, "components[0].id is missing" },
        { "components", "[{\"id\":null,\"status\":\"operational\"}]", 422, "components[0].id is null" },
        { "components", "[null]", 422, "components[0] is null" },
        { "components", $"[{string.Join(',', Enumerable.Repeat("{\"id\":\"x\",\"status\":\"operational\"}", 1_001))}]", 422, "At most 1000" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_field_of_a_report_that_is_not_accepted_gets_a_sentence_beside_it(string field, string value, int status, string says)
    {
        var before = app.Published.Version;
        var report = new Dictionary<string, string> { ["title"] = "\"Fine\"", ["impact"] = "\"minor\"", ["message"] = "\"Fine.\"", [field] = value };
        var json = $"{{{string.Join(',', report.Select(member => $"\"{member.Key}\":{member.Value}"))}}}";

        var answer = await app.Api.SendAsync(HttpMethod.Post, Incidents, json);

        answer.AssertRefused(status, field == "backfilled" ? "startedAt" : field, says);
        Assert.Equal(before, app.Published.Version);
        Assert.Empty(app.Log.Errors);
    }

    [Theory]
    [InlineData("", 400, "empty")]
    [InlineData("{", 400, "not valid JSON")]
    [InlineData("not json", 400, "not valid JSON")]
    [InlineData("{\"title\":\"x\"} trailing", 400, "not valid JSON")]
    [InlineData("{\"title\":\"a\",\"title\":\"b\"}", 400, "not valid JSON")]
    [InlineData("{\"title\":\"a\",}", 400, "not valid JSON")]
    [InlineData("[]", 400, "a list")]
    [InlineData("null", 400, "null")]
    [InlineData("\"text\"", 400, "a text")]
    [InlineData("{\"title\":\"\\ud83d\"}", 400, "lone surrogate")]
    [InlineData("{\"anything\":\"\\udc00\"}", 400, "lone surrogate")]
    [InlineData("{\"\\ud83d\":1}", 400, "lone surrogate")]
    public async Task A_body_that_is_not_one_json_object_is_malformed(string body, int status, string says)
    {
        (await app.Api.SendAsync(HttpMethod.Post, Incidents, body)).AssertRefused(status, says: says);
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task A_body_nested_without_end_or_not_in_utf_8_is_malformed()
    {
        (await app.Api.SendAsync(HttpMethod.Post, Incidents, new string('[', 100_000))).AssertRefused(400);
        using var request = new HttpRequestMessage(HttpMethod.Post, Incidents) { Content = new ByteArrayContent([.. "{\"title\":\""u8, 0xff, 0xfe, .. "\"}"u8]) };
        request.Content.Headers.ContentType = new("application/json");
        using var answer = await app.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(app.Log.Errors);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task A_body_of_another_kind_is_told_which_is_taken(string? contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Incidents) { Content = new ByteArrayContent("{}"u8.ToArray()) };
        if (contentType is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using var answer = await app.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("application/json", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_two_megabytes_is_too_large(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Incidents)
        {
            Content = new StringContent($$"""{"title":"x","message":"{{new string('x', 2_200_000)}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await app.Api.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("2 MB", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(app.Log.Errors);
    }

    [Fact]
    public async Task Every_fault_is_said_at_once()
    {
        var answer = await app.Api.SendAsync(HttpMethod.Post, Incidents, """{"impact":"huge","status":"odd","detectedAt":"now","title":7}""");
        answer.AssertRefused(422, "impact");
        Assert.Equal(["detectedAt", "impact", "status", "title"], answer.Json["errors"]!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_rules_of_the_workflow_hold()
    {
        var incident = await app.ReportAsync("Rules");
        var updates = $"{Incidents}/{incident.Id}/updates";
        (await app.Api.PostAsync(updates, Update("monitoring"))).AssertIs(HttpStatusCode.Created);
        (await app.Api.PostAsync(updates, Update("identified"))).AssertRefused(409, "status", "only moves forward");
        (await app.Api.SendAsync(HttpMethod.Post, $"{Incidents}/{incident.Id}/reopen")).AssertRefused(409, says: "Only a resolved incident");
        (await app.Api.PostAsync(updates, Update("resolved"))).AssertRefused(422, "rootCause");
        var resolving = Update("resolved");
        resolving["rootCause"] = "x";
        resolving["remediation"] = "y";
        (await app.Api.PostAsync(updates, resolving)).AssertIs(HttpStatusCode.Created);
        (await app.Api.PostAsync(updates, resolving)).AssertRefused(409, says: "resolved and takes no more updates");
        (await app.Api.PostAsync(updates, new JsonObject { ["message"] = "More" })).AssertRefused(409, says: "Reopen it first");

        static JsonObject Update(string status) => new() { ["status"] = status, ["message"] = "Words." };
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        foreach (var path in new[] { "incidents", "components", "groups", "templates" })
        {
            (await app.Api.ReadAsync($"v1/admin/{path}/nope")).AssertRefused(404);
            (await app.Api.PatchAsync($"v1/admin/{path}/nope", new JsonObject { ["name"] = "x", ["title"] = "x" })).AssertRefused(404);
            (await app.Api.RemoveAsync($"v1/admin/{path}/nope")).AssertRefused(404);
        }

        (await app.Api.RemoveAsync("v1/admin/tokens/nope")).AssertRefused(404);
        var incident = await app.ReportAsync("Exists");
        (await app.Api.ReadAsync($"{Incidents}/{incident.Id}/updates/nope")).AssertRefused(404);
        (await app.Api.PatchAsync($"{Incidents}/{incident.Id}/updates/nope", new JsonObject { ["message"] = "x" })).AssertRefused(404);
        (await app.Api.ReadAsync($"{Incidents}/{incident.Id}/notes/nope")).AssertRefused(404);
        (await app.Api.ReadAsync($"{Incidents}/%E2%80%AE%27--")).AssertRefused(404);
        (await app.Api.PostAsync($"{Incidents}/nope/acknowledge", new JsonObject())).AssertRefused(404);
    }

    [Fact]
    public async Task Script_in_every_field_is_stored_as_text_and_never_served_as_markup()
    {
        const string Script = "<script>alert('x')</script>";
        var group = (await app.Api.PostAsync("v1/admin/groups", new JsonObject { ["name"] = Script })).AssertIs(HttpStatusCode.Created);
        var component = (await app.Api.PostAsync("v1/admin/components", new JsonObject
        {
            ["name"] = Script,
            ["description"] = Script,
            ["measured"] = Script,
            ["plans"] = Script,
            ["groupId"] = (string)group.Data["id"]!,
            ["status"] = "partial_outage",
            ["statusReason"] = Script,
        })).AssertIs(HttpStatusCode.Created);
        var incident = (await app.Api.PostAsync(Incidents, new JsonObject
        {
            ["title"] = Script,
            ["impact"] = "minor",
            ["message"] = Script,
            ["status"] = "resolved",
            ["rootCause"] = Script,
            ["remediation"] = Script,
            ["components"] = new JsonArray(new JsonObject { ["id"] = (string)component.Data["id"]!, ["status"] = "partial_outage" }),
        })).AssertIs(HttpStatusCode.Created);

        Assert.Equal(Script, (string?)incident.Data["title"]);
        foreach (var path in new[] { "v1/status", $"v1/status/incidents/{incident.Data["id"]}", "history.atom", "history.rss" })
        {
            Assert.DoesNotContain("<script", (await app.Http.ReadAsync(path)).AssertIs(HttpStatusCode.OK).Text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Numbers_out_of_reach_get_a_sentence()
    {
        (await app.Api.SendAsync(HttpMethod.Post, "v1/admin/components", """{"name":"n","position":1e99}""")).AssertRefused(422, "position");
        (await app.Api.SendAsync(HttpMethod.Post, "v1/admin/components", """{"name":"n","position":1.5}""")).AssertRefused(422, "position");
        (await app.Api.SendAsync(HttpMethod.Post, "v1/admin/components", """{"name":"n","position":-1}""")).AssertRefused(422, "position");
        (await app.Api.SendAsync(HttpMethod.Post, "v1/admin/components", """{"name":"n","target":1e99}""")).AssertRefused(422, "target");
        (await app.Api.SendAsync(HttpMethod.Post, "v1/admin/components", """{"name":"n","target":100.01}""")).AssertRefused(422, "target");
        (await app.Api.SendAsync(HttpMethod.Post, "v1/admin/components", """{"name":"n","groupId":"nope"}""")).AssertRefused(422, "groupId");
    }

    private static string Quoted(string text) => string.Create(CultureInfo.InvariantCulture, $"\"{text}\"");
}
