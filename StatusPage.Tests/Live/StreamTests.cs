using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;
using StatusPage.Web.Live;

namespace StatusPage.Tests.Live;

/// <summary>The event stream of a real server, read over loopback.</summary>
public sealed class StreamTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    private const string Address = "/v1/status/stream";

    [Fact]
    public async Task It_is_open_to_any_origin_and_kept_from_caches_and_buffers_and_speaks_at_once()
    {
        await using var stream = await StreamReading.OpenAsync(app, with: request => request.Headers.Add("Origin", "https://elsewhere.example"));
        var first = await stream.NextAsync();

        Assert.Equal("text/event-stream", stream.Answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("*", stream.Answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.True(stream.Answer.Headers.CacheControl is { NoStore: true, NoTransform: true });
        Assert.Equal("no", stream.Answer.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Empty(stream.Answer.Content.Headers.ContentEncoding);
        Assert.InRange(first!.Retry!.Value, 1000, 4000);
        Assert.Matches("^as of [0-9TZ:-]+, publication [0-9]+$", first.Comment!);
        Assert.NotNull(first.Id);
    }

    [Fact]
    public async Task What_staff_post_is_told_as_it_happens_with_the_thing_as_the_public_api_has_it()
    {
        var component = await app.AddComponentAsync("API of the stream");
        await using var stream = await StreamReading.OpenAsync(app);
        await stream.NextAsync();

        var incident = await app.ReportAsync("Told as it happens", (component, ComponentStatus.MajorOutage));
        var created = await stream.EventAsync();
        Assert.Equal("incident.created", created.Name);
        Assert.Equal((await app.Http.ReadAsync($"v1/status/incidents/{incident.Id}")).Data.ToJsonString(), created.Json.ToJsonString());
        var down = await stream.EventAsync();
        Assert.Equal(("component.updated", component.Id, "major_outage"), (down.Name, (string?)down.Json["id"], (string?)down.Json["status"]));

        await app.PostAsync(incident, "We know what it is.", posting => posting with { Status = IncidentStatus.Identified });
        Assert.Equal(["incident.updated Told as it happens"], await stream.EventsAsync(1));
        await app.ResolveAsync(incident);
        Assert.Equal(["incident.resolved Told as it happens", "component.updated API of the stream"], await stream.EventsAsync(2));
    }

    [Fact]
    public async Task Links_lead_to_where_the_stream_was_asked_for()
    {
        var incident = await app.ReportAsync("Asked for by name");
        Action<HttpRequestMessage> byName = request => request.Headers.Host = "status.example.org";
        // From another process: what changed since, and then what happens.
        await using var stream = await StreamReading.OpenAsync(app, new EventId(app.Now.AddMinutes(-1).ToUnixTimeMilliseconds(), 1, 1, 1).ToString(), byName);
        Assert.Equal($"http://status.example.org/incidents/{incident.Id}", (string?)(await NextAsync("incident.created")).Json["url"]);
        await app.PostAsync(incident, "More of it.");
        Assert.Equal((await app.Http.ReadAsync($"v1/status/incidents/{incident.Id}", ("Host", "status.example.org"))).Data.ToJsonString(), (await NextAsync("incident.updated")).Json.ToJsonString());

        async Task<ServerSentEvent> NextAsync(string name)
        {
            while (true)
            {
                var told = await stream.EventAsync();
                if (told.Name == name && (string?)told.Json["id"] == incident.Id)
                {
                    return told;
                }
            }
        }
    }

    [Fact]
    public async Task Maintenance_is_told_from_its_announcement_to_its_end()
    {
        await using var own = await StatusPageApp.StartAsync();
        await using var stream = await StreamReading.OpenAsync(own);
        await stream.NextAsync();

        await own.AddMaintenanceAsync("Moving house", own.Now.AddMinutes(5), own.Now.AddMinutes(10));
        Assert.Equal(["maintenance.scheduled Moving house"], await stream.EventsAsync(1));
        await own.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(["maintenance.started Moving house"], await stream.EventsAsync(1));
        await own.PassAsync(TimeSpan.FromMinutes(6));
        Assert.Equal(["maintenance.completed Moving house"], await stream.EventsAsync(1));
    }

    [Fact]
    public async Task A_hidden_component_is_never_told_of()
    {
        var hidden = await app.AddComponentAsync("Kept from the stream", with: input => input with { Visible = false });
        await using var stream = await StreamReading.OpenAsync(app);
        await stream.NextAsync();

        await app.Catalog.SetStatusAsync(app.Admin, hidden.Id, ComponentStatus.MajorOutage, "Words", expectedVersion: null);
        await app.ReportAsync("With a hidden component", (hidden, ComponentStatus.MajorOutage));
        var told = await stream.EventAsync();

        Assert.Equal("incident.created", told.Name);
        Assert.DoesNotContain(hidden.Id, told.Data!, StringComparison.Ordinal);
        Assert.DoesNotContain("Kept from the stream", told.Data!, StringComparison.Ordinal);
        await app.ReportAsync("The next");
        Assert.Equal(["incident.created The next"], await stream.EventsAsync(1));
    }

    [Fact]
    public async Task A_reader_that_comes_back_with_its_last_id_misses_nothing_and_hears_nothing_twice()
    {
        string? last;
        await using (var stream = await StreamReading.OpenAsync(app))
        {
            await stream.NextAsync();
            await app.ReportAsync("Heard");
            await stream.EventAsync();
            last = stream.LastId;
        }

        await app.ReportAsync("Missed once");
        await app.ReportAsync("Missed twice");
        await using var again = await StreamReading.OpenAsync(app, last);

        Assert.Equal(["incident.created Missed once", "incident.created Missed twice"], await again.EventsAsync(2));
    }

    [Fact]
    public async Task One_that_never_heard_an_event_can_come_back_all_the_same()
    {
        string? last;
        await using (var stream = await StreamReading.OpenAsync(app))
        {
            await stream.NextAsync();
            last = stream.LastId;
        }

        await app.ReportAsync("Missed by one that had heard nothing");
        await using var again = await StreamReading.OpenAsync(app, last);

        Assert.Equal(["incident.created Missed by one that had heard nothing"], await again.EventsAsync(1));
    }

    [Fact]
    public async Task After_a_restart_it_goes_on_where_it_was()
    {
        using var directory = new TemporaryDirectory();
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ConnectionStrings:StatusPage"] = directory.ConnectionString };
        string? last;
        DateTimeOffset left;
        await using (var before = await StatusPageApp.StartAsync(settings))
        {
            var component = await before.AddComponentAsync("Down for a while");
            // Nothing is promised of it that could be missed meanwhile.
            await before.ReportAsync("Long ago", report => report with { Impact = Impact.None });
            before.Clock.Advance(TimeSpan.FromHours(1));
            await before.ReportAsync("Heard before the restart");
            before.Clock.Advance(TimeSpan.FromMinutes(5));
            await before.PassAsync(TimeSpan.Zero);
            await using var stream = await StreamReading.OpenAsync(before);
            await stream.NextAsync();
            last = stream.LastId;
            before.Clock.Advance(TimeSpan.FromMinutes(5));
            // Dated back to its beginning, as probes do.
            await before.ReportAsync("Not heard any more", report => report with { StartedAt = before.Now.AddMinutes(-20) }, (component, ComponentStatus.MajorOutage));
            left = before.Now;
        }

        await using var after = await StatusPageApp.StartAsync(settings);
        after.Clock.Now = left.AddMinutes(1);
        await after.PassAsync(TimeSpan.Zero);
        await using var again = await StreamReading.OpenAsync(after, last);
        await after.ReportAsync("After the restart");

        Assert.Equal(["incident.created Not heard any more", "component.updated Down for a while", "incident.created After the restart"], await again.EventsAsync(3));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("1-2-3-4")]
    [InlineData("99999999999999-1-1-1")]
    [InlineData("-1--1--1--1")]
    [InlineData("%00%ff")]
    public async Task An_id_that_is_none_begins_anew(string id)
    {
        await app.ReportAsync($"Before {id}");
        await using var stream = await StreamReading.OpenAsync(app, id);
        Assert.NotNull((await stream.NextAsync())!.Retry);
        await app.ReportAsync($"After {id}");

        Assert.Equal([$"incident.created After {id}"], await stream.EventsAsync(1));
    }

    [Fact]
    public async Task A_quiet_stream_gives_a_sign_of_life_that_says_how_old_the_state_is()
    {
        await using var own = await StatusPageApp.StartAsync();
        await using var stream = await StreamReading.OpenAsync(own);
        await stream.NextAsync();
        own.Clock.Advance(TimeSpan.FromMinutes(3));
        await own.PassAsync(TimeSpan.Zero);

        for (var second = 0; second < LiveStreams.BeatSeconds; second++)
        {
            own.Get<LiveStreams>().OnTick();
        }

        Assert.StartsWith("as of 2026-05-12T09:03:00Z, publication ", (await stream.BeatAsync()).Comment, StringComparison.Ordinal);
        Assert.InRange(LiveStreams.BeatSeconds, 1, 15);
    }

    [Fact]
    public async Task What_is_published_without_an_event_is_known_by_its_number()
    {
        await using var own = await StatusPageApp.StartAsync();
        var component = await own.AddComponentAsync("To be removed");
        await using var stream = await StreamReading.OpenAsync(own);
        await stream.NextAsync();

        await own.Catalog.RemoveComponentAsync(own.Admin, component.Id, null);

        Assert.EndsWith($"publication {own.Published.Version}", (await stream.NextAsync())!.Comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_wants_no_events_has_signs_of_life_alone_and_one_with_each_publication()
    {
        await using var stream = await StreamReading.OpenAsync(app, with: request => request.RequestUri = new Uri($"{Address}?events=none", UriKind.Relative));
        await stream.NextAsync();

        await app.ReportAsync("Not in so many words");
        var sign = await stream.NextAsync();

        Assert.Null(sign!.Name);
        Assert.EndsWith($"publication {app.Published.Version}", sign.Comment, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?events=all")]
    [InlineData("?events=")]
    [InlineData("?of=all")]
    public async Task One_that_wants_all_events_may_say_so(string question)
    {
        await using var stream = await StreamReading.OpenAsync(app, with: request => request.RequestUri = new Uri(Address + question, UriKind.Relative));
        await stream.NextAsync();
        await app.ReportAsync($"For {question}");

        Assert.Equal([$"incident.created For {question}"], await stream.EventsAsync(1));
    }

    [Theory]
    [InlineData("?events=some")]
    [InlineData("?events=none&events=all")]
    public async Task One_that_asks_for_what_there_is_not_is_told_what_there_is(string question) =>
        (await app.Http.ReadAsync(Address + question)).AssertRefused(400, "events", "all, which is what there is without it, and none");

    [Fact]
    public async Task A_reader_that_takes_nothing_is_ended_and_the_others_go_on()
    {
        await using var own = await StatusPageApp.StartAsync(configure: builder => builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MinResponseDataRate = null));
        var incident = await own.ReportAsync("Many words");
        var streams = own.Get<LiveStreams>();
        using var stalled = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await stalled.ConnectAsync(IPAddress.Loopback, own.BaseAddress.Port);
        await stalled.SendAsync(Encoding.ASCII.GetBytes($"GET {Address} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        await Eventually.HoldsAsync(() => streams.Count == 1);
        await using var other = await StreamReading.OpenAsync(own);

        // Until what waits for it is more than the system and the server hold for a connection.
        var words = string.Concat(Enumerable.Repeat("Words without end. ", 1000));
        for (var posting = 0; posting < 100 && streams.Count == 2; posting++)
        {
            incident = await own.PostAsync(incident, words);
            Assert.Equal("incident.updated", (await other.EventAsync()).Name);
            streams.OnTick();
        }

        await Eventually.HoldsAsync(() => streams.Count == 1);
        await own.ReportAsync("The others go on");
        Assert.Equal(["incident.created The others go on"], await other.EventsAsync(1));
    }

    [Fact]
    public async Task A_reader_that_leaves_is_forgotten()
    {
        await using var own = await StatusPageApp.StartAsync();
        await using (await StreamReading.OpenAsync(own))
        {
            await Eventually.HoldsAsync(() => own.Get<LiveStreams>().Count == 1);
        }

        await Eventually.HoldsAsync(() => own.Get<LiveStreams>().Count == 0);
    }

    [Fact]
    public async Task One_address_has_only_so_many_and_is_told_so()
    {
        await using var own = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Live:StreamsPerAddress"] = "2" });
        await using var one = await StreamReading.OpenAsync(own);
        await using var two = await StreamReading.OpenAsync(own);

        using (var refused = await StreamReading.AskAsync(own))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
            Assert.Equal(TimeSpan.FromSeconds(LiveStreams.RetryAfterSeconds), refused.Headers.RetryAfter?.Delta);
            Assert.Equal("*", refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.Contains("2 streams", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // Another reader, as the proxy on this machine names it.
        await using var elsewhere = await StreamReading.OpenAsync(own, with: request => request.Headers.Add("X-Forwarded-For", "203.0.113.9"));
        await one.DisposeAsync();
        await Eventually.HoldsAsync(() => own.Get<LiveStreams>().Count == 2);
        await using var again = await StreamReading.OpenAsync(own);
    }

    [Fact]
    public async Task There_are_only_so_many_in_all()
    {
        await using var own = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Live:Streams"] = "1" });
        await using var one = await StreamReading.OpenAsync(own);
        using var refused = await StreamReading.AskAsync(own, with: request => request.Headers.Add("X-Forwarded-For", "203.0.113.9"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await own.Http.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task When_the_server_stops_streams_end_in_full_and_at_once()
    {
        var own = await StatusPageApp.StartAsync();
        await using var stream = await StreamReading.OpenAsync(own);
        await stream.NextAsync();

        await own.DisposeAsync();

        // A torn connection would throw here.
        Assert.Null(await stream.NextAsync());
    }

    [Fact]
    public async Task A_server_that_is_being_stopped_tells_a_browser_when_to_come_back_and_not_to_go()
    {
        await using var own = await StatusPageApp.StartAsync();
        own.Get<IHostApplicationLifetime>().StopApplication();
        await using var stream = await StreamReading.OpenAsync(own);

        // An EventSource takes any other answer than a stream for the end.
        Assert.Equal("text/event-stream", stream.Answer.Content.Headers.ContentType?.ToString());
        Assert.InRange((await stream.NextAsync())!.Retry!.Value, 1000, 4000);
        Assert.Null(await stream.NextAsync());
    }

    [Theory]
    [InlineData("10.0.0.0/8", "2", true)]
    [InlineData("10.0.0.5", "2", true)]
    // The one behind the first is not known, or is not asked for.
    [InlineData("10.0.0.6", "2", false)]
    [InlineData("10.0.0.0/8", null, false)]
    [InlineData(null, "2", false)]
    public async Task Behind_proxies_that_are_known_each_reader_counts_by_its_own_address(string? known, string? limit, bool believed)
    {
        await using var own = await StatusPageApp.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Live:StreamsPerAddress"] = "1", ["Proxies:Known"] = known, ["Proxies:Limit"] = limit });
        await using var one = await StreamReading.OpenAsync(own, with: request => request.Headers.Add("X-Forwarded-For", "203.0.113.9, 10.0.0.5"));
        for (var again = 0; again < 2; again++)
        {
            using var another = await StreamReading.AskAsync(own, with: request => request.Headers.Add("X-Forwarded-For", $"203.0.113.{10 + again}, 10.0.0.5"));
            Assert.Equal(believed ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, another.StatusCode);
        }

        // And where all share a proxy's limit, the operator is told once what to do.
        Assert.Equal(believed ? 0 : 1, own.Log.All.Count(line => line.Contains("10.0.0.5 has all 1 streams", StringComparison.Ordinal) && line.Contains("Proxies:Known", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_head_request_has_the_headers_alone_and_holds_no_stream()
    {
        using var head = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Address));

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("text/event-stream", head.Content.Headers.ContentType?.ToString());
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Scripts_elsewhere_may_name_the_last_id_themselves_and_nobody_may_post()
    {
        using var preflight = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Options, Address));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("*", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single());

        using var post = await app.Http.PostAsync(Address, new StringContent("x"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }
}
