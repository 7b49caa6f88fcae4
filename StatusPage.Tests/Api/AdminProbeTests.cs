using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Data;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class AdminProbeTests : IAsyncLifetime
{
    private StatusPageApp _app = null!;
    private string _component = "";

    public async ValueTask InitializeAsync()
    {
        _app = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Probing__AllowPrivateNetworks"] = "true" });
        _component = (await _app.AddComponentAsync("API")).Id;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_probe_is_added_read_changed_paused_and_removed()
    {
        var added = (await _app.Api.PostAsync("v1/admin/probes", Body())).AssertIs(HttpStatusCode.Created);
        Assert.Equal($"/v1/admin/probes/{added.Data["id"]}", added.Location);
        Assert.Equal("\"1\"", added.ETag);
        Assert.Equal(
            ["id", "name", "kind", "target", "componentId", "intervalSeconds", "timeoutSeconds", "failureThreshold", "recoveryThreshold", "region", "runbookUrl", "templateId", "impact", "settings", "paused", "url", "state", "createdAt", "updatedAt", "version"],
            added.Data.AsObject().Select(member => member.Key));
        Assert.Equal((60, 10, 3, 3, "critical"), (
            (int)added.Data["intervalSeconds"]!, (int)added.Data["timeoutSeconds"]!, (int)added.Data["failureThreshold"]!, (int)added.Data["recoveryThreshold"]!, (string)added.Data["impact"]!));
        Assert.Equal("unknown", (string)added.Data["state"]!["health"]!);
        Assert.NotNull(added.Data["state"]!["nextRunAt"]);

        var read = (await _app.Api.ReadAsync(added.Location)).AssertIs(HttpStatusCode.OK);
        Assert.Equal(100, (int)read.Data["settings"]!["latencyPercentile"]!["maxMs"]!);
        var patched = (await _app.Api.PatchAsync(
            added.Location,
            new JsonObject { ["region"] = "Oslo", ["impact"] = null, ["settings"] = new JsonObject { ["method"] = "HEAD", ["latencyPercentile"] = new JsonObject { ["maxMs"] = 200, ["windowMinutes"] = null } } },
            ("If-Match", read.ETag))).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("Oslo", "HEAD", """{"maxMs":200}"""), ((string)patched.Data["region"]!, (string)patched.Data["settings"]!["method"]!, patched.Data["settings"]!["latencyPercentile"]!.ToJsonString()));
        Assert.Null(patched.Data["impact"]);
        (await _app.Api.PatchAsync(added.Location, new JsonObject { ["region"] = "Rome" }, ("If-Match", read.ETag))).AssertRefused(409);
        (await _app.Api.PatchAsync(added.Location, new JsonObject { ["kind"] = "tcp" })).AssertRefused(422, "kind");
        (await _app.Api.PatchAsync(added.Location, new JsonObject { ["settings"] = new JsonArray() })).AssertRefused(422, "settings");

        var paused = (await _app.Api.SendAsync(HttpMethod.Post, added.Location + "/pause")).AssertIs(HttpStatusCode.OK);
        Assert.True((bool)paused.Data["paused"]!);
        Assert.Null(paused.Data["state"]!["nextRunAt"]);
        Assert.False((bool)(await _app.Api.SendAsync(HttpMethod.Post, added.Location + "/resume")).Data["paused"]!);
        (await _app.Api.SendAsync(HttpMethod.Post, added.Location + "/rotate-secret")).AssertRefused(409);

        (await _app.Api.RemoveAsync(added.Location)).AssertIs(HttpStatusCode.NoContent);
        (await _app.Api.ReadAsync(added.Location)).AssertRefused(404);
    }

    [Fact]
    public async Task A_new_address_is_in_the_first_answer_and_not_in_the_one_that_is_kept_for_a_repeat()
    {
        var probe = await _app.Api.PostAsync("v1/admin/probes", Body("Backup", "heartbeat"));
        var first = await _app.Api.SendAsync(HttpMethod.Post, probe.Location + "/rotate-secret", null, ("Idempotency-Key", "r"));
        var again = await _app.Api.SendAsync(HttpMethod.Post, probe.Location + "/rotate-secret", null, ("Idempotency-Key", "r"));

        Assert.NotNull(first.Data["url"]);
        Assert.Null(again.AssertIs(HttpStatusCode.OK).Data["url"]);
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged()
    {
        foreach (var number in Enumerable.Range(1, 3))
        {
            (await _app.Api.PostAsync("v1/admin/probes", Body($"Web {number}"))).AssertIs(HttpStatusCode.Created);
        }

        var paused = (await _app.Api.PostAsync("v1/admin/probes", Body("Paused"))).Location;
        await _app.Api.SendAsync(HttpMethod.Post, paused + "/pause");
        (await _app.Api.PostAsync("v1/admin/probes", Body("Ping", "tcp"))).AssertIs(HttpStatusCode.Created);
        await _app.ReadAsync(db => db.ProbeStates.Where(s => s.Probe == 2).ExecuteUpdateAsync(set => set.SetProperty(s => s.Health, ProbeHealth.Down)));

        Assert.Equal(["Web 2"], await NamesAsync("?state=down"));
        Assert.Equal(["Paused"], await NamesAsync("?state=paused"));
        Assert.Equal(["Web 1", "Web 3", "Ping"], await NamesAsync("?state=unknown"));
        Assert.Equal(["Ping"], await NamesAsync("?kind=tcp"));
        Assert.Empty(await NamesAsync("?componentId=other"));
        var first = await _app.Api.ReadAsync("v1/admin/probes?limit=2");
        Assert.Equal(["Web 3", "Paused"], await NamesAsync($"?limit=2&cursor={first.Json["nextCursor"]}"));
        (await _app.Api.ReadAsync("v1/admin/probes?state=broken")).AssertRefused(400, "state", "down, unknown, up, paused");
        (await _app.Api.ReadAsync("v1/admin/probes?kind=ftp")).AssertRefused(400, "kind");
    }

    [Fact]
    public async Task A_probe_is_tried_without_being_kept_and_waits_for_no_transaction()
    {
        var body = Body();
        body.Remove("name");
        body.Remove("componentId");
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.RequestAsync();
            // Somebody else's change goes through meanwhile, so no transaction is held.
            await _app.AddGroupAsync("Meanwhile");
            await caller.SendAsync("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 11\r\n\r\n<b>down</b>");
        });
        body["target"] = target.Url;
        var tried = (await _app.Api.PostAsync("v1/admin/probes/try", body, ("Idempotency-Key", "once"))).AssertIs(HttpStatusCode.OK);
        Assert.Equal(("failed", "503", "<b>down</b>"), ((string)tried.Data["verdict"]!, (string)tried.Data["code"]!, (string)tried.Data["evidence"]!["body"]!));
        Assert.Empty(await NamesAsync(""));
        (await _app.Api.PostAsync("v1/admin/probes/try", new JsonObject())).AssertRefused(422, "kind");
    }

    [Fact]
    public async Task Results_come_newest_first_page_by_page_and_by_time()
    {
        var location = (await _app.Api.PostAsync("v1/admin/probes", Body())).Location;
        var start = _app.Now.ToUnixTimeMilliseconds();
        await _app.ReadAsync(async db =>
        {
            db.ProbeResults.AddRange(Enumerable.Range(0, 5).Select(i => new ProbeResult { Probe = 1, AtMs = start + (i * 60_000), Ok = i % 2 == 0, LatencyMs = i, Code = i % 2 == 0 ? "200" : "500" }));
            // Written late.
            db.ProbeResults.Add(new ProbeResult { Probe = 1, AtMs = start + 120_001, Ok = true, LatencyMs = 9, Code = "200" });
            return await db.SaveChangesAsync();
        });

        Assert.Equal([4, 3, 9, 2, 1, 0], await LatenciesAsync(""));
        Assert.Equal([3, 1], await LatenciesAsync("?failed=true"));
        Assert.Equal([9, 2, 1], await LatenciesAsync($"?from={_app.Now.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ}&until={_app.Now.AddMinutes(3):yyyy-MM-ddTHH:mm:ssZ}"));
        var seen = new List<int>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = (await _app.Api.ReadAsync($"{location}/results?limit=3&cursor={cursor}")).AssertIs(HttpStatusCode.OK);
            seen.AddRange(page.Data.AsArray().Select(r => (int)r!["latencyMs"]!));
            cursor = (string?)page.Json["nextCursor"];
        }

        Assert.Equal([4, 3, 9, 2, 1, 0], seen);
        (await _app.Api.ReadAsync($"{location}/results?failed=yes")).AssertRefused(400, "failed");
        (await _app.Api.ReadAsync($"{location}/results?cursor=x")).AssertRefused(400, "cursor");

        async Task<IEnumerable<int>> LatenciesAsync(string query) =>
            (await _app.Api.ReadAsync($"{location}/results{query}")).AssertIs(HttpStatusCode.OK).Data.AsArray().Select(r => (int)r!["latencyMs"]!).ToList();
    }

    [Fact]
    public async Task Latency_comes_by_the_hour_and_by_the_day_from_roll_ups()
    {
        var location = (await _app.Api.PostAsync("v1/admin/probes", Body())).Location;
        var hour = (int)(_app.Now.ToUnixTimeSeconds() / 3_600);
        await _app.ReadAsync(async db =>
        {
            var fast = LatencyHistogram.Of(Enumerable.Repeat(10, 99)).Encode();
            var slow = LatencyHistogram.Of([30]).Encode();
            db.ProbeHours.Add(new ProbeHour { Probe = 1, Hour = hour, Total = 99, Ok = 99, Latencies = fast });
            db.ProbeHours.Add(new ProbeHour { Probe = 1, Hour = hour - 2, Total = 2, Ok = 1, Latencies = slow });
            db.ProbeDays.Add(new ProbeDay { Probe = 1, Day = (hour / 24) - 1, Total = 4, Ok = 3, Latencies = slow });
            await db.RollupMarks.ExecuteUpdateAsync(set => set.SetProperty(m => m.LastDay, (hour / 24) - 1));
            return await db.SaveChangesAsync();
        });

        var day = (await _app.Api.ReadAsync($"{location}/latency")).Data.AsArray();
        Assert.Equal(24, day.Count);
        Assert.Equal(("""{"from":"2026-05-12T09:00:00Z","total":99,"ok":99,"p50":10,"p95":10,"p99":10}""", 30, 0), (day[23]!.ToJsonString(), (int)day[21]!["p99"]!, (int)day[22]!["total"]!));
        Assert.Null(day[22]!["p50"]);

        var month = (await _app.Api.ReadAsync($"{location}/latency?window=30d")).Data.AsArray();
        Assert.Equal((30, 101, 10, 30, 4), (month.Count, (int)month[29]!["total"]!, (int)month[29]!["p50"]!, (int)month[28]!["p50"]!, (int)month[28]!["total"]!));
        Assert.Equal(365, (await _app.Api.ReadAsync($"{location}/latency?window=1y")).Data.AsArray().Count);
        (await _app.Api.ReadAsync($"{location}/latency?window=1h")).AssertRefused(400, "window");
    }

    [Fact]
    public async Task A_heartbeat_calls_in_by_post_or_get_and_a_glance_at_it_does_not_count()
    {
        var probe = (await _app.Api.PostAsync("v1/admin/probes", Body("Backup", "heartbeat"))).AssertIs(HttpStatusCode.Created);
        var url = new Uri((string)probe.Data["url"]!);
        Assert.Equal(new Uri(_app.BaseAddress, url.AbsolutePath), url);

        (await _app.Http.SendAsync(HttpMethod.Head, url.AbsolutePath)).AssertIs(HttpStatusCode.MethodNotAllowed);
        (await _app.Http.SendAsync(HttpMethod.Put, url.AbsolutePath, "{}")).AssertRefused(405);
        Assert.Null((await _app.Api.ReadAsync(probe.Location)).Data["state"]!["lastBeatAt"]);

        Assert.Equal("""{"data":{"status":"ok"}}""", (await _app.Http.ReadAsync(url.AbsolutePath)).AssertIs(HttpStatusCode.OK).Text);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await _app.Http.SendAsync(HttpMethod.Post, url.AbsolutePath, "not json")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("2026-05-12T09:01:00Z", (string)(await _app.Api.ReadAsync(probe.Location)).Data["state"]!["lastBeatAt"]!);

        await _app.Api.SendAsync(HttpMethod.Post, probe.Location + "/pause");
        (await _app.Http.ReadAsync(url.AbsolutePath)).AssertIs(HttpStatusCode.OK);
        var rotated = (await _app.Api.SendAsync(HttpMethod.Post, probe.Location + "/rotate-secret")).AssertIs(HttpStatusCode.OK);
        (await _app.Http.ReadAsync(url.AbsolutePath)).AssertRefused(404, says: "no heartbeat at this address");
        (await _app.Http.ReadAsync(new Uri((string)rotated.Data["url"]!).AbsolutePath)).AssertIs(HttpStatusCode.OK);

        using var viewer = await _app.TokenAsync(StaffRole.Viewer);
        Assert.Null((await viewer.ReadAsync(probe.Location)).Data["url"]);
    }

    [Fact]
    public async Task A_repeated_creation_answers_without_the_address_which_is_kept_nowhere_in_the_clear()
    {
        var first = await _app.Api.PostAsync("v1/admin/probes", Body("Backup", "heartbeat"), ("Idempotency-Key", "a"));
        var again = (await _app.Api.PostAsync("v1/admin/probes", Body("Backup", "heartbeat"), ("Idempotency-Key", "a"))).AssertIs(HttpStatusCode.Created);
        Assert.Equal((string)first.Data["id"]!, (string)again.Data["id"]!);
        Assert.Null(again.Data["url"]);
    }

    [Fact]
    public async Task Counts_are_pushed_for_a_ratio()
    {
        var probe = await _app.Api.PostAsync("v1/admin/probes", Body("Delivered", "ratio"));
        var path = new Uri((string)probe.Data["url"]!).AbsolutePath;

        (await _app.Http.PostAsync(path, new JsonObject { ["good"] = 98, ["total"] = 1_000_000_000_000 })).AssertIs(HttpStatusCode.Accepted);
        var sample = await _app.ReadAsync(db => db.RatioSamples.SingleAsync());
        Assert.Equal((98, 1_000_000_000_000), (sample.Good, sample.Total));
        (await _app.Http.PostAsync(path, new JsonObject { ["good"] = 2, ["total"] = 1 })).AssertRefused(422, "good");
        (await _app.Http.PostAsync(path, new JsonObject { ["good"] = 1.5, ["total"] = 2 })).AssertRefused(422, "good");
        (await _app.Http.PostAsync(path, new JsonObject { ["good"] = "1", ["total"] = 2 })).AssertRefused(422, "good");
        (await _app.Http.PostAsync(path, new JsonObject())).AssertRefused(422, "total");
        (await _app.Http.PostAsync("v1/ratios/unknown", new JsonObject { ["good"] = 1, ["total"] = 2 })).AssertRefused(404);
        (await _app.Http.ReadAsync(path)).AssertRefused(405);
        Assert.Empty(_app.Log.Errors);

        _app.Clock.Advance(Retention.RatioSamples + TimeSpan.FromMinutes(1));
        await _app.Get<Retention>().RunOnceAsync(CancellationToken.None);
        Assert.Equal(0, await _app.ReadAsync(db => db.RatioSamples.CountAsync()));
    }

    [Fact]
    public async Task What_holds_for_all_probes_is_an_administrators()
    {
        var read = (await _app.Api.ReadAsync("v1/admin/settings/probing")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("""{"resultDays":8,"hourDays":800,"quietMinutes":10,"referenceTargets":[],"version":1}""", read.Data.ToJsonString());

        var changed = (await _app.Api.PatchAsync(
            "v1/admin/settings/probing", new JsonObject { ["quietMinutes"] = 15, ["referenceTargets"] = new JsonArray(" 192.0.2.1:443", "[2001:db8::1]:53", "example.com:80") }, ("If-Match", read.ETag))).AssertIs(HttpStatusCode.OK);
        Assert.Equal("""["192.0.2.1:443","[2001:db8::1]:53","example.com:80"]""", changed.Data["referenceTargets"]!.ToJsonString());
        (await _app.Api.PatchAsync("v1/admin/settings/probing", new JsonObject { ["quietMinutes"] = 15 }, ("If-Match", read.ETag))).AssertRefused(409);
        var refused = await _app.Api.PatchAsync("v1/admin/settings/probing", new JsonObject
        {
            ["resultDays"] = 91,
            ["hourDays"] = 30,
            ["quietMinutes"] = 0,
            ["referenceTargets"] = new JsonArray("example.com"),
        });
        refused.AssertRefused(422, "referenceTargets");
        Assert.Equal(4, refused.Json["errors"]!.AsObject().Count);
        using var editor = await _app.TokenAsync(StaffRole.Editor);
        (await editor.ReadAsync("v1/admin/settings/probing")).AssertRefused(403);
    }

    private JsonObject Body(string name = "API answers", string kind = "http") => new()
    {
        ["name"] = name,
        ["kind"] = kind,
        ["target"] = kind switch { "http" => "https://api.example.com/", "tcp" => "db.example.com:5432", _ => "" },
        ["componentId"] = _component,
        ["impact"] = "critical",
        ["settings"] = kind switch
        {
            "http" => new JsonObject { ["latencyPercentile"] = new JsonObject { ["maxMs"] = 100, ["windowMinutes"] = 5 } },
            "heartbeat" => new JsonObject { ["periodSeconds"] = 3_600 },
            "ratio" => new JsonObject { ["target"] = 99 },
            _ => [],
        },
    };

    private async Task<IReadOnlyList<string>> NamesAsync(string query) =>
        [.. (await _app.Api.ReadAsync($"v1/admin/probes{query}")).AssertIs(HttpStatusCode.OK).Data.AsArray().Select(p => (string)p!["name"]!)];
}
