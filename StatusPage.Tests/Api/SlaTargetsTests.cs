using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Core.Probing;
using StatusPage.Core.Publication;
using StatusPage.Tests.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.ProbeDriver;

namespace StatusPage.Tests.Api;

public sealed class SlaTargetsTests : IAsyncLifetime
{
    private StatusPageApp _app = null!;
    private Component _api = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await StatusPageApp.StartAsync();
        _api = await _app.AddComponentAsync("API");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Without_probes_the_list_is_empty() => Assert.Equal(0, (await TargetsAsync()).GetArrayLength());

    [Fact]
    public async Task A_target_tells_what_was_found_in_the_window_and_its_uptime_is_truncated()
    {
        var probe = await _app.AddProbeAsync(_api, with: p => (p.Target, p.FailureThreshold) = ("https://api.example.com/health", 100));
        await _app.FindsAsync(probe, Good(), 5);
        await _app.FindsAsync(probe, Bad(), 1);
        var failedAt = _app.Now;
        await _app.FindsAsync(probe, Good(), 1);

        var target = Assert.Single((await TargetsAsync()).EnumerateArray());

        Assert.Equal(
            ["target", "uptimePct", "totalProbes", "okCount", "failCount", "lastProbeAt", "lastFailureAt", "windowStart", "windowEnd"],
            target.EnumerateObject().Select(member => member.Name));
        Assert.Equal("api.example.com", target.GetProperty("target").GetString());
        Assert.Equal((7, 6, 1), (Number(target, "totalProbes"), Number(target, "okCount"), Number(target, "failCount")));
        Assert.Equal("85.71", target.GetProperty("uptimePct").GetRawText());
        Assert.Equal(_app.Now, target.GetProperty("lastProbeAt").GetDateTimeOffset());
        Assert.Equal(failedAt, target.GetProperty("lastFailureAt").GetDateTimeOffset());
        Assert.Equal(TimeSpan.FromDays(30), target.GetProperty("windowEnd").GetDateTimeOffset() - target.GetProperty("windowStart").GetDateTimeOffset());
    }

    [Fact]
    public async Task What_is_hidden_has_no_target_from_the_moment_it_is_hidden()
    {
        var hidden = await _app.AddComponentAsync("Soon hidden");
        await _app.AddProbeAsync(_api, with: p => p.Target = "https://api.example.com/health");
        await _app.AddProbeAsync(hidden, with: p => p.Target = "https://hidden.example.com/health");
        Assert.Equal(2, (await TargetsAsync()).GetArrayLength());

        // No refresh in between: the answer to the change is what makes it so.
        (await _app.Api.PatchAsync($"v1/admin/components/{hidden.Id}", new JsonObject { ["visible"] = false })).AssertIs(HttpStatusCode.OK);

        Assert.DoesNotContain("hidden.example.com", (await _app.Http.ReadAsync("v1/status/sla")).Text, StringComparison.Ordinal);
        Assert.Contains("api.example.com", (await _app.Http.ReadAsync("v1/status/sla")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_that_has_not_run_has_no_uptime_and_never_a_hundred_percent()
    {
        await _app.AddProbeAsync(_api);

        var target = Assert.Single((await TargetsAsync()).EnumerateArray());
        Assert.Equal(JsonValueKind.Null, target.GetProperty("uptimePct").ValueKind);
        Assert.Equal(JsonValueKind.Null, target.GetProperty("lastProbeAt").ValueKind);
    }

    [Fact]
    public async Task The_counts_are_the_same_whether_results_are_rolled_up_or_not_and_leave_the_window_by_the_minute()
    {
        var probe = await _app.AddProbeAsync(_api, with: p => p.FailureThreshold = 100);
        await _app.FindsAsync(probe, Bad(), 10);
        var before = await CountAsync();
        await RollUpAsync();
        Assert.Equal(before, await CountAsync());

        // 09:01 to 09:10 were counted; 30 days after 09:05:30 only the last five of them are.
        _app.Clock.Now = FakeClock.Start.AddDays(30).AddMinutes(5).AddSeconds(30);
        await RollUpAsync();
        await _app.Get<ProbeRetention>().RunOnceAsync(CancellationToken.None);

        Assert.Equal((5, 0), await CountAsync());
    }

    [Theory]
    [InlineData(14, 50)]
    [InlineData(15, 20)]
    public async Task Each_result_is_counted_once_in_the_hour_after_midnight_and_when_the_hour_turns(int hours, int minutes)
    {
        // From 09:01 on, a result a minute, rolled up and read every ten minutes and around each turn of the hour.
        var probe = await _app.AddProbeAsync(_api);
        var end = FakeClock.Start.AddHours(hours).AddMinutes(minutes);
        for (var found = 1; _app.Now < end; found++)
        {
            await _app.FindsAsync(probe, Good(), 1);
            if (_app.Now.Minute is 0 or 59 || _app.Now.Minute % 10 == 0)
            {
                await RollUpAsync();
                Assert.Equal((_app.Now, found), (_app.Now, (await CountAsync()).Total));
                _app.Clock.Advance(TimeSpan.FromSeconds(30));
                Assert.Equal((_app.Now, found), (_app.Now, (await CountAsync()).Total));
                _app.Clock.Advance(TimeSpan.FromSeconds(-30));
            }
        }
    }

    [Fact]
    public async Task Two_probes_of_one_host_go_by_their_names_and_those_of_a_hidden_component_stay_hidden()
    {
        var hidden = await _app.AddComponentAsync("Internal", with: c => c with { Visible = false });
        await _app.AddProbeAsync(_api, "API answers", p => p.Target = "https://api.example.com/a");
        await _app.AddProbeAsync(_api, "API lists", p => p.Target = "https://api.example.com/b");
        await _app.AddProbeAsync(hidden, "Secret", p => p.Target = "https://internal.example.com/");

        Assert.Equal(["API answers", "API lists"], (await TargetsAsync()).EnumerateArray().Select(t => t.GetProperty("target").GetString()!));
    }

    [Fact]
    public async Task The_component_page_shows_the_response_time_of_the_hours_that_are_over()
    {
        var probe = await _app.AddProbeAsync(_api);
        await _app.FindsAsync(probe, Good(33), 120);
        await RollUpAsync();
        await _app.Get<Publisher>().RefreshAsync();

        var page = await _app.Http.GetStringAsync($"/components/{_api.Id}");

        Assert.Contains("Response time", page, StringComparison.Ordinal);
        Assert.Contains("the median was 33 ms", page, StringComparison.Ordinal);
    }

    private Task RollUpAsync() => _app.Get<ProbeRollups>().RunOnceAsync(CancellationToken.None);

    private async Task<(int Total, int Ok)> CountAsync()
    {
        var target = Assert.Single((await TargetsAsync()).EnumerateArray());
        return (Number(target, "totalProbes"), Number(target, "okCount"));
    }

    private async Task<JsonElement> TargetsAsync()
    {
        await _app.Get<Publisher>().RefreshAsync();
        var answer = await _app.Http.GetStringAsync("/v1/status/sla");
        return JsonDocument.Parse(answer).RootElement.GetProperty("data");
    }

    private static int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();
}
