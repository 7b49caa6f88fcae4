using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Publication;
using StatusPage.Core.Telemetry;
using StatusPage.Tests.Api;
using StatusPage.Tests.Conventions;
using StatusPage.Tests.Support;
using StatusPage.Web.Telemetry;

namespace StatusPage.Tests.Telemetry;

public sealed partial class MetricsTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task Prometheus_reads_every_metric_with_its_type_and_a_sentence_that_says_what_it_is()
    {
        await app.Http.ReadAsync("");
        var answer = (await app.Http.ReadAsync("metrics")).AssertIs(HttpStatusCode.OK);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.ContentType!.ToString());

        var scrape = await Scrape.ParseAsync(answer.Text);
        Assert.All(scrape.Families, family =>
        {
            Assert.NotEqual("unknown", family.Type);
            Assert.EndsWith(".", family.Help, StringComparison.Ordinal);
            Assert.Matches(Name(), family.Name);
            Assert.NotEmpty(family.Samples);
            Assert.All(family.Samples, sample => Assert.Equal(family.Type == "counter", sample.Name.EndsWith("_total", StringComparison.Ordinal)));
        });
        // The text itself: each family is announced once, and the last line ends.
        var announced = answer.Text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).ToList();
        Assert.Equal(announced.Count, announced.Distinct(StringComparer.Ordinal).Count());
        Assert.EndsWith("\n", answer.Text, StringComparison.Ordinal);
        Assert.All(
            ["statuspage_snapshot_version", "statuspage_snapshot_age_seconds", "process_resident_memory_bytes", "process_start_time_seconds", "dotnet_gc_heap_size_bytes"],
            name => Assert.True(scrape.Value(name) >= 0, name));
    }

    [Fact]
    public async Task What_the_documentation_names_is_there()
    {
        await app.Get<QueueFigures>().RunOnceAsync(CancellationToken.None);
        var text = (await app.Http.ReadAsync("metrics")).AssertIs(HttpStatusCode.OK).Text;
        var known = app.Get<MetricsCollector>().Read().Select(family => family.Name).ToHashSet(StringComparer.Ordinal);
        var documented = 0;
        foreach (var row in File.ReadLines(Path.Combine(Sources.Top, "docs", "metrics.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(row => row is [_, _, ['g' or 'c' or 'h', ..], ..]))
        {
            foreach (var name in row[1].Split(',', StringSplitOptions.TrimEntries).Select(name => name.Trim('`')))
            {
                Assert.Contains(name, known);
                documented++;
                // What has no labels has a value from the start.
                if (row[2].StartsWith("gauge", StringComparison.Ordinal) && row[3].Length == 0)
                {
                    Assert.Contains($"\n{name} ", text, StringComparison.Ordinal);
                }
            }
        }

        Assert.True(documented > 30);
    }

    [Fact]
    public async Task A_measure_that_nobody_could_read_stops_the_start()
    {
        await using var core = await CoreApp.StartAsync();
        var metrics = core.Get<StatusMetrics>();
        using var collector = new MetricsCollector(metrics, Microsoft.Extensions.Logging.Abstractions.NullLogger<MetricsCollector>.Instance);
        Assert.Throws<NotSupportedException>(() => metrics.Meter.CreateObservableGauge("statuspage.whole", () => 1));
    }

    [Fact]
    public async Task Requests_are_counted_by_kind_and_status_and_timed_in_buckets_that_add_up()
    {
        var before = await ReadAsync();
        for (var i = 0; i < 5; i++)
        {
            (await app.Http.ReadAsync("")).AssertIs(HttpStatusCode.OK);
        }

        (await app.Http.ReadAsync("nowhere")).AssertIs(HttpStatusCode.NotFound);
        (await app.Http.ReadAsync("v1/admin/components")).AssertIs(HttpStatusCode.Unauthorized);
        var after = await ReadAsync();

        Assert.Equal(5, Grown(before, after, "statuspage_http_requests_total", ("class", "page"), ("code", "200")));
        Assert.Equal(1, Grown(before, after, "statuspage_http_requests_total", ("class", "page"), ("code", "404")));
        Assert.Equal(1, Grown(before, after, "statuspage_http_requests_total", ("class", "admin_api"), ("code", "401")));
        Assert.Equal(6, Grown(before, after, "statuspage_http_request_duration_seconds_count", ("class", "page")));
        var buckets = after.Families.Single(family => family.Name == "statuspage_http_request_duration_seconds").Samples
            .Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal) && sample.Labels["class"] == "page")
            .Select(sample => double.Parse(sample.Value, System.Globalization.CultureInfo.InvariantCulture))
            .ToList();
        Assert.Equal(buckets.Order(), buckets);
        Assert.Equal(after.Value("statuspage_http_request_duration_seconds_count", ("class", "page")), buckets[^1]);
    }

    [Fact]
    public async Task What_readers_see_is_told_from_the_snapshot()
    {
        var before = await ReadAsync();
        var component = await app.AddComponentAsync("Counted");
        var incident = await app.ReportAsync("Counted", (component, ComponentStatus.MajorOutage));
        var open = await ReadAsync();
        Assert.Equal(app.Published.Version, open.Value("statuspage_snapshot_version"));
        Assert.Equal(1, Grown(before, open, "statuspage_components", ("status", "major_outage")));
        Assert.Equal(1, Grown(before, open, "statuspage_incidents_open", ("impact", "major")));
        Assert.Equal(1, Grown(before, open, "statuspage_promise_clocks_running", ("kind", "next_update")));

        app.Clock.Advance(TimeSpan.FromHours(3));
        var late = await ReadAsync();
        Assert.Equal(1, Grown(before, late, "statuspage_promise_clocks_overdue", ("kind", "next_update")));
        Assert.Equal(TimeSpan.FromHours(3).TotalSeconds, late.Value("statuspage_snapshot_age_seconds"));

        await app.ResolveAsync(incident);
        var over = await ReadAsync();
        Assert.Equal(0, Grown(before, over, "statuspage_promise_clocks_overdue", ("kind", "next_update")));
        Assert.Equal(1, Grown(before, over, "statuspage_promises_ended_90d", ("kind", "next_update"), ("state", "missed")));
        Assert.Equal(0, over.Value("statuspage_snapshot_age_seconds"));
    }

    [Fact]
    public async Task What_waits_to_be_sent_is_counted_by_a_job_and_told_with_the_time_of_counting()
    {
        await app.Get<QueueFigures>().RunOnceAsync(CancellationToken.None);
        var scrape = await ReadAsync();
        Assert.All(["email", "webhook", "slack", "teams"], channel => Assert.True(scrape.Value("statuspage_deliveries_queued", ("channel", channel)) >= 0, channel));
        Assert.True(scrape.Value("statuspage_deliveries_counted_timestamp_seconds") > 0);
    }

    [Fact]
    public async Task Jobs_tell_when_they_last_ran_and_how_it_ended()
    {
        var times = app.Get<JobTimes>();
        // Its own first run, at the start of the application, comes before; the next is an hour away.
        var before = await Eventually.ReadAsync(ReadAsync, read => read.Value("statuspage_job_runs_total", ("job", "retention"), ("result", "succeeded")) > 0);
        await times.RunAsync("retention", () => Task.CompletedTask);
        await Assert.ThrowsAsync<InvalidOperationException>(() => times.RunAsync("retention", () => throw new InvalidOperationException("No.")));
        var after = await ReadAsync();
        Assert.Equal(1, Grown(before, after, "statuspage_job_runs_total", ("job", "retention"), ("result", "succeeded")));
        Assert.Equal(1, Grown(before, after, "statuspage_job_runs_total", ("job", "retention"), ("result", "failed")));
        Assert.Equal(app.Now.ToUnixTimeMilliseconds() / 1000.0, after.Value("statuspage_job_last_success_timestamp_seconds", ("job", "retention")));
        Assert.Equal(0, after.Value("statuspage_job_late", ("job", "retention")));
    }

    [Fact]
    public async Task A_job_that_does_not_come_again_is_late()
    {
        await using var core = await CoreApp.StartAsync();
        var times = core.Get<JobTimes>();
        var job = Core.Scheduling.Jobs.MaintenanceClock;
        Assert.False(times.IsLate(job));
        core.Clock.Advance(job.Every + job.Patience);
        Assert.False(times.IsLate(job));
        core.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(times.IsLate(job));
        await times.RunAsync(job.Name, () => Task.CompletedTask);
        Assert.False(times.IsLate(job));
    }

    [Fact]
    public async Task Signing_in_deliveries_streams_checks_and_waits_are_counted_by_how_they_ended()
    {
        var metrics = app.Get<StatusMetrics>();
        var before = await ReadAsync();
        metrics.SignedIn("failed");
        metrics.Delivered("email", "sent");
        metrics.Delivered("slack", "failed");
        metrics.ProbeChecked("failed", TimeSpan.FromMilliseconds(1_500));
        metrics.ProbeChecked("ok", TimeSpan.FromMilliseconds(20));
        metrics.StreamOpened();
        metrics.StreamOpened();
        metrics.StreamEnded("slow");
        metrics.GaveUpWaitingToWrite();
        var after = await ReadAsync();
        Assert.Equal(1, Grown(before, after, "statuspage_sign_ins_total", ("result", "failed")));
        Assert.Equal(1, Grown(before, after, "statuspage_deliveries_total", ("channel", "email"), ("result", "sent")));
        Assert.Equal(1, Grown(before, after, "statuspage_deliveries_total", ("channel", "slack"), ("result", "failed")));
        Assert.Equal(1, Grown(before, after, "statuspage_probe_checks_total", ("result", "failed")));
        Assert.Equal(1, Grown(before, after, "statuspage_probe_checks_late_total"));
        Assert.Equal(2, Grown(before, after, "statuspage_probe_check_lateness_seconds_count"));
        Assert.Equal(1, Grown(before, after, "statuspage_event_streams_open"));
        Assert.Equal(1, Grown(before, after, "statuspage_event_streams_ended_total", ("reason", "slow")));
        Assert.Equal(1, Grown(before, after, "statuspage_database_write_wait_timeouts_total"));
        Assert.True(after.Value("statuspage_database_write_wait_duration_seconds_count") > 0);
    }

    [Fact]
    public async Task A_reader_elsewhere_is_refused_by_a_sentence_also_through_a_proxy_on_this_machine()
    {
        (await app.Http.ReadAsync("metrics", ("X-Forwarded-For", "203.0.113.5"))).AssertRefused(403, says: "Metrics:AllowedAddresses");
        (await app.Http.ReadAsync("metrics", ("X-Forwarded-For", "127.0.0.1"))).AssertRefused(403);
        (await app.Http.ReadAsync("metrics", ("Host", "status.example.com"))).AssertRefused(403);
    }

    [Fact]
    public async Task A_configured_token_or_address_lets_others_read_through_the_proxy()
    {
        await using var open = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Metrics:Token"] = "a-token-for-prometheus",
            ["Metrics:AllowedAddresses"] = "203.0.113.0/24",
        });
        (await open.Http.ReadAsync("metrics", ("X-Forwarded-For", "203.0.113.5"))).AssertIs(HttpStatusCode.OK);
        var refused = await open.Http.ReadAsync("metrics", ("X-Forwarded-For", "198.51.100.1"));
        refused.AssertRefused(401);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.ToString());
        (await open.Http.ReadAsync("metrics", ("X-Forwarded-For", "198.51.100.1"), ("Authorization", "Bearer a-token-for-prometheus"))).AssertIs(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_its_database_the_metrics_go_on_with_what_was_known()
    {
        await using var alone = await StatusPageApp.StartAsync();
        await alone.AddComponentAsync("Still counted");
        await alone.Get<QueueFigures>().RunOnceAsync(CancellationToken.None);
        await alone.ReadAsync(async db =>
        {
            await db.Database.ExecuteSqlRawAsync("""DROP TABLE "PublicationStates"; DROP TABLE "Deliveries";""");
            return true;
        });
        await Assert.ThrowsAnyAsync<Exception>(() => alone.Get<QueueFigures>().RunOnceAsync(CancellationToken.None));
        await Assert.ThrowsAnyAsync<Exception>(() => alone.Get<Publisher>().RefreshAsync());

        var scrape = await Scrape.ParseAsync((await alone.Http.ReadAsync("metrics")).AssertIs(HttpStatusCode.OK).Text);
        Assert.Equal(1, scrape.Value("statuspage_components", ("status", "operational")));
        Assert.Equal(0, scrape.Value("statuspage_deliveries_queued", ("channel", "email")));
        Assert.All(Enum.GetValues<WebhookFormat>(), format => Assert.NotNull(scrape.Value("statuspage_deliveries_queued", ("channel", DeliveryChannel.Of(format)))));
    }

    private async Task<Scrape> ReadAsync() => await Scrape.ParseAsync((await app.Http.ReadAsync("metrics")).AssertIs(HttpStatusCode.OK).Text);

    private static double Grown(Scrape before, Scrape after, string name, params (string, string)[] labels) =>
        (after.Value(name, labels) ?? 0) - (before.Value(name, labels) ?? 0);

    [GeneratedRegex("^(statuspage|process|dotnet)_[a-z0-9_]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Name();
}
