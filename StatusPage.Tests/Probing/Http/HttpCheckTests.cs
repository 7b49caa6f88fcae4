using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.Http.HttpTroubleTests;

namespace StatusPage.Tests.Probing.Http;

public sealed class HttpCheckTests : IAsyncLifetime
{
    private readonly Prober _prober = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _prober.DisposeAsync();

    [Theory]
    [InlineData(200, "{}", true)]
    [InlineData(204, "{}", true)]
    [InlineData(404, "{}", false)]
    [InlineData(503, "{}", false)]
    [InlineData(301, "{}", false)]
    [InlineData(404, """{"expectedStatus": [200, "404"]}""", true)]
    [InlineData(418, """{"expectedStatus": "400-499"}""", true)]
    [InlineData(200, """{"expectedStatus": [401]}""", false)]
    public async Task The_status_decides(int status, string settings, bool ok)
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(status));

        var outcome = await _prober.CheckAsync(ProbeKind.Http, target.Url, settings);

        Assert.Equal(ok ? CheckVerdict.Ok : CheckVerdict.Failed, outcome.Verdict);
        Assert.Equal($"{status}", outcome.Code);
        Assert.Equal(ok, outcome.Detail is null);
    }

    [Theory]
    [InlineData("""{"bodyContains": "\"ok\""}""", true, "")]
    [InlineData("""{"bodyContains": "fine"}""", false, "“fine” is not in the answer")]
    [InlineData("""{"bodyNotContains": "error"}""", true, "")]
    [InlineData("""{"bodyNotContains": "größe"}""", false, "must not be")]
    [InlineData("""{"jsonPath": "$.status"}""", true, "")]
    [InlineData("""{"jsonPath": "$.status", "jsonEquals": "ok"}""", true, "")]
    [InlineData("""{"jsonPath": "$.status", "jsonEquals": "down"}""", false, "At $.status is \"ok\", not \"down\"")]
    [InlineData("""{"jsonPath": "$.checks[1].count", "jsonEquals": 3}""", true, "")]
    [InlineData("""{"jsonPath": "$.checks[-1].count", "jsonEquals": "3.0"}""", true, "")]
    [InlineData("""{"jsonPath": "$.checks[5].count"}""", false, "nothing at $.checks[5].count")]
    [InlineData("""{"jsonPath": "$['größe']", "jsonEquals": true}""", true, "")]
    public async Task The_body_decides_where_something_is_looked_for(string settings, bool ok, string says)
    {
        await using var target = ScriptedTarget.Start(Scripts.Json("""{"status": "ok", "checks": [{}, {"count": 3.0}], "größe": true}"""));

        var outcome = await _prober.CheckAsync(ProbeKind.Http, target.Url, settings);

        Assert.Equal(ok ? (CheckVerdict.Ok, "200") : (CheckVerdict.Failed, "body_mismatch"), (outcome.Verdict, outcome.Code));
        Assert.Contains(says, outcome.Detail ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_not_json_fails_a_path()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200, "<html>"));

        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, target.Url, """{"jsonPath": "$.a"}"""), "body_mismatch", "not JSON");
    }

    [Fact]
    public async Task Method_headers_and_body_are_sent_as_they_were_given()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200));

        await _prober.CheckAsync(ProbeKind.Http, $"{target.Url}/health?deep=1", """
            {"method": "PUT", "body": "{\"größe\": 1}", "contentType": "application/json",
             "headers": [{"name": "X-Key", "value": "a b"}, {"name": "Host", "value": "www.example.com"}, {"name": "User-Agent", "value": "mine"}]}
            """);

        var request = Assert.Single(target.Requests);
        Assert.StartsWith("PUT /health?deep=1 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Key: a b\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nHost: www.example.com\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: mine\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"größe\": 1}", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_check_connects_anew()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200, "ok"));
        var check = _prober.Prepare(ProbeKind.Http, target.Url, []);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(CheckVerdict.Ok, (await check.RunAsync(CancellationToken.None)).Verdict);
        }

        Assert.Equal(5, target.Calls);
    }

    [Fact]
    public async Task Secrets_do_not_follow_a_redirect_to_another_host()
    {
        await using var elsewhere = ScriptedTarget.Start(Scripts.Answer(200));
        await using var target = ScriptedTarget.Start(Scripts.Answer(302, "", $"Location: {elsewhere.Url}/there"));

        var outcome = await _prober.CheckAsync(ProbeKind.Http, target.Url, """
            {"headers": [{"name": "Authorization", "value": "Bearer 1"}, {"name": "X-Mine", "value": "2", "secret": true}, {"name": "X-Open", "value": "3"}]}
            """, evidence: true);

        Assert.Equal(CheckVerdict.Ok, outcome.Verdict);
        Assert.Equal([$"{elsewhere.Url}/there"], outcome.Evidence!.Redirects);
        Assert.Contains("Bearer 1", Assert.Single(target.Requests), StringComparison.Ordinal);
        var sent = Assert.Single(elsewhere.Requests);
        Assert.Contains("X-Open: 3", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer 1", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("X-Mine", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_that_is_expected_or_not_to_be_followed_is_the_answer()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(301, "", "Location: /on"));

        Assert.Equal("301", (await _prober.CheckAsync(ProbeKind.Http, target.Url, """{"expectedStatus": [301]}""")).Code);
        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, target.Url, """{"followRedirects": false}"""), "301", "301 Said So");
        Assert.Equal(2, target.Calls);
    }

    [Fact]
    public async Task A_form_that_was_sent_on_is_asked_for_with_get()
    {
        await using var target = ScriptedTarget.Start(async caller =>
            await caller.SendAsync((await caller.RequestAsync()).StartsWith("POST", StringComparison.Ordinal) ? Scripts.Response(303, "", "Location: /thanks") : Scripts.Response(200, "thanks")));

        Assert.Equal(CheckVerdict.Ok, (await _prober.CheckAsync(ProbeKind.Http, target.Url, """{"method": "POST", "body": "a=1"}""")).Verdict);
        Assert.StartsWith("GET /thanks ", target.Requests.Last(), StringComparison.Ordinal);
        Assert.DoesNotContain("a=1", target.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_later_than_accepted_fails()
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.RequestAsync();
            await Task.Delay(50, caller.Stop);
            await caller.SendAsync(Scripts.Response(200, ""));
        });

        AssertFailed(await _prober.CheckAsync(ProbeKind.Http, target.Url, """{"maxLatencyMs": 10}"""), "too_slow", "at most 10 ms");
    }

    [Fact]
    public async Task One_who_tries_a_probe_is_shown_what_came_back()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200, "line one\r\n\u202eline\u0007 two" + new string('x', 5_000)));

        var evidence = (await _prober.CheckAsync(ProbeKind.Http, target.Url, """{"bodyContains": "line one"}""", evidence: true)).Evidence!;

        Assert.Equal(("200 OK", "HTTP/1.1", "127.0.0.1", "line one"), (evidence.StatusLine, evidence.Protocol, evidence.Address, evidence.Matched));
        Assert.StartsWith("line one\n\ufffdline\ufffd two", evidence.Body, StringComparison.Ordinal);
        Assert.InRange(evidence.Body!.Length, 900, 1_024);
    }

    [Fact]
    public async Task Without_being_asked_a_check_keeps_no_evidence()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200, "ok"));

        Assert.Null((await _prober.CheckAsync(ProbeKind.Http, target.Url)).Evidence);
    }

    [Fact]
    public async Task One_who_tries_a_probe_of_a_hanging_target_is_shown_where_it_went()
    {
        await using var target = ScriptedTarget.Start(Scripts.Hang);

        Assert.Equal("127.0.0.1", (await _prober.CheckAsync(ProbeKind.Http, target.Url, evidence: true, timeout: 2)).Evidence!.Address);
    }
}
