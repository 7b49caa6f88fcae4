using System.Text.Json.Nodes;
using StatusPage.Core.Probing;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Probing.Http;

public sealed class HttpSettingsTests : IAsyncLifetime
{
    private readonly Prober _prober = new(allowPrivate: false);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _prober.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("/health")]
    [InlineData("ftp://example.com")]
    [InlineData("http://")]
    [InlineData("https://user:password@example.com")]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://2130706433")]
    [InlineData("http://[::1]:8080/")]
    [InlineData("http://169.254.169.254/latest")]
    public void A_target_that_cannot_be_probed_is_refused(string target) => Assert.Single(_prober.Validate(ProbeKind.Http, target).Faults["target"]);

    [Theory]
    [InlineData("""{"method": "TRACE"}""", "settings.method", "GET, HEAD, POST")]
    [InlineData("""{"method": 1}""", "settings.method", "GET, HEAD, POST")]
    [InlineData("""{"body": "x"}""", "settings.body", "GET request has no body")]
    [InlineData("""{"contentType": "application/json"}""", "settings.contentType", "leave it out")]
    [InlineData("""{"method": "POST", "body": "x", "contentType": "json"}""", "settings.contentType", "application/json")]
    [InlineData("""{"headers": "X: 1"}""", "settings.headers", "name and value")]
    [InlineData("""{"headers": [{"name": "X"}]}""", "settings.headers", "name and value")]
    [InlineData("""{"headers": [{"name": "X", "value": "1", "hidden": true}]}""", "settings.headers", "name and value")]
    [InlineData("""{"headers": [{"name": "X Y", "value": "1"}]}""", "settings.headers", "letters, digits and hyphens")]
    [InlineData("""{"headers": [{"name": "X", "value": "1\r\nY: 2"}]}""", "settings.headers", "one line")]
    [InlineData("""{"headers": [{"name": "transfer-encoding", "value": "chunked"}]}""", "settings.headers", "belongs to the connection")]
    [InlineData("""{"headers": [{"name": "Host", "value": "a b"}]}""", "settings.headers", "name of a host")]
    [InlineData("""{"expectedStatus": [99]}""", "settings.expectedStatus", "100 to 599")]
    [InlineData("""{"expectedStatus": "300-200"}""", "settings.expectedStatus", "100 to 599")]
    [InlineData("""{"expectedStatus": [{}]}""", "settings.expectedStatus", "100 to 599")]
    [InlineData("""{"jsonPath": "status"}""", "settings.jsonPath", "$.status")]
    [InlineData("""{"jsonPath": "$..status"}""", "settings.jsonPath", "$.status")]
    [InlineData("""{"jsonEquals": 1}""", "settings.jsonEquals", "jsonPath too")]
    [InlineData("""{"jsonPath": "$.a", "jsonEquals": {}}""", "settings.jsonEquals", "number, true or false")]
    [InlineData("""{"maxLatencyMs": 0}""", "settings.maxLatencyMs", "from 1 to 60000")]
    [InlineData("""{"maxLatencyMs": 1.5}""", "settings.maxLatencyMs", "whole number")]
    [InlineData("""{"maxLatencyMs": "1"}""", "settings.maxLatencyMs", "whole number")]
    [InlineData("""{"followRedirects": "yes"}""", "settings.followRedirects", "true or false")]
    [InlineData("""{"httpVersion": 2}""", "settings.httpVersion", "1.1, 2")]
    [InlineData("""{"latencyPercentile": 99}""", "settings.latencyPercentile", "object")]
    [InlineData("""{"latencyPercentile": {}}""", "settings.latencyPercentile.maxMs", "milliseconds")]
    [InlineData("""{"latencyPercentile": {"maxMs": 1, "percentile": 100}}""", "settings.latencyPercentile.percentile", "99.99")]
    [InlineData("""{"latencyPercentile": {"maxMs": 1, "window": 5}}""", "settings.latencyPercentile.window", "accepted: maxMs, minimumSamples")]
    [InlineData("""{"verify": true}""", "settings.verify", "accepted: body, bodyContains")]
    public void A_setting_that_is_wrong_is_named_with_what_is_accepted(string settings, string field, string says)
    {
        var (field1, sentences) = Assert.Single(_prober.Validate(ProbeKind.Http, "https://example.com", settings).Faults);

        Assert.Equal(field, field1);
        Assert.Contains(says, Assert.Single(sentences), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_named_together() =>
        Assert.Equal(
            ["settings.maxLatencyMs", "settings.method", "settings.verify", "target"],
            _prober.Validate(ProbeKind.Http, "x", """{"method": "GO", "maxLatencyMs": -1, "verify": 1}""").Faults.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_right_is_kept_as_it_was_meant()
    {
        var (faults, kept) = _prober.Validate(ProbeKind.Http, "https://example.com", """
            {"method": "POST", "body": "a\nb", "headers": [{"name": "authorization", "value": " Bearer 1 "}, {"name": "X", "value": "y"}],
             "expectedStatus": ["200-204", 301], "bodyContains": "", "maxLatencyMs": 500.0, "followRedirects": null}
            """);

        Assert.Empty(faults);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"method": "POST", "headers": [{"name": "authorization", "value": "Bearer 1", "secret": true}, {"name": "X", "value": "y", "secret": false}],
                 "body": "a\nb", "expectedStatus": ["200-204", "301"], "maxLatencyMs": 500}
                """),
            kept), kept.ToJsonString());
    }

    [Fact]
    public void What_was_kept_is_accepted_again()
    {
        const string settings = """
            {"method": "PUT", "body": "{}", "contentType": "application/json", "expectedStatus": [200], "jsonPath": "$.a[0]['b']", "jsonEquals": 1.5,
             "latencyPercentile": {"percentile": 99.9, "maxMs": 200, "windowMinutes": 60, "minimumSamples": 30}, "httpVersion": "2", "verifyCertificate": false}
            """;
        var (_, once) = _prober.Validate(ProbeKind.Http, "https://example.com", settings);
        var (faults, twice) = _prober.Validate(ProbeKind.Http, "https://example.com", once.ToJsonString());

        Assert.Empty(faults);
        Assert.True(JsonNode.DeepEquals(once, twice));
    }
}
