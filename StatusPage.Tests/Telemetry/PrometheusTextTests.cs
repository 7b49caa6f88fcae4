using System.Diagnostics.Metrics;
using StatusPage.Web.Telemetry;

namespace StatusPage.Tests.Telemetry;

public sealed class PrometheusTextTests
{
    [Theory]
    [InlineData("statuspage.http.requests", null, true, "statuspage_http_requests_total")]
    [InlineData("statuspage.http.request.duration", "s", false, "statuspage_http_request_duration_seconds")]
    [InlineData("process.cpu", "s", true, "process_cpu_seconds_total")]
    [InlineData("process.resident_memory", "By", false, "process_resident_memory_bytes")]
    [InlineData("process.open_fds", "", false, "process_open_fds")]
    [InlineData("share", "1", false, "share")]
    public void A_name_has_underscores_the_unit_written_out_and_total_on_what_only_grows(string name, string? unit, bool counter, string expected) =>
        Assert.Equal(expected, PrometheusNames.Of(name, unit, counter));

    [Fact]
    public void A_unit_that_is_no_base_unit_is_refused() =>
        Assert.Throws<ArgumentException>(() => PrometheusNames.Of("time", "ms", counter: false));

    [Fact]
    public void Counters_are_told_from_what_goes_down_too()
    {
        using var meter = new Meter("test");
        Assert.True(PrometheusNames.IsCounter(meter.CreateCounter<long>("a")));
        Assert.True(PrometheusNames.IsCounter(meter.CreateObservableCounter("b", () => 1.0)));
        Assert.False(PrometheusNames.IsCounter(meter.CreateUpDownCounter<long>("c")));
        Assert.False(PrometheusNames.IsCounter(meter.CreateObservableGauge("d", () => 1)));
        Assert.False(PrometheusNames.IsCounter(meter.CreateHistogram<double>("e")));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1234567890123, "1234567890123")]
    [InlineData(0.00025, "0.00025")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_written_as_go_reads_them(double value, string expected) => Assert.Equal(expected, PrometheusText.Number(value));

    [Fact]
    public void Help_and_labels_escape_what_would_end_them()
    {
        var text = PrometheusText.Write([new MetricFamily("a_total", "counter", "One \\ two\nthree \"four\".", [new MetricSample("", new Labels("x", "1\\2\n3\"4", "y", "ü"), 5)])]);
        Assert.Equal("# HELP a_total One \\\\ two\\nthree \"four\".\n# TYPE a_total counter\na_total{x=\"1\\\\2\\n3\\\"4\",y=\"ü\"} 5\n", text);
    }

    [Fact]
    public void What_has_no_sample_is_not_named() => Assert.Equal("", PrometheusText.Write([new MetricFamily("a", "gauge", "Nothing.", [])]));

    [Fact]
    public void A_sample_without_labels_has_no_braces() =>
        Assert.EndsWith("\na 1\n", PrometheusText.Write([new MetricFamily("a", "gauge", "One.", [new MetricSample("", default, 1)])]), StringComparison.Ordinal);

    [Theory]
    [InlineData("/", "page")]
    [InlineData("/incidents/0k7x", "page")]
    [InlineData("/apisomething", "page")]
    [InlineData("/administration", "page")]
    [InlineData("/assets/site.css", "asset")]
    [InlineData("/v1/status", "public_api")]
    [InlineData("/v1/statusx", "public_api")]
    [InlineData("/v1/status/incidents/0k7x", "public_api")]
    [InlineData("/v1/status/stream", "stream")]
    [InlineData("/api/v2/summary.json", "public_api")]
    [InlineData("/openapi/v1.json", "public_api")]
    [InlineData("/v1/admin/components", "admin_api")]
    [InlineData("/v1/heartbeats/secret", "inbound")]
    [InlineData("/v1/ratios/secret", "inbound")]
    [InlineData("/v1/alerts/secret/generic", "inbound")]
    [InlineData("/v1/health", "operation")]
    [InlineData("/healthz/ready", "operation")]
    [InlineData("/metrics", "operation")]
    [InlineData("/admin", "console")]
    [InlineData("/admin/incidents", "console")]
    [InlineData("/_framework/blazor.web.js", "console")]
    [InlineData("/_blazor", "console_connection")]
    [InlineData("/_blazor/negotiate", "console_connection")]
    [InlineData("/history.atom", "feed")]
    [InlineData("/components/0k7x/history.rss", "feed")]
    [InlineData("/maintenance.ics", "feed")]
    [InlineData("/badge.svg", "embed")]
    [InlineData("/badge/0k7x.svg", "embed")]
    [InlineData("/embed", "embed")]
    [InlineData("", "page")]
    public void Every_path_belongs_to_one_of_few_classes(string path, string expected)
    {
        Assert.Equal(expected, RouteClasses.Of(path));
        Assert.Contains(expected, RouteClasses.All);
    }
}
