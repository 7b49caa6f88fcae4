using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Suggestions;
using StatusPage.Tests.Suggestions;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class AlertTests
{
    [Fact]
    public async Task A_source_is_made_sent_to_read_rotated_switched_off_and_removed()
    {
        await using var app = await StatusPageApp.StartAsync();
        var component = await app.AddComponentAsync("Payments API");
        var made = (await app.Api.PostAsync("/v1/admin/alert-sources", new JsonObject { ["name"] = "Prometheus", ["componentId"] = component.Id })).AssertIs(HttpStatusCode.Created);
        var (address, url) = (made.Location, (string)made.Data["urls"]!["alertmanager"]!);
        Assert.StartsWith(app.BaseAddress + "v1/alerts/al_", url, StringComparison.Ordinal);
        Assert.EndsWith("/alertmanager", url, StringComparison.Ordinal);

        var sent = (await app.Http.SendAsync(HttpMethod.Post, url, Payloads.Alertmanager)).AssertIs(HttpStatusCode.Accepted);
        Assert.Equal("""{"accepted":2,"suggested":1,"repeated":0,"resolved":1,"opened":0}""", sent.Data.ToJsonString());

        Assert.Null((await app.Api.ReadAsync(address)).Data["urls"]);
        Assert.DoesNotContain("al_", (await app.Api.ReadAsync("/v1/admin/alert-sources")).Text, StringComparison.Ordinal);
        Assert.Equal(url, (string?)(await app.Api.ReadAsync(address + "/urls")).Data["alertmanager"]);

        var rotated = (await app.Api.PostAsync(address + "/rotate", new JsonObject())).AssertIs(HttpStatusCode.OK);
        (await app.Http.SendAsync(HttpMethod.Post, url, Payloads.Alertmanager)).AssertRefused(404, says: "no alert source");
        var sentry = (string)rotated.Data["urls"]!["sentry"]!;
        (await app.Http.SendAsync(HttpMethod.Post, sentry, Payloads.SentryIssueAlert)).AssertIs(HttpStatusCode.Accepted);

        (await app.Api.PatchAsync(address, new JsonObject { ["enabled"] = false, ["mode"] = "open" })).AssertIs(HttpStatusCode.OK);
        (await app.Http.SendAsync(HttpMethod.Post, sentry, Payloads.SentryIssueAlert)).AssertRefused(404);
        (await app.Api.RemoveAsync(address)).AssertIs(HttpStatusCode.NoContent);
        (await app.Api.ReadAsync(address)).AssertRefused(404);
        Assert.Equal(2, (await app.Api.ReadAsync("/v1/admin/suggestions")).Json["data"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_suggestion_is_listed_published_once_and_others_dismissed()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.AddComponentAsync("Payments API");
        var url = await UrlAsync(app, "generic");
        await app.Http.SendAsync(HttpMethod.Post, url, """{"title":"Cards fail","component":"payments api","severity":"critical","message":"secret detail"}""");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.Http.SendAsync(HttpMethod.Post, url, """{"title":"Noise"}""");
        var list = (await app.Api.ReadAsync("/v1/admin/suggestions?limit=1")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("Noise", (string?)list.Json["data"]![0]!["title"]);
        var next = (await app.Api.ReadAsync($"/v1/admin/suggestions?limit=1&cursor={list.Json["nextCursor"]}")).Json["data"]![0]!;
        Assert.Equal(("Cards fail", "critical"), ((string?)next["title"], (string?)next["impact"]));

        var address = $"/v1/admin/suggestions/{next["id"]}";
        var published = (await app.Api.SendAsync(HttpMethod.Post, address + "/publish")).AssertIs(HttpStatusCode.Created);
        Assert.Equal("Problem with Payments API", (string?)published.Data["title"]);
        Assert.Contains("secret detail", (string)published.Data["notes"]![0]!["text"]!, StringComparison.Ordinal);
        var incident = (string)published.Data["id"]!;
        Assert.DoesNotContain("secret detail", (await app.Http.ReadAsync($"/v1/status/incidents/{incident}")).AssertIs(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await app.Api.SendAsync(HttpMethod.Post, address + "/publish")).AssertRefused(409, says: incident);
        Assert.Equal("published", (string?)(await app.Api.ReadAsync(address)).Data["state"]);

        var noise = $"/v1/admin/suggestions/{list.Json["data"]![0]!["id"]}";
        var dismissed = (await app.Api.PostAsync(noise + "/dismiss", new JsonObject { ["reason"] = "Known" })).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("dismissed", "Known"), ((string?)dismissed.Data["state"], (string?)dismissed.Data["reason"]));
        (await app.Api.PostAsync(noise + "/dismiss", new JsonObject())).AssertRefused(409);
        Assert.Empty((await app.Api.ReadAsync("/v1/admin/suggestions")).Json["data"]!.AsArray());
        Assert.Equal(2, (await app.Api.ReadAsync("/v1/admin/suggestions?state=all")).Json["data"]!.AsArray().Count);
        (await app.Api.ReadAsync("/v1/admin/suggestions?state=odd")).AssertRefused(400, "state");
    }

    [Fact]
    public async Task A_repeat_with_the_same_key_publishes_once()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.Http.SendAsync(HttpMethod.Post, await UrlAsync(app, "generic"), """{"title":"Cards fail"}""");
        var address = $"/v1/admin/suggestions/{(await app.OneSuggestionAsync()).Id}/publish";

        var first = await app.Api.SendAsync(HttpMethod.Post, address, null, ("Idempotency-Key", "k"));
        var second = await app.Api.SendAsync(HttpMethod.Post, address, null, ("Idempotency-Key", "k"));

        Assert.Equal(first.AssertIs(HttpStatusCode.Created).Text, second.AssertIs(HttpStatusCode.Created).Text);
        Assert.Single(app.Published.Incidents.NewestFirst);
    }

    [Fact]
    public async Task Fifty_parallel_posts_of_one_alert_are_one_suggestion()
    {
        await using var app = await StatusPageApp.StartAsync();
        var url = await UrlAsync(app, "generic");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.Http.SendAsync(HttpMethod.Post, url, """{"title":"Cards fail"}""")));

        Assert.All(answers, answer => answer.AssertIs(HttpStatusCode.Accepted));
        Assert.Equal(50, (await app.OneSuggestionAsync()).TimesSeen);
    }

    [Fact]
    public async Task What_is_no_alert_is_refused_with_a_sentence_and_a_wrong_address_shows_nothing()
    {
        await using var app = await StatusPageApp.StartAsync();
        var url = await UrlAsync(app, "generic");

        (await app.Http.SendAsync(HttpMethod.Post, url, "not json")).AssertRefused(400, says: "not valid JSON");
        (await app.Http.SendAsync(HttpMethod.Post, url, "{}")).AssertRefused(422, "title");
        (await app.Http.SendAsync(HttpMethod.Post, url, "[]")).AssertRefused(400, says: "not a JSON object");
        (await app.Http.SendAsync(HttpMethod.Post, url.Replace("generic", "alertmanager", StringComparison.Ordinal), "{}")).AssertRefused(422, "alerts");
        (await app.Http.SendAsync(HttpMethod.Post, url, $$"""{"title":"x","message":"{{new string('x', 1024 * 1024)}}"}""")).AssertRefused(413, says: "1 MB");
        (await app.Http.SendAsync(HttpMethod.Post, url[..^9] + "x/generic", """{"title":"x"}""")).AssertRefused(404);
        (await app.Http.SendAsync(HttpMethod.Get, url)).AssertRefused(405);
        (await app.Http.SendAsync(HttpMethod.Post, url.Replace("generic", "pagerduty", StringComparison.Ordinal), "{}")).AssertRefused(404);
        Assert.Empty(await app.SuggestionsAsync());
    }

    [Fact]
    public async Task A_body_is_taken_whatever_kind_its_header_says_it_is()
    {
        await using var app = await StatusPageApp.StartAsync();
        using var content = new StringContent("""{"title":"Sent by curl -d"}""");
        content.Headers.ContentType = new("application/x-www-form-urlencoded");

        using var answer = await app.Http.PostAsync(await UrlAsync(app, "generic"), content);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("Sent by curl -d", (await app.OneSuggestionAsync()).Title);
    }

    [Fact]
    public async Task A_storm_is_told_to_wait_and_others_are_not()
    {
        await using var app = await StatusPageApp.StartAsync();
        var (storm, calm) = (await UrlAsync(app, "alertmanager"), await UrlAsync(app, "generic", "Calm"));
        var many = new JsonArray([.. Enumerable.Range(0, AlertRates.PerMinute).Select(i => (JsonNode)new JsonObject { ["fingerprint"] = $"f{i}", ["labels"] = new JsonObject { ["alertname"] = $"Alert {i}" } })]);

        (await app.Http.PostAsync(storm, new JsonObject { ["alerts"] = many })).AssertIs(HttpStatusCode.Accepted);
        var refused = await app.Http.SendAsync(HttpMethod.Post, storm, Payloads.Alertmanager);

        refused.AssertRefused(429, says: "600 alerts");
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        Assert.Equal(AlertRates.PerMinute, await app.ReadAsync(db => db.Suggestions.CountAsync()));
        (await app.Http.SendAsync(HttpMethod.Post, calm, """{"title":"x"}""")).AssertIs(HttpStatusCode.Accepted);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await app.Http.SendAsync(HttpMethod.Post, storm, Payloads.Alertmanager)).AssertIs(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Sources_are_for_editors_and_their_faults_are_named_by_field()
    {
        await using var app = await StatusPageApp.StartAsync();
        using var responder = await app.TokenAsync(StaffRole.Responder);
        (await responder.PostAsync("/v1/admin/alert-sources", new JsonObject { ["name"] = "x" })).AssertRefused(403);
        var source = await app.AddAlertSourceAsync("Taken");
        (await responder.ReadAsync($"/v1/admin/alert-sources/{source.Id}/urls")).AssertRefused(403);
        (await responder.ReadAsync($"/v1/admin/alert-sources/{source.Id}")).AssertIs(HttpStatusCode.OK);

        (await app.Api.PostAsync("/v1/admin/alert-sources", new JsonObject())).AssertRefused(422, "name");
        (await app.Api.PostAsync("/v1/admin/alert-sources", new JsonObject { ["name"] = "Taken" })).AssertRefused(422, "name");
        (await app.Api.PostAsync("/v1/admin/alert-sources", new JsonObject { ["name"] = "x", ["mode"] = "shout" })).AssertRefused(422, "mode");
        (await app.Api.PostAsync("/v1/admin/alert-sources", new JsonObject { ["name"] = "x", ["componentId"] = "none", ["templateId"] = "none" })).AssertRefused(422, "templateId");
        (await app.Api.PatchAsync($"/v1/admin/alert-sources/{source.Id}", new JsonObject { ["name"] = "New" }, ("If-Match", "\"7\""))).AssertRefused(409);
    }

    [Theory]
    [InlineData("/v1/alerts/al_abc/generic", "/v1/alerts/(secret)/generic")]
    [InlineData("/v1/alerts/al_abc", "/v1/alerts/(secret)")]
    [InlineData("/v1/heartbeats/hb_abc", "/v1/heartbeats/(secret)")]
    [InlineData("/v1/status", "/v1/status")]
    [InlineData("/v1/alerts/al_abc/x\n2026-05-11 fail: forged", "/v1/alerts/(secret)/x%0A2026-05-11%20fail:%20forged")]
    [InlineData("/v1/status\r\nforged", "/v1/status%0D%0Aforged")]
    public void The_log_never_has_a_secret(string path, string logged) => Assert.Equal(logged, Web.Hosting.SecretPaths.WithoutSecret(path));

    private static async Task<string> UrlAsync(StatusPageApp app, string format, string name = "Prometheus")
    {
        var made = await app.Api.PostAsync("/v1/admin/alert-sources", new JsonObject { ["name"] = name });
        return (string)made.AssertIs(HttpStatusCode.Created).Data["urls"]![format]!;
    }
}
