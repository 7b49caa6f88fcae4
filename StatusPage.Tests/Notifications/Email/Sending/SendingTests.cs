using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email.Sending;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Sending;

/// <summary>Deliveries on their way to a mail server that behaves as it likes.</summary>
public class SendingTests : IAsyncLifetime
{
    private readonly ScriptedMailServer _server = ScriptedMailServer.Start();
    private CoreApp _app = null!;

    private MailStatus Status => _app.Get<MailStatus>();

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync(services => services.AddSingleton(_server.Options with { MaxConnections = 4, MaxPerDomain = 4 }));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Every_subscriber_concerned_gets_every_posting_once_on_kept_connections()
    {
        await SubscribeAsync(40);
        var incident = await _app.ReportAsync("Outage");
        await _app.SendMailAsync();
        await _app.ResolveAsync(incident);
        await _app.SendMailAsync();
        await _app.SendMailAsync();

        Assert.Equal(80, _server.Accepted.Count);
        Assert.Equal(80, _server.Accepted.Select(m => (m.Recipient, MessageId(m))).Distinct().Count());
        Assert.InRange(_server.Connections, 2, 8);
        Assert.Empty(_server.Violations);
        Assert.All(await _app.DeliveriesAsync(), d => Assert.Equal((DeliveryState.Sent, 1, "250 2.0.0 Ok: queued"), (d.State, d.Attempts, d.Reply)));
        Assert.All(await _app.NotificationsAsync(), n => Assert.Equal((40, 40, 0), (n.Recipients, n.Sent, n.Queued)));
        Assert.True(Status.Current.IsWell);
        Assert.Equal(_app.Now, Status.Current.LastAcceptedAt);
    }

