using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

/// <summary>Webhooks over HTTP, with the whole program that sends them.</summary>
public sealed class AdminWebhookTests : IAsyncLifetime
{
    private StatusPageApp _app = null!;

    public async ValueTask InitializeAsync() =>
        _app = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Webhooks__AllowPrivateNetworks"] = "true" });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_webhook_is_added_tested_called_when_something_happens_and_removed()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200, "got it"));
        var added = (await _app.Api.PostAsync("/v1/admin/webhooks", Body(target.Url + "/secret-path"))).AssertIs(HttpStatusCode.Created);
        var id = (string)added.Data["id"]!;
        Assert.StartsWith("whsec_", (string?)added.Data["secret"], StringComparison.Ordinal);
        Assert.Equal($"{target.Url}/••••••••", (string?)added.Data["url"]);

        var tested = (await _app.Api.SendAsync(HttpMethod.Post, $"/v1/admin/webhooks/{id}/test")).AssertIs(HttpStatusCode.OK);
        Assert.Equal((true, 200, "got it"), ((bool)tested.Data["delivered"]!, (int)tested.Data["statusCode"]!, (string?)tested.Data["answer"]));

        await _app.ReportAsync("API down");
        JsonNode sent = null!;
        for (var i = 0; i < 600 && (string?)sent?["state"] != "sent"; i++)
        {
            await Task.Delay(20);
            sent = (await _app.Api.ReadAsync($"/v1/admin/webhooks/{id}/deliveries?limit=1")).Data[0]!;
        }

        Assert.Equal(("incident.created", "sent", 1), ((string?)sent["type"], (string?)sent["state"], (int)sent["attempts"]!));
        var one = (await _app.Api.ReadAsync($"/v1/admin/webhooks/{id}/deliveries/{sent["id"]}")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("API down", (string?)one.Data["body"]!["data"]!["incident"]!["title"]);
        (await _app.Api.SendAsync(HttpMethod.Post, $"/v1/admin/webhooks/{id}/deliveries/{sent["id"]}/retry")).AssertIs(HttpStatusCode.NoContent);

        var secret = (await _app.Api.ReadAsync($"/v1/admin/webhooks/{id}/secret")).AssertIs(HttpStatusCode.OK);
        Assert.Equal((target.Url + "/secret-path", (string?)added.Data["secret"]), ((string?)secret.Data["url"], (string?)secret.Data["secret"]));
        var rotated = (await _app.Api.SendAsync(HttpMethod.Post, $"/v1/admin/webhooks/{id}/rotate")).AssertIs(HttpStatusCode.OK);
        Assert.NotEqual((string?)added.Data["secret"], (string?)rotated.Data["secret"]);
        (await _app.Api.SendAsync(HttpMethod.Post, $"/v1/admin/webhooks/{id}/resume")).AssertIs(HttpStatusCode.OK);
        (await _app.Api.RemoveAsync($"/v1/admin/webhooks/{id}")).AssertIs(HttpStatusCode.NoContent);
        (await _app.Api.ReadAsync($"/v1/admin/webhooks/{id}")).AssertRefused(404);
        Assert.Empty(_app.Log.Errors);
    }

