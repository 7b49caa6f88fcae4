using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.Http.HttpTroubleTests;

namespace StatusPage.Tests.Probing.Prometheus;

public sealed class PrometheusCheckTests : IAsyncLifetime
{
    private readonly Prober _prober = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _prober.DisposeAsync();

    [Theory]
    [InlineData("<", 10, "9.5", true)]
    [InlineData("<", 10, "10", false)]
    [InlineData("<=", 10, "10", true)]
    [InlineData(">", 10, "10", false)]
    [InlineData(">=", 10, "1e3", true)]
    [InlineData("==", 1, "1", true)]
    [InlineData("!=", 1, "1", false)]
    [InlineData("!=", 1, "NaN", false)]
    [InlineData("<", 10, "NaN", false)]
    [InlineData(">", 10, "+Inf", true)]
    [InlineData("<", 10, "-Inf", true)]
    public async Task A_sample_is_compared_with_the_threshold(string comparison, double threshold, string sample, bool ok)
    {
        await using var target = ScriptedTarget.Start(Scripts.Json(Vector(sample)));

        var outcome = await CheckAsync(target, comparison, threshold);

        Assert.Equal(ok ? (CheckVerdict.Ok, "satisfied") : (CheckVerdict.Failed, "threshold_missed"), (outcome.Verdict, outcome.Code));
    }

    [Fact]
    public async Task Every_sample_must_satisfy()
    {
        await using var target = ScriptedTarget.Start(Scripts.Json(Vector("1", "20", "2", "30")));

        var outcome = await CheckAsync(target, "<", 10);

        AssertFailed(outcome, "threshold_missed", "2 of 4 samples are not < 10; the first of them is 20");
        Assert.Equal(20, outcome.Evidence!.Value);
    }

    [Fact]
    public async Task A_scalar_is_a_sample_too()
    {
        await using var target = ScriptedTarget.Start(Scripts.Json("""{"status": "success", "data": {"resultType": "scalar", "result": [1747040400.1, "5"]}}"""));

        Assert.Equal(CheckVerdict.Ok, (await CheckAsync(target, ">", 4)).Verdict);
    }

    [Theory]
    [InlineData(null, CheckVerdict.Failed)]
    [InlineData("fail", CheckVerdict.Failed)]
    [InlineData("ok", CheckVerdict.Ok)]
    [InlineData("gap", CheckVerdict.Gap)]
    public async Task Without_samples_it_is_as_was_chosen(string? noData, CheckVerdict verdict)
    {
        await using var target = ScriptedTarget.Start(Scripts.Json(Vector()));

        var outcome = await CheckAsync(target, "<", 10, noData is null ? "" : $", \"noData\": \"{noData}\"");

        Assert.Equal((verdict, "no_data"), (outcome.Verdict, outcome.Code));
    }

    [Theory]
    [InlineData(400, """{"status": "error", "errorType": "bad_data", "error": "parse error"}""", "query_failed", "parse error")]
    [InlineData(503, "<html>", "503", "503")]
    [InlineData(200, "<html>", "invalid_response", "not that of a Prometheus query")]
    [InlineData(200, """{"status": "success", "data": {"resultType": "vector", "result": [{"value": 1}]}}""", "invalid_response", "not that of a Prometheus query")]
    [InlineData(200, """{"status": "success", "data": {"resultType": "vector", "result": [{"value": [1, "one"]}]}}""", "invalid_response", "not that of a Prometheus query")]
    [InlineData(200, """{"status": "success", "data": {"resultType": "matrix", "result": []}}""", "query_failed", "range")]
    [InlineData(200, "[]", "invalid_response", "not that of a Prometheus query")]
    public async Task An_error_or_another_answer_fails(int status, string body, string code, string says)
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(status, body));

        AssertFailed(await CheckAsync(target, "<", 10), code, says);
    }

    [Fact]
    public async Task The_query_is_asked_at_the_servers_interface_below_its_path()
    {
        await using var target = ScriptedTarget.Start(Scripts.Json(Vector("1")));

        await _prober.CheckAsync(ProbeKind.Prometheus, $"{target.Url}/prometheus/", """{"query": "up{job=\"a b\"} & 1", "comparison": ">", "threshold": 0}""");

        Assert.StartsWith("GET /prometheus/api/v1/query?query=up%7Bjob%3D%22a%20b%22%7D%20%26%201 HTTP/1.1", Assert.Single(target.Requests), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"comparison": "<", "threshold": 1}""", "settings.query")]
    [InlineData("""{"query": "", "comparison": "<", "threshold": 1}""", "settings.query")]
    [InlineData("""{"query": 1, "comparison": "<", "threshold": 1}""", "settings.query")]
    [InlineData("""{"query": "up", "threshold": 1}""", "settings.comparison")]
    [InlineData("""{"query": "up", "comparison": "=", "threshold": 1}""", "settings.comparison")]
    [InlineData("""{"query": "up", "comparison": "<"}""", "settings.threshold")]
    [InlineData("""{"query": "up", "comparison": "<", "threshold": "1"}""", "settings.threshold")]
    [InlineData("""{"query": "up", "comparison": "<", "threshold": 1, "noData": "none"}""", "settings.noData")]
    public void A_setting_that_is_missing_or_wrong_is_named(string settings, string field)
    {
        var (name, sentences) = Assert.Single(_prober.Validate(ProbeKind.Prometheus, "https://example.com", settings).Faults);
        Assert.Equal(field, name);
        Assert.Single(sentences);
    }

    private Task<CheckOutcome> CheckAsync(ScriptedTarget target, string comparison, double threshold, string more = "") =>
        _prober.CheckAsync(ProbeKind.Prometheus, target.Url, $$"""{"query": "up", "comparison": "{{comparison}}", "threshold": {{threshold}}{{more}}}""", evidence: true);

    private static string Vector(params string[] samples)
    {
        var series = samples.Select(sample => $$"""{"metric": {}, "value": [1747040400.1, "{{sample}}"]}""");
        return $$"""{"status": "success", "data": {"resultType": "vector", "result": [{{string.Join(", ", series)}}] } }""";
    }
}