    [Fact]
    public async Task Two_postings_in_the_same_second_reach_everybody_in_their_order()
    {
        await SubscribeAsync(30);
        var incident = await _app.ReportAsync("Outage");
        await _app.PostAsync(incident, "Found it.");

        await _app.SendMailAsync();

        var byReader = _server.Accepted.GroupBy(m => m.Recipient).ToList();
        Assert.Equal(30, byReader.Count);
        Assert.All(byReader, mails => Assert.Equal([false, true], mails.Select(m => m.Content.Contains("In-Reply-To:", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_now_is_tried_again_after_its_pause_and_the_later_one_waits_for_it()
    {
        await SubscribeAsync(2);
        _server.OnRecipient = recipient => recipient.StartsWith("reader0", StringComparison.Ordinal) ? "450 4.7.1 Greylisted" : null;
        var incident = await _app.ReportAsync("Outage");
        await _app.SendMailAsync();
        await _app.PostAsync(incident, "Found it.");
        await _app.SendMailAsync();

        Assert.Equal(["reader1@example.com", "reader1@example.com"], _server.Accepted.Select(m => m.Recipient));
        var waiting = (await _app.DeliveriesAsync()).Where(d => d.State == DeliveryState.Queued).ToList();
        Assert.Equal([(1, "450 4.7.1 Greylisted"), (0, null)], waiting.Select(d => (d.Attempts, d.Reply)));

        _server.OnRecipient = null;
        await _app.SendMailAsync();
        Assert.Equal(2, _server.Accepted.Count);

        _app.Clock.Advance(TimeSpan.FromMinutes(2));
        await _app.SendMailAsync();

        var mails = _server.Accepted.Where(m => m.Recipient == "reader0@example.com").ToList();
        Assert.Equal([false, true], mails.Select(m => m.Content.Contains("In-Reply-To:", StringComparison.Ordinal)));
        Assert.All(await _app.NotificationsAsync(), n => Assert.Equal((2, 2), (n.Recipients, n.Sent)));
    }

    [Fact]
    public async Task What_is_refused_for_a_day_is_given_up_visibly_and_can_be_tried_again_by_hand()
    {
        await SubscribeAsync(1);
        _server.OnRecipient = _ => "451 4.3.0 Try again later";
        await _app.ReportAsync("Outage");
        for (var i = 0; i < 40; i++)
        {
            await _app.SendMailAsync();
            _app.Clock.Advance(TimeSpan.FromHours(1));
        }

        var given = (await _app.DeliveriesAsync()).Single();
        var notification = (await _app.NotificationsAsync()).Single();
        Assert.Equal((DeliveryState.Failed, RetrySchedule.Attempts), (given.State, given.Attempts));
        Assert.Contains("Given up after 12 attempts. 451 4.3.0 Try again later", given.Reply, StringComparison.Ordinal);
        Assert.Equal((1, 1, 0), (notification.Recipients, notification.Failed, notification.Queued));
        Assert.Equal(SubscriberState.Active, (await SubscribersAsync()).Single().State);

        _server.OnRecipient = null;
        Assert.Equal(1, await _app.Get<NotificationService>().RetryFailedAsync(_app.Admin, notification.Id));
        await _app.SendMailAsync();

        Assert.Single(_server.Accepted);
        Assert.Equal((1, 1, 0), (await _app.NotificationsAsync()).Select(n => (n.Recipients, n.Sent, n.Failed)).Single());
    }

    [Fact]
    public async Task An_address_that_is_refused_for_good_is_quarantined_and_written_to_no_more()
    {
        await SubscribeAsync(2);
        _server.OnRecipient = recipient => recipient.StartsWith("reader0", StringComparison.Ordinal) ? "550 5.1.1 No such user" : null;
        var incident = await _app.ReportAsync("Outage");
        await _app.PostAsync(incident, "Found it.");
        await _app.SendMailAsync();

        var gone = (await SubscribersAsync())[0];
        Assert.Equal((SubscriberState.Quarantined, "550 5.1.1 No such user", _app.Now), (gone.State, gone.QuarantineReason, gone.QuarantinedAt));
        Assert.Equal(
            [(2, 1, 1, 0), (2, 1, 0, 1)],
            (await _app.NotificationsAsync()).Select(n => (n.Recipients, n.Sent, n.Failed, n.Skipped)));
        Assert.Single(_server.Commands, line => line.StartsWith("RCPT TO:<reader0@", StringComparison.Ordinal));
        Assert.Equal("r…@example.com", await _app.ReadAsync(db => db.Audit.Where(a => a.Action == "subscriber.quarantined").Select(a => a.SubjectName).SingleAsync()));

        await _app.ResolveAsync(incident);
        Assert.Equal(1, (await _app.NotificationsAsync())[^1].Recipients);
    }

    [Fact]
    public async Task A_refusal_of_the_message_and_not_of_the_address_is_tried_again_and_quarantines_nobody()
    {
        await SubscribeAsync(1);
        _server.OnMessage = _ => "554 5.6.0 We do not like this text";
        await _app.ReportAsync("Outage");
        await _app.SendMailAsync();

        Assert.Equal((DeliveryState.Queued, 1), (await _app.DeliveriesAsync()).Select(d => (d.State, d.Attempts)).Single());
        Assert.Equal(SubscriberState.Active, (await SubscribersAsync()).Single().State);
    }

    [Fact]
    public async Task A_server_that_is_away_costs_no_attempt_and_all_goes_out_when_it_is_back()
    {
        await SubscribeAsync(10);
        _server.Greeting = "421 4.3.2 Closed for lunch";
        await _app.ReportAsync("Outage");
        for (var minute = 0; minute < 60; minute++)
        {
            await _app.SendMailAsync();
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.All(await _app.DeliveriesAsync(), d => Assert.Equal((DeliveryState.Queued, 0, (string?)null), (d.State, d.Attempts, d.ClaimedBy)));
        Assert.Equal(60, Status.Current.Failures);
        Assert.Equal(FakeClock.Start, Status.Current.TroubleSince);
        Assert.Contains("Closed for lunch", Status.Current.Trouble, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(1), Status.Current.NextTryAt - (_app.Now - TimeSpan.FromMinutes(1)));

        await _app.Get<MailWatch>().RunOnceAsync(CancellationToken.None);
        Assert.Equal((10, FakeClock.Start), (Status.Current.Overdue, Status.Current.OverdueSince));

        _server.Greeting = "220 scripted.example ESMTP";
        await _app.SendMailAsync();

        Assert.Equal(10, _server.Accepted.Count);
        Assert.Null(Status.Current.Trouble);
    }

    [Fact]
    public async Task A_server_that_takes_connections_and_says_nothing_shows_after_two_minutes_and_is_well_once_it_answers()
    {
        await SubscribeAsync(3);
        await _app.ReportAsync("Outage");
        var release = new TaskCompletionSource();
        _server.BeforeReply = _ => release.Task;
        var sending = _app.SendMailAsync();
        await Eventually.HoldsAsync(() => _server.MostOpen == 3);

        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.Get<MailWatch>().RunOnceAsync(CancellationToken.None);
        Assert.True(Status.Current.IsWell);

        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.Get<MailWatch>().RunOnceAsync(CancellationToken.None);
        Assert.Equal((false, true, 3, FakeClock.Start), (Status.Current.IsWell, Status.Current.Unanswered, Status.Current.Overdue, Status.Current.OverdueSince));

        release.SetResult();
        await sending;
        await _app.Get<MailWatch>().RunOnceAsync(CancellationToken.None);
        Assert.True(Status.Current.IsWell);
        Assert.Equal(3, _server.Accepted.Count);
    }

    [Fact]
    public async Task A_server_that_allows_fewer_connections_gets_fewer()
    {
        await SubscribeAsync(30);
        var greeted = 0;
        _server.OnCommand = line => line.StartsWith("EHLO", StringComparison.Ordinal) && Interlocked.Increment(ref greeted) > 2 ? "421 4.7.0 Too many connections" : null;
        await _app.ReportAsync("Outage");

        await _app.SendMailAsync();

        Assert.Equal(30, _server.Accepted.Count);
        Assert.Null(Status.Current.Trouble);
    }

    [Fact]
    public async Task A_server_that_ends_each_connection_after_a_few_mails_costs_nobody_an_attempt()
    {
        await SubscribeAsync(30);
        var perConnection = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        _server.OnMessage = mail => perConnection.AddOrUpdate(mail.Connection, 1, (_, n) => n + 1) > 3 ? "421 4.7.0 Enough for this connection" : null;
        await _app.ReportAsync("Outage");

        await _app.SendMailAsync();

        Assert.Equal(30, _server.Accepted.Count);
        Assert.All(await _app.DeliveriesAsync(), d => Assert.Equal((DeliveryState.Sent, 1), (d.State, d.Attempts)));
    }

    [Fact]
    public async Task A_refusal_of_ourselves_stops_everything_and_nobody_loses_a_mail()
    {
        await SubscribeAsync(20);
        _server.OnSender = _ => "550 5.7.1 Your account is suspended";
        await _app.ReportAsync("Outage");

        await _app.SendMailAsync();

        Assert.All(await _app.DeliveriesAsync(), d => Assert.Equal((DeliveryState.Queued, 0), (d.State, d.Attempts)));
        Assert.Contains("Your account is suspended", Status.Current.Trouble, StringComparison.Ordinal);
        Assert.InRange(_server.Commands.Count(line => line.StartsWith("MAIL", StringComparison.Ordinal)), 1, 8);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_content_is_tried_again_under_the_same_message_id()
    {
        await SubscribeAsync(1);
        _server.OnMessage = _ => ScriptedMailServer.AcceptAndHangUp;
        await _app.ReportAsync("Outage");
        await _app.SendMailAsync();
        _server.OnMessage = null;
        _app.Clock.Advance(TimeSpan.FromMinutes(2));
        await _app.SendMailAsync();

        Assert.Equal(2, _server.Accepted.Count);
        Assert.Single(_server.Accepted.Select(MessageId).Distinct());
        Assert.Equal(DeliveryState.Sent, (await _app.DeliveriesAsync()).Single().State);
    }

    [Fact]
    public async Task Claims_of_a_process_that_died_are_void_when_the_next_one_starts()
    {
        await SubscribeAsync(5);
        await _app.ReportAsync("Outage");
        await _app.ReadAsync(db => db.Deliveries.ExecuteUpdateAsync(set => set
            .SetProperty(d => d.ClaimedBy, "somebody who died")
            .SetProperty(d => d.DueMs, d => d.DueMs + 900_000)));

        await _app.SendMailAsync();
        if (!_app.Get<WriteGate>().OneProcess)
        {
            // On a server another process may hold them, until the lease is over.
            Assert.Empty(_server.Accepted);
            _app.Clock.Advance(TimeSpan.FromMinutes(15));
            await _app.SendMailAsync();
        }

        Assert.Equal(5, _server.Accepted.Count);
    }

    [Fact]
    public async Task Who_unsubscribes_while_the_mail_waits_behind_a_slow_one_does_not_get_it()
    {
        await SubscribeAsync(6);
        await _app.ReportAsync("Outage");
        var release = new TaskCompletionSource();
        _server.BeforeReply = _ => release.Task;
        var sending = _app.SendMailAsync();
        await Eventually.HoldsAsync(() => _server.MostOpen == 4);

        await _app.ReadAsync(db => db.Deliveries.Where(d => d.SubscriberId == 6).ExecuteUpdateAsync(set => set
            .SetProperty(d => d.State, DeliveryState.Skipped)
            .SetProperty(d => d.ClaimedBy, (string?)null)));
        // Longer than a claim is believed without looking again.
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        release.SetResult();
        await sending;

        Assert.DoesNotContain("reader5@example.com", _server.Accepted.Select(m => m.Recipient));
        Assert.Equal(5, _server.Accepted.Count);
    }

    [Fact]
    public async Task What_is_posted_while_a_connection_hangs_goes_out_beside_it()
    {
        await SubscribeAsync(1);
        await _app.ReportAsync("Outage");
        var release = new TaskCompletionSource();
        _server.BeforeReply = mail => mail.Recipient == "reader0@example.com" ? release.Task : Task.CompletedTask;
        var sending = _app.SendMailAsync();
        await Eventually.HoldsAsync(() => _server.MostOpen == 1);

        await _app.Get<NotificationService>().SendTestAsync(_app.Admin, "ops@example.com");
        await Eventually.HoldsAsync(() => _server.Accepted.Count > 0);

        Assert.Equal("ops@example.com", _server.Accepted.Single().Recipient);
        release.SetResult();
        await sending;
        Assert.Equal(2, _server.Accepted.Count);
    }

    [Fact]
    public async Task A_quarantine_can_be_read_in_the_audit_log_and_keeps_no_address_there()
    {
        await SubscribeAsync(1);
        _server.OnRecipient = recipient => $"550 5.1.1 <{recipient}>: no such user";
        await _app.ReportAsync("Outage");
        await _app.SendMailAsync();

        var entry = await _app.ReadAsync(db => db.Audit.SingleAsync(a => a.Action == "subscriber.quarantined"));
        Assert.DoesNotContain("reader0@", entry.After, StringComparison.Ordinal);
        Assert.NotNull(System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(entry.After!));
    }

    [Fact]
    public async Task A_stop_ends_what_is_under_way_and_gives_back_the_rest()
    {
        await SubscribeAsync(50);
        await _app.ReportAsync("Outage");
        using var stop = new CancellationTokenSource();
        _server.BeforeReply = _ => _server.Accepted.Count >= 5 ? stop.CancelAsync() : Task.CompletedTask;

        await _app.SendMailAsync(stop.Token);

        var accepted = _server.Accepted.Count;
        Assert.InRange(accepted, 5, 20);
        var deliveries = await _app.DeliveriesAsync();
        Assert.Equal(accepted, deliveries.Count(d => d.State == DeliveryState.Sent));
        Assert.All(deliveries, d => Assert.Null(d.ClaimedBy));

        _server.BeforeReply = null;
        await _app.SendMailAsync();
        Assert.Equal(50, _server.Accepted.Select(m => m.Recipient).Distinct().Count());
        Assert.Equal(50, _server.Accepted.Count);
    }

    [Fact]
    public async Task Who_unsubscribed_after_the_posting_gets_no_mail_of_it()
    {
        var id = await _app.SubscribeAsync("reader@example.com");
        await _app.ReportAsync("Outage");
        await _app.ReadAsync(db => db.Subscribers.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.State, SubscriberState.Unsubscribed)));

        await _app.SendMailAsync();

        Assert.Empty(_server.Accepted);
        Assert.Equal((1, 1, 0), (await _app.NotificationsAsync()).Select(n => (n.Recipients, n.Skipped, n.Queued)).Single());
    }

    [Fact]
    public async Task An_incident_that_was_taken_off_the_page_is_mailed_no_more()
    {
        await SubscribeAsync(2);
        var incident = await _app.ReportAsync("A mistake");
        await _app.Incidents.RemoveAsync(_app.Admin, incident.Id, expectedVersion: null);

        await _app.SendMailAsync();

        Assert.Empty(_server.Accepted);
        Assert.All(await _app.DeliveriesAsync(), d => Assert.Equal(DeliveryState.Skipped, d.State));
    }

    [Fact]
    public async Task A_test_mail_goes_to_the_address_given()
    {
        await _app.Get<NotificationService>().SendTestAsync(_app.Admin, "ops@example.com");
        await _app.SendMailAsync();

        Assert.Equal("ops@example.com", Assert.Single(_server.Accepted).Recipient);
    }

    private async Task SubscribeAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _app.SubscribeAsync($"reader{i}@example.com");
        }
    }

    private Task<List<Subscriber>> SubscribersAsync() => _app.ReadAsync(db => db.Subscribers.OrderBy(s => s.Id).ToListAsync());

    private static string MessageId(ReceivedMail mail) => mail.Content.Split("\r\n").Single(line => line.StartsWith("Message-ID:", StringComparison.Ordinal));
}