    [Fact]
    public async Task A_test_that_is_repeated_under_its_key_calls_once()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200, "got it"));
        var id = (string)(await _app.Api.PostAsync("/v1/admin/webhooks", Body(target.Url))).AssertIs(HttpStatusCode.Created).Data["id"]!;
        var path = $"/v1/admin/webhooks/{id}/test";
        var first = (await _app.Api.SendAsync(HttpMethod.Post, path, null, ("Idempotency-Key", "test-1"))).AssertIs(HttpStatusCode.OK);
        var again = (await _app.Api.SendAsync(HttpMethod.Post, path, null, ("Idempotency-Key", "test-1"))).AssertIs(HttpStatusCode.OK);
        Assert.Equal((first.Text, "true"), (again.Text, Assert.Single(again.Headers.GetValues("Idempotency-Replayed"))));
        Assert.Single(target.Requests);

        // Cut short on the way: nobody knows what came of it, and it is not done twice.
        await _app.ReadAsync(db => db.IdempotentRequests.ExecuteUpdateAsync(set => set.SetProperty(request => request.StatusCode, Core.Idempotency.IdempotentRequest.UnderWay)));
        (await _app.Api.SendAsync(HttpMethod.Post, path, null, ("Idempotency-Key", "test-1"))).AssertRefused(409, says: "a new key");
        Assert.Single(target.Requests);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_keeps_the_address()
    {
        var added = (await _app.Api.PostAsync("/v1/admin/webhooks", Body("https://hooks.example/services/T0/B0/secret"))).AssertIs(HttpStatusCode.Created);
        var path = $"/v1/admin/webhooks/{added.Data["id"]}";
        var changed = (await _app.Api.PatchAsync(path, new JsonObject { ["format"] = "slack", ["topics"] = new JsonArray("incidents"), ["minimumImpact"] = "major" }, ("If-Match", added.ETag))).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("slack", "major", "https://hooks.example/••••••••"), ((string?)changed.Data["format"], (string?)changed.Data["minimumImpact"], (string?)changed.Data["url"]));
        Assert.Equal("https://hooks.example/services/T0/B0/secret", (string?)(await _app.Api.ReadAsync($"{path}/secret")).Data["url"]);
        (await _app.Api.PatchAsync(path, new JsonObject { ["name"] = "Other" }, ("If-Match", added.ETag))).AssertRefused(409);
        (await _app.Api.PatchAsync(path, new JsonObject { ["url"] = null })).AssertRefused(422, "url");
    }

    [Fact]
    public async Task An_address_that_cannot_be_called_is_refused_beside_its_field()
    {
        foreach (var (url, says) in ((string, string)[])
        [
            ("ftp://example.com/", "This is not a web address"),
            ("example.com/hook", "This is not a web address"),
            ("https://user:password@example.com/", "A user name does not belong"),
            ("https://169.254.169.254/latest", "where clouds keep their metadata. Give a public address."),
            ("https://example.com/#part", "never leaves for a server"),
            ("", "The address is missing"),
        ])
        {
            (await _app.Api.PostAsync("/v1/admin/webhooks", Body(url))).AssertRefused(422, "url", says);
        }
    }

    [Fact]
    public async Task Private_networks_and_plain_http_are_for_the_operator_to_allow()
    {
        await using var app = await StatusPageApp.StartAsync();
        foreach (var (url, says) in ((string, string)[])
        [
            ("http://example.com/", "Give one that begins with https://"),
            ("https://10.0.0.7/", "let the operator set Webhooks:AllowPrivateNetworks"),
            ("https://localhost/", "let the operator set Webhooks:AllowPrivateNetworks"),
            ("https://[::ffff:127.0.0.1]/", "let the operator set Webhooks:AllowPrivateNetworks"),
        ])
        {
            (await app.Api.PostAsync("/v1/admin/webhooks", Body(url))).AssertRefused(422, "url", says);
        }
    }

    [Fact]
    public async Task Names_are_unique_topics_not_empty_and_components_known()
    {
        (await _app.Api.PostAsync("/v1/admin/webhooks", Body("https://hooks.example/"))).AssertIs(HttpStatusCode.Created);
        (await _app.Api.PostAsync("/v1/admin/webhooks", Body("https://hooks.example/"))).AssertRefused(422, "name", "There is already a webhook named");
        var wrong = Body("https://hooks.example/");
        (wrong["topics"], wrong["componentIds"], wrong["name"]) = (new JsonArray(), new JsonArray("nothing"), "Two");
        var refused = await _app.Api.PostAsync("/v1/admin/webhooks", wrong);
        refused.AssertRefused(422, "topics", "It would never be called");
        refused.AssertRefused(422, "componentIds");
    }

    [Fact]
    public async Task Viewers_read_editors_change_and_only_editors_see_secrets()
    {
        var id = (string)(await _app.Api.PostAsync("/v1/admin/webhooks", Body("https://hooks.example/"))).Data["id"]!;
        using var viewer = await _app.TokenAsync(StaffRole.Viewer);
        using var responder = await _app.TokenAsync(StaffRole.Responder);
        Assert.Null((await viewer.ReadAsync($"/v1/admin/webhooks/{id}")).AssertIs(HttpStatusCode.OK).Data["secret"]);
        (await responder.ReadAsync($"/v1/admin/webhooks/{id}/secret")).AssertRefused(403);
        (await responder.SendAsync(HttpMethod.Post, $"/v1/admin/webhooks/{id}/test")).AssertRefused(403);
        (await responder.RemoveAsync($"/v1/admin/webhooks/{id}")).AssertRefused(403);
    }

    private static JsonObject Body(string url) => new() { ["name"] = "Receiver", ["url"] = url };
}
