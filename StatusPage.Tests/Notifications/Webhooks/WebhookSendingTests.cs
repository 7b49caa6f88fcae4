using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Notifications.Webhooks.WebhookDrivers;

namespace StatusPage.Tests.Notifications.Webhooks;

/// <summary>From the row to a receiver, over real connections on this machine.</summary>
public sealed class WebhookSendingTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_receiver_gets_the_event_signed_and_its_answer_stands_in_the_log()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(202, "thank you"));
        var (endpoint, secret) = await _app.Get<WebhookService>().AddAsync(_app.Admin, new WebhookInput { Name = "Receiver", Url = target.Url + "/hook?a=b", Topics = [WebhookTopic.Incidents] });
        var incident = await _app.ReportAsync("API down & <b>out</b>");
        await _app.SendAsync();

        var request = Assert.Single(target.Requests);
        Assert.StartsWith("POST /hook?a=b HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Equal("application/json; charset=utf-8", Header(request, "Content-Type"));
        var body = JsonNode.Parse(Body(request))!;
        Assert.Equal("incident.created", (string?)body["type"]);
        Assert.Equal("2026-05-12T09:00:00Z", (string?)body["timestamp"]);
        Assert.Equal(incident.Id, (string?)body["data"]!["incident"]!["id"]);
        Assert.Equal(("Status", "http://localhost"), ((string?)body["page"]!["name"], (string?)body["page"]!["url"]));
        Assert.Equal((string?)body["id"], Header(request, WebhookSignature.IdHeader));
        Assert.Equal(_app.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), Header(request, WebhookSignature.TimestampHeader));
        Assert.Equal(
            WebhookSignature.Sign((string)body["id"]!, _app.Now, System.Text.Encoding.UTF8.GetBytes(Body(request)), secret),
            Header(request, WebhookSignature.SignatureHeader));

        var delivery = await _app.OneOwedAsync(endpoint);
        Assert.Equal((DeliveryState.Sent, 1, 202, "thank you", null), (delivery.State, delivery.Attempts, delivery.StatusCode, delivery.Answer, delivery.ClaimedBy));
        Assert.NotNull(delivery.TookMs);
        Assert.Equal((long)body["sequence"]!, delivery.EventId);
    }

    [Fact]
    public async Task For_a_day_after_a_new_key_calls_are_signed_with_both()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200));
        var (endpoint, old) = await _app.Get<WebhookService>().AddAsync(_app.Admin, new WebhookInput { Name = "Receiver", Url = target.Url, Topics = [WebhookTopic.Incidents] });
        var (_, fresh) = await _app.Get<WebhookService>().RotateAsync(_app.Admin, endpoint.Id);
        Assert.NotEqual(old, fresh);
        var reveal = await _app.Get<WebhookService>().RevealAsync(_app.Admin, endpoint.Id);
        Assert.Equal((target.Url + "/", fresh, old), (reveal.Url, reveal.Secret, reveal.PreviousSecret));

        await _app.ReportAsync("One");
        await _app.SendAsync();
        _app.Clock.Advance(WebhookService.Overlap);
        await _app.ReportAsync("Two");
        await _app.SendAsync();

        var (both, alone) = (target.Requests.First(), target.Requests.Last());
        Assert.Equal(Signed(both, fresh, old), Header(both, WebhookSignature.SignatureHeader));
        Assert.Equal(Signed(alone, fresh), Header(alone, WebhookSignature.SignatureHeader));
        Assert.Null((await _app.Get<WebhookService>().RevealAsync(_app.Admin, endpoint.Id)).PreviousSecret);

        static string Signed(string request, params string[] secrets) => WebhookSignature.Sign(
            Header(request, WebhookSignature.IdHeader),
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(Header(request, WebhookSignature.TimestampHeader), CultureInfo.InvariantCulture)),
            System.Text.Encoding.UTF8.GetBytes(Body(request)),
            secrets);
    }

    public static TheoryData<string, int?, string> Troubles => new()
    {
        { nameof(Scripts.CloseWithoutAnswer), null, "closed before an answer came" },
        { nameof(Scripts.CloseWithinHeaders), null, "closed before an answer came" },
        { nameof(Scripts.Reset), null, "The connection was reset" },
        { nameof(Scripts.Garbage), null, "not HTTP" },
        { nameof(Scripts.HugeHeaders), null, "not HTTP" },
        { nameof(Scripts.Hang), null, "No answer within 0.5 s." },
        { nameof(Scripts.Silent), null, "No answer within 0.5 s." },
        { nameof(Scripts.DripHeaders), null, "No answer within 0.5 s." },
        { "500", 500, "out of order" },
        { "302", 302, "It was sent on to “https://elsewhere.example/”. Redirects are not followed" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task What_goes_wrong_is_said_and_tried_again(string trouble, int? code, string says)
    {
        await using var app = await StartAsync(options => options with { Timeout = TimeSpan.FromSeconds(0.5) });
        var broken = true;
        await using var target = ScriptedTarget.Start(caller => broken ? Trouble(trouble)(caller) : Scripts.Answer(200)(caller));
        var endpoint = await app.AddWebhookAsync(target);
        await app.ReportAsync("API down");
        await app.SendAsync();

        var failed = await app.OneOwedAsync(endpoint);
        Assert.Equal((DeliveryState.Queued, 1, code), (failed.State, failed.Attempts, failed.StatusCode));
        Assert.Contains(says, failed.Answer, StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(failed.DueMs) - app.Now, TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(12.1));
        Assert.Equal(1, target.Calls);

        broken = false;
        await app.SendAsync();
        Assert.Equal(1, target.Calls);
        app.Clock.Advance(TimeSpan.FromSeconds(13));
        await app.SendAsync();
        Assert.Equal((DeliveryState.Sent, 2), ((await app.OneOwedAsync(endpoint)).State, (await app.OneOwedAsync(endpoint)).Attempts));
    }

    [Fact]
    public async Task Of_a_huge_answer_only_the_beginning_is_read_and_kept()
    {
        await using var target = ScriptedTarget.Start(Scripts.TenGigabytes);
        var endpoint = await _app.AddWebhookAsync(target);
        await _app.ReportAsync("API down");
        await _app.SendAsync();

        var delivery = await _app.OneOwedAsync(endpoint);
        Assert.Equal((DeliveryState.Sent, WebhookDelivery.MaxAnswer), (delivery.State, delivery.Answer!.Length));
    }

    [Theory]
    [InlineData(nameof(Scripts.CloseWithinBody))]
    [InlineData(nameof(Scripts.DripBody))]
    public async Task A_status_that_came_counts_whatever_becomes_of_the_words_after_it(string script)
    {
        await using var target = ScriptedTarget.Start(Trouble(script));
        var endpoint = await _app.AddWebhookAsync(target);
        await _app.ReportAsync("API down");
        await _app.SendAsync();

        Assert.Equal((DeliveryState.Sent, 200), ((await _app.OneOwedAsync(endpoint)).State, (await _app.OneOwedAsync(endpoint)).StatusCode));
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_gets_nothing()
    {
        await using var target = ScriptedTarget.StartTls(TestCertificates.SelfSigned(), Scripts.Answer(200));
        var endpoint = await _app.AddWebhookAsync(target);
        await _app.ReportAsync("API down");
        await _app.SendAsync();

        Assert.Contains("No trusted TLS connection", (await _app.OneOwedAsync(endpoint)).Answer, StringComparison.Ordinal);
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task After_a_day_of_failures_a_delivery_is_given_up_until_somebody_sends_it_again()
    {
        var broken = true;
        await using var target = ScriptedTarget.Start(caller => Scripts.Answer(broken ? 503 : 200)(caller));
        var endpoint = await _app.AddWebhookAsync(target);
        await _app.ReportAsync("API down");
        for (var i = 0; i < 12; i++)
        {
            await _app.SendAsync();
            _app.Clock.Advance(TimeSpan.FromHours(15));
        }

        var given = await _app.OneOwedAsync(endpoint);
        Assert.Equal((DeliveryState.Failed, WebhookSchedule.MaxAttempts, WebhookSchedule.MaxAttempts), (given.State, given.Attempts, target.Calls));
        Assert.Null((await _app.EndpointAsync(endpoint)).PausedAt);

        broken = false;
        await _app.Get<WebhookService>().RetryAsync(_app.Admin, endpoint.Id, given.Id);
        await _app.SendAsync();
        Assert.Equal((DeliveryState.Sent, 1), ((await _app.OneOwedAsync(endpoint)).State, (await _app.OneOwedAsync(endpoint)).Attempts));
        Assert.Single(target.Requests.Select(request => Header(request, WebhookSignature.IdHeader)).Distinct());
    }

    [Fact]
    public async Task Ten_failures_within_an_hour_pause_an_endpoint_and_what_waited_goes_out_when_it_is_resumed()
    {
        var broken = true;
        await using var target = ScriptedTarget.Start(caller => Scripts.Answer(broken ? 500 : 200, "boom")(caller));
        var endpoint = await _app.AddWebhookAsync(target);
        for (var i = 0; i < 9; i++)
        {
            await _app.ReportAsync($"Incident {i}");
            await _app.SendAsync();
        }

        Assert.Null((await _app.EndpointAsync(endpoint)).PausedAt);
        await _app.ReportAsync("Incident 9");
        await _app.SendAsync();
        var paused = await _app.EndpointAsync(endpoint);
        Assert.Equal((_app.Now, "10 calls failed within an hour. The last one: it answered 500, “boom”."), (paused.PausedAt, paused.PausedBecause));

        await _app.ReportAsync("While it is paused");
        _app.Clock.Advance(TimeSpan.FromHours(2));
        await _app.SendAsync();
        Assert.Equal(10, target.Calls);
        var refused = await Assert.ThrowsAsync<Core.RuleException>(async () => await _app.Get<WebhookService>().RetryAsync(_app.Admin, endpoint.Id, (await _app.OwedAsync(endpoint))[0].Id));
        Assert.Contains("Resume it", refused.Message, StringComparison.Ordinal);

        broken = false;
        await _app.Get<WebhookService>().ResumeAsync(_app.Admin, endpoint.Id);
        await _app.SendAsync();
        Assert.All(await _app.OwedAsync(endpoint), delivery => Assert.Equal(DeliveryState.Sent, delivery.State));
        Assert.Equal(21, target.Calls);
        Assert.Equal(["webhook.paused", "webhook.resumed"], (await _app.ReadAsync(db => db.Audit.Where(a => a.SubjectId == endpoint.Id).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync()))[1..]);
    }

    [Fact]
    public async Task Failures_that_are_spread_over_hours_pause_nobody()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(500));
        var endpoint = await _app.AddWebhookAsync(target);
        for (var i = 0; i < 15; i++)
        {
            await _app.ReportAsync($"Incident {i}");
            await _app.ReadAsync(db => db.WebhookDeliveries.Where(d => d.Attempts > 0).ExecuteUpdateAsync(set => set.SetProperty(d => d.State, DeliveryState.Failed)));
            await _app.SendAsync();
            _app.Clock.Advance(TimeSpan.FromMinutes(7));
        }

        Assert.Null((await _app.EndpointAsync(endpoint)).PausedAt);
        Assert.Equal(15, target.Calls);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_paused_at_once()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(410));
        var endpoint = await _app.AddWebhookAsync(target);
        await _app.ReportAsync("API down");
        await _app.SendAsync();

        Assert.Equal("It answered 410 Gone: it wants no calls any more.", (await _app.EndpointAsync(endpoint)).PausedBecause);
    }

    [Fact]
    public async Task A_claim_whose_process_died_is_made_again_once_its_lease_is_over()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200));
        var endpoint = await _app.AddWebhookAsync(target);
        await _app.SendAsync();
        await _app.ReportAsync("API down");
        // Another process claimed it, and was killed in the middle of the call.
        var until = (_app.Now + WebhookSweep.Lease).ToUnixTimeMilliseconds();
        await _app.ReadAsync(db => db.WebhookDeliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.ClaimedBy, "dead").SetProperty(d => d.DueMs, until)));
        await _app.SendAsync();
        Assert.Empty(target.Requests);

        _app.Clock.Advance(WebhookSweep.Lease);
        await _app.SendAsync();
        Assert.Single(target.Requests);
        Assert.Equal(DeliveryState.Sent, (await _app.OneOwedAsync(endpoint)).State);
    }

    [Fact]
    public async Task Claims_of_a_process_that_is_gone_are_void_when_the_next_one_begins()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200));
        await _app.AddWebhookAsync(target);
        await _app.ReportAsync("API down");
        await _app.ReadAsync(db => db.WebhookDeliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.ClaimedBy, "dead").SetProperty(d => d.DueMs, long.MaxValue / 2)));

        await _app.SendAsync();
        Assert.Single(target.Requests);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_nothing_waiting_for_longer_than_a_day()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(500));
        await _app.AddWebhookAsync(target);
        await _app.ReportAsync("API down");
        await _app.SendAsync();
        _app.Clock.Advance(TimeSpan.FromDays(-30));
        await _app.SendAsync();

        Assert.Equal(2, target.Calls);
    }

    [Fact]
    public async Task An_endpoint_whose_keys_are_lost_is_paused_with_a_sentence_and_called_by_nobody()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200));
        var endpoint = await _app.AddWebhookAsync(target);
        await _app.ReadAsync(db => db.WebhookEndpoints.ExecuteUpdateAsync(set => set.SetProperty(e => e.UrlProtected, "not ours")));
        await _app.ReportAsync("API down");
        await _app.SendAsync();

        Assert.Contains("Give the address again", (await _app.EndpointAsync(endpoint)).PausedBecause, StringComparison.Ordinal);
        Assert.Equal((DeliveryState.Queued, 0), ((await _app.OneOwedAsync(endpoint)).State, (await _app.OneOwedAsync(endpoint)).Attempts));
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task A_slow_receiver_holds_up_no_other_and_gets_two_calls_at_a_time()
    {
        using var open = new SemaphoreSlim(0);
        await using var slow = ScriptedTarget.Start(async caller =>
        {
            await caller.RequestAsync();
            await open.WaitAsync(caller.Stop);
            await caller.SendAsync(Scripts.Response(200, ""));
        });
        await using var quick = ScriptedTarget.Start(Scripts.Answer(200));
        await _app.AddWebhookAsync(slow, "Slow");
        await _app.AddWebhookAsync(quick, "Quick");
        for (var i = 0; i < 6; i++)
        {
            await _app.ReportAsync($"Incident {i}");
        }

        var (sweep, sender) = (_app.Get<WebhookSweep>(), _app.Get<WebhookSender>());
        await Eventually.HoldsAsync(() =>
        {
            sweep.RunOnceAsync(CancellationToken.None).GetAwaiter().GetResult();
            return quick.Requests.Count == 6 && sender.Load().Busy.Values.Sum() == 2;
        });
        Assert.Equal(2, slow.Requests.Count);
        open.Release(6);
        await _app.SendAsync();
        Assert.Equal(6, slow.Requests.Count);
    }

    [Fact]
    public async Task Two_postings_in_a_second_go_to_200_receivers_once_each()
    {
        var seen = new ConcurrentBag<string>();
        await using var target = ScriptedTarget.Start(async caller =>
        {
            var request = await caller.RequestAsync();
            seen.Add($"{request.Split(' ')[1]} {Header(request, WebhookSignature.IdHeader)}");
            await caller.SendAsync(Scripts.Response(200, ""));
        });
        for (var i = 0; i < 200; i++)
        {
            await _app.AddWebhookAsync(target, $"Receiver {i}", input => input with { Url = $"{target.Url}/{i}" });
        }

        var incident = await _app.ReportAsync("API down");
        await _app.PostAsync(incident, "We found it.");
        await _app.SendAsync();

        Assert.Equal(400, seen.Count);
        Assert.Equal(400, seen.Distinct().Count());
        Assert.Equal(400, await _app.ReadAsync(db => db.WebhookDeliveries.CountAsync(d => d.State == DeliveryState.Sent)));
    }

    [Fact]
    public async Task A_busy_database_is_no_failure_of_the_receiver()
    {
        using var log = new LogLines();
        await using var app = await StartAsync(configure: services => services.AddLogging(logging => logging.AddProvider(log)));
        using var open = new SemaphoreSlim(0);
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.RequestAsync();
            await open.WaitAsync(caller.Stop);
            await caller.SendAsync(Scripts.Response(200, ""));
        });
        var endpoint = await app.AddWebhookAsync(target);
        await app.ReportAsync("API down");
        await app.Get<WebhookSweep>().RunOnceAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => !target.Requests.IsEmpty);
        await using (var db = await app.Get<IDbContextFactory<StatusPageDbContext>>().CreateDbContextAsync())
        await using (await db.Database.BeginTransactionAsync())
        {
            open.Release();
            // For longer than a statement waits.
            await Eventually.HoldsAsync(() => log.All.Any(line => line.Contains("could not be written", StringComparison.Ordinal)));
        }

        await Eventually.HoldsAsync(() => app.Get<WebhookSender>().IsIdle);
        var delivery = await app.OneOwedAsync(endpoint);
        Assert.Equal((DeliveryState.Sent, 1, 1), (delivery.State, delivery.Attempts, target.Calls));
        Assert.Empty((await app.EndpointAsync(endpoint)).RecentFailures);
    }

    [Fact]
    public async Task A_stop_gives_claims_back_and_leaves_what_was_cut_short_to_the_next_process()
    {
        await using var target = ScriptedTarget.Start(Scripts.Hang);
        var endpoint = await _app.AddWebhookAsync(target);
        await _app.ReportAsync("API down");
        var (sweep, sender) = (_app.Get<WebhookSweep>(), _app.Get<WebhookSender>());
        await sweep.RunOnceAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => !target.Requests.IsEmpty);
        await sender.StopAsync();
        await sweep.GiveBackAsync();

        var delivery = await _app.OneOwedAsync(endpoint);
        Assert.Equal((DeliveryState.Queued, 0, null), (delivery.State, delivery.Attempts, delivery.ClaimedBy));
        await sweep.RunOnceAsync(CancellationToken.None);
        Assert.True(sender.IsIdle);
    }

    [Fact]
    public async Task A_private_address_is_refused_at_each_call_also_after_a_name_changed_its_mind()
    {
        await using var app = await StartAsync(options => options with { AllowPrivateNetworks = false });
        await using var target = ScriptedTarget.Start(Scripts.Answer(200));
        // The name was public when it was saved, and leads to this machine now.
        var endpoint = await app.AddWebhookAsync("Receiver", input => input with { Url = $"https://hooks.example:{target.Port}/" });
        await app.ReadAsync(db => db.WebhookEndpoints.ExecuteUpdateAsync(set => set.SetProperty(e => e.UrlProtected, app.Get<WebhookSecrets>().Protect($"http://localhost:{target.Port}/"))));
        await app.ReportAsync("API down");
        await app.SendAsync();

        var delivery = await app.OneOwedAsync(endpoint);
        Assert.Contains("an address of the status page's own machine, to which the status page sends nothing unless its operator allows private networks", delivery.Answer, StringComparison.Ordinal);
        Assert.Equal((DeliveryState.Queued, 1), (delivery.State, delivery.Attempts));
        Assert.Equal(0, target.Calls);
    }

    [Fact]
    public async Task What_is_a_month_old_is_deleted()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200));
        await _app.AddWebhookAsync(target);
        await _app.ReportAsync("Old");
        await _app.SendAsync();
        _app.Clock.Advance(Retention.WebhookEvents);
        await _app.ReportAsync("New");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.Get<Retention>().RunOnceAsync(CancellationToken.None);

        Assert.Equal((1, 1), await _app.ReadAsync(async db => (await db.WebhookEvents.CountAsync(), await db.WebhookDeliveries.CountAsync())));
    }

    [Fact]
    public async Task One_that_is_switched_off_gets_no_old_news_when_it_is_switched_on_again()
    {
        await using var target = ScriptedTarget.Start(Scripts.Answer(200));
        var endpoint = await _app.AddWebhookAsync(target);
        await _app.ReportAsync("API down");
        await _app.Get<WebhookService>().ChangeAsync(_app.Admin, endpoint.Id, WebhookInput.From(endpoint) with { Enabled = false }, null);
        await _app.Get<WebhookService>().ChangeAsync(_app.Admin, endpoint.Id, WebhookInput.From(endpoint) with { Enabled = true }, null);
        await _app.SendAsync();

        Assert.Equal(DeliveryState.Skipped, (await _app.OneOwedAsync(endpoint)).State);
        Assert.Empty(target.Requests);
    }

    private static Func<ScriptedTarget.Caller, Task> Trouble(string name) => name switch
    {
        nameof(Scripts.CloseWithoutAnswer) => Scripts.CloseWithoutAnswer,
        nameof(Scripts.CloseWithinHeaders) => Scripts.CloseWithinHeaders,
        nameof(Scripts.CloseWithinBody) => Scripts.CloseWithinBody,
        nameof(Scripts.Reset) => Scripts.Reset,
        nameof(Scripts.Garbage) => Scripts.Garbage,
        nameof(Scripts.HugeHeaders) => Scripts.HugeHeaders,
        nameof(Scripts.Hang) => Scripts.Hang,
        nameof(Scripts.Silent) => Scripts.Silent,
        nameof(Scripts.DripHeaders) => Scripts.DripHeaders,
        nameof(Scripts.DripBody) => Scripts.DripBody,
        "302" => Scripts.Answer(302, "", "Location: https://elsewhere.example/"),
        _ => Scripts.Answer(500, "out of order"),
    };
}
