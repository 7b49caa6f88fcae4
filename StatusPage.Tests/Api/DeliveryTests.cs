using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises;
using StatusPage.Core.Settings;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Notifications;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

/// <summary>What became of mails, and whether mail goes out, for programs.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private const string Root = "/v1/admin/deliveries";

    private readonly ScriptedMailServer _server = ScriptedMailServer.Start();
    private StatusPageApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await StatusPageApp.StartAsync(_server.Configuration());

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_posting_is_followed_to_its_end_and_what_failed_is_tried_again()
    {
        for (var i = 0; i < 5; i++)
        {
            await _app.SubscribeAsync($"reader{i}@example.com");
        }

        _server.OnRecipient = recipient => recipient.StartsWith("reader3@", StringComparison.Ordinal) ? "550 5.1.1 <reader3@example.com>: unknown" : null;
        var incident = await _app.ReportAsync("Outage");
        var posting = await PostingAsync(p => (int)p["queued"]! == 0);

        Assert.Equal(("incident_created", "released", 5, 4, 1, 0), ((string?)posting["kind"], (string?)posting["state"], (int)posting["recipients"]!, (int)posting["sent"]!, (int)posting["failed"]!, (int)posting["skipped"]!));
        Assert.Equal((incident.Id, "Outage", $"{_app.BaseAddress}incidents/{incident.Id}"), ((string?)posting["subject"]!["id"], (string?)posting["subject"]!["title"], (string?)posting["subject"]!["url"]));
        Assert.Equal(incident.Updates[0].Id, (string?)posting["postingId"]);
        var address = $"{Root}/postings/{posting["id"]}";
        Assert.Equal(posting.ToJsonString(), (await _app.Api.ReadAsync(address)).AssertIs(HttpStatusCode.OK).Data.ToJsonString());
        var why = (await _app.Api.ReadAsync(address + "/failures")).AssertIs(HttpStatusCode.OK).Data.AsArray().Single()!;
        Assert.Equal(("550 5.1.1 …: unknown", 1), ((string?)why["reply"], (int)why["count"]!));

        var failed = (await _app.Api.ReadAsync($"{Root}?posting={posting["id"]}&state=failed")).AssertIs(HttpStatusCode.OK).Data.AsArray().Single()!;
        Assert.Equal(
            ("posting", "reader3@example.com", "failed", 1, "550 5.1.1 <reader3@example.com>: unknown"),
            ((string?)failed["kind"], (string?)failed["subscriber"]!["email"], (string?)failed["state"], (int)failed["attempts"]!, (string?)failed["reply"]));
        var first = (await _app.Api.ReadAsync($"{Root}?posting={posting["id"]}&limit=2")).AssertIs(HttpStatusCode.OK);
        var next = await _app.Api.ReadAsync($"{Root}?posting={posting["id"]}&limit=3&cursor={first.Json["nextCursor"]}");
        Assert.Equal(["reader2@example.com", "reader3@example.com", "reader4@example.com"], next.Data.AsArray().Select(d => (string?)d!["address"]));
        Assert.Null(next.Json["nextCursor"]);
        Assert.Single((await _app.Api.ReadAsync($"{Root}?subscriber=Reader3@example.com")).AssertIs(HttpStatusCode.OK).Data.AsArray());
        Assert.Single((await _app.Api.ReadAsync($"{Root}?subscriber={failed["subscriber"]!["id"]}&state=failed")).AssertIs(HttpStatusCode.OK).Data.AsArray());

        (await _app.Api.PostAsync($"{Root}/{failed["id"]}/retry", new JsonObject())).AssertRefused(409, says: "quarantined");
        Assert.Equal("""{"retried":0}""", (await _app.Api.PostAsync(address + "/retry", new JsonObject())).AssertIs(HttpStatusCode.Accepted).Data.ToJsonString());
        await _app.ReleaseAsync("reader3@example.com");
        _server.OnRecipient = null;
        Assert.Equal("""{"retried":1}""", (await _app.Api.PostAsync($"{Root}/{failed["id"]}/retry", new JsonObject(), ("Idempotency-Key", "again"))).AssertIs(HttpStatusCode.Accepted).Data.ToJsonString());
        Assert.Equal(5, (int)(await PostingAsync(p => (int)p["queued"]! == 0 && (int)p["failed"]! == 0))["sent"]!);
        (await _app.Api.PostAsync($"{Root}/{failed["id"]}/retry", new JsonObject())).AssertRefused(409, says: "Only a delivery that failed");
    }

    [Fact]
    public async Task What_the_policy_keeps_back_is_sent_by_hand_once()
    {
        await _app.SubscribeAsync("reader@example.com");
        await _app.Get<SettingsService>().ChangePolicyAsync(
            _app.Admin, IncidentPolicy.Default with { Emails = new Dictionary<Impact, EmailRule> { [Impact.Major] = EmailRule.ByHand } }, null);
        await _app.ReportAsync("Outage");
        var held = (await _app.Api.ReadAsync($"{Root}/postings?state=held")).AssertIs(HttpStatusCode.OK).Data.AsArray().Single()!;
        Assert.Equal(("held", 0), ((string?)held["state"], (int)held["recipients"]!));
        Assert.Empty((await _app.Api.ReadAsync($"{Root}/postings?state=released")).Data.AsArray());

        var send = $"{Root}/postings/{held["id"]}/send";
        using var viewer = await _app.TokenAsync(StaffRole.Viewer);
        (await viewer.PostAsync(send, new JsonObject())).AssertRefused(403);
        var sent = (await _app.Api.PostAsync(send, new JsonObject(), ("Idempotency-Key", "once"))).AssertIs(HttpStatusCode.Accepted);
        Assert.Equal(("released", 1), ((string?)sent.Data["state"], (int)sent.Data["recipients"]!));
        Assert.Equal(sent.Text, (await _app.Api.PostAsync(send, new JsonObject(), ("Idempotency-Key", "once"))).AssertIs(HttpStatusCode.Accepted).Text);
        (await _app.Api.PostAsync(send, new JsonObject())).AssertRefused(409, says: "nobody is told twice");

        await PostingAsync(p => (int)p["sent"]! == 1);
        Assert.Single(_server.Accepted);
    }

    [Fact]
    public async Task How_many_a_posting_would_reach_is_counted_by_impact_components_and_incident()
    {
        var (api, docs) = (await _app.AddComponentAsync("API"), await _app.AddComponentAsync("Docs"));
        await _app.SubscribeAsync("all@example.com");
        await _app.SubscribeAsync("grave@example.com", minimumImpact: Impact.Critical, maintenance: false);
        await _app.SubscribeAsync("docs@example.com", SubscriberScope.Components, components: [docs.Id]);
        var incident = await _app.ReportAsync("Outage", report => report with { Impact = Impact.Critical, Notify = false }, (api, ComponentStatus.MajorOutage));

        Assert.Equal(1, await CountAsync("impact=minor"));
        Assert.Equal(2, await CountAsync($"impact=minor&components={docs.Id},{api.Id}"));
        Assert.Equal(3, await CountAsync($"impact=critical&components={docs.Id}"));
        Assert.Equal(2, await CountAsync($"components={docs.Id}"));
        Assert.Equal(2, await CountAsync($"impact=minor&incident={incident.Id}"));
        Assert.Equal(3, await CountAsync($"incident={incident.Id}&components={docs.Id}"));
        (await _app.Api.ReadAsync($"{Root}/audience?impact=huge")).AssertRefused(400, "impact");
        (await _app.Api.ReadAsync($"{Root}/audience?components=nope")).AssertRefused(400, "components", "no component");
        (await _app.Api.ReadAsync($"{Root}/audience?incident=nope")).AssertRefused(404);
        async Task<int> CountAsync(string query) => (int)(await _app.Api.ReadAsync($"{Root}/audience?{query}")).AssertIs(HttpStatusCode.OK).Data["count"]!;
    }

    [Fact]
    public async Task A_test_mail_tells_what_the_server_said_and_the_status_tells_how_mail_is()
    {
        var status = await StatusAsync();
        Assert.Equal((true, 0), ((bool)status["well"]!, (int)status["queued"]!));
        Assert.Contains($"127.0.0.1:{_server.Port}", (string)status["server"]!, StringComparison.Ordinal);

        (await _app.Api.PostAsync($"{Root}/test", new JsonObject { ["to"] = "nobody" })).AssertRefused(422, "to");
        using var responder = await _app.TokenAsync(StaffRole.Responder);
        (await responder.PostAsync($"{Root}/test", new JsonObject { ["to"] = "ops@example.com" })).AssertRefused(403);
        var test = (await _app.Api.PostAsync($"{Root}/test", new JsonObject { ["to"] = "ops@example.com" })).AssertIs(HttpStatusCode.Accepted);
        var mail = await UntilAsync(async () => (await _app.Api.ReadAsync($"{Root}/{test.Data["id"]}")).AssertIs(HttpStatusCode.OK).Data, d => (string?)d["state"] == "sent");
        Assert.Equal(("test", "ops@example.com", "250 2.0.0 Ok: queued"), ((string?)mail["kind"], (string?)mail["address"], (string?)mail["reply"]));
        Assert.Null(mail["subscriber"]);
        Assert.NotNull((await StatusAsync())["lastAcceptedAt"]);
        Assert.Equal("ok", (string?)(await HealthAsync())["status"]);

        _server.Greeting = "421 4.3.2 Closed for lunch";
        // What is kept open from before is of no use to a server that closes.
        _server.OnSender = _ => "421 4.3.2 Closed for lunch";
        await _app.Api.PostAsync($"{Root}/test", new JsonObject { ["to"] = "ops@example.com" });
        status = await UntilAsync(StatusAsync, s => s["trouble"] is not null);
        Assert.Contains("Closed for lunch", (string)status["trouble"]!, StringComparison.Ordinal);
        Assert.Equal((false, 1), ((bool)status["well"]!, (int)status["queued"]!));
        Assert.NotNull(status["since"]);
        Assert.NotNull(status["nextTryAt"]);
        var health = await HealthAsync();
        Assert.Equal("degraded", (string?)health["status"]);
        Assert.DoesNotContain("Closed for lunch", (string)health["detail"]!, StringComparison.Ordinal);
        Assert.Contains("The console says why", (string)health["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found_and_what_cannot_be_read_is_refused_with_what_is_accepted()
    {
        foreach (var path in new[] { "/postings/nope", "/postings/4711", "/postings/99999999999999999999", "/nope", "?posting=4711", "?subscriber=nobody@example.com" })
        {
            (await _app.Api.ReadAsync(Root + path)).AssertRefused(404);
        }

        foreach (var (path, field) in new[] { ("?state=odd", "state"), ("?subscriber=a@b@", "subscriber"), ("?cursor=odd", "cursor"), ("?limit=0", "limit"), ("/postings?state=odd", "state") })
        {
            (await _app.Api.ReadAsync(Root + path)).AssertRefused(400, field);
        }
    }

    private async Task<JsonNode> StatusAsync() => (await _app.Api.ReadAsync($"{Root}/status")).AssertIs(HttpStatusCode.OK).Data;

    private async Task<JsonNode> HealthAsync() => (await _app.Http.ReadAsync("/healthz/ready")).Json["parts"]!["mail"]!;

    private Task<JsonNode> PostingAsync(Func<JsonNode, bool> until) =>
        UntilAsync(async () => (await _app.Api.ReadAsync($"{Root}/postings")).AssertIs(HttpStatusCode.OK).Data.AsArray().Single()!, until);

    private static Task<JsonNode> UntilAsync(Func<Task<JsonNode>> read, Func<JsonNode, bool> until) => Eventually.ReadAsync(read, until);
}
