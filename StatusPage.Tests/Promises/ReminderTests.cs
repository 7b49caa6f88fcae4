using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Settings;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Promises;

public class ReminderTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Staff_are_reminded_as_a_promise_comes_near_and_when_it_is_missed_once_each_even_across_a_restart()
    {
        await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(23.9);
        Assert.Empty(await _app.RemindersAsync());

        await _app.PassMinutesAsync(0.1);
        await _app.WatchAsync();
        Assert.Equal(["anna@example.com next_update 1 near"], await _app.RemindersAsync());

        await using var restarted = await _app.StartAnotherAsync();
        await restarted.PassMinutesAsync(1);
        Assert.Single(await _app.RemindersAsync());
        await restarted.PassMinutesAsync(10);
        await restarted.PassMinutesAsync(10);
        Assert.Equal(["anna@example.com next_update 1 near", "anna@example.com next_update 1 missed"], await _app.RemindersAsync());
    }

    [Fact]
    public async Task The_lead_is_reminded_and_without_one_all_on_call()
    {
        var bo = await _app.AddStaffAsync(StaffRole.Responder, "Bo");
        await SetOnCallAsync("Night@Example.com", "pager@example.com");
        var led = await _app.ReportAsync(Impact.Critical);
        await _app.Incidents.HandLeadToAsync(_app.Admin, led.Id, bo.Id);
        await _app.PassMinutesAsync(24);
        Assert.Equal(["bo@example.com next_update 1 near"], await _app.RemindersAsync());

        await _app.Accounts.ChangeUserAsync(_app.Admin, bo.Id, new UserChange(null, null, true), null);
        await _app.PassMinutesAsync(7);
        Assert.Equal(["bo@example.com next_update 1 near", "Night@Example.com next_update 1 missed", "pager@example.com next_update 1 missed"], await _app.RemindersAsync());
    }

    [Fact]
    public async Task A_reminder_whose_promise_was_met_meanwhile_is_not_sent()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(24);
        var payload = PromisePayload.Read((await _app.ReadAsync(db => db.Deliveries.SingleAsync(d => d.Kind == MailKind.Promise))).Payload)!;
        Assert.NotNull(await _app.Get<MailRenderer>().RenderPromiseAsync(payload));

        await _app.PostAsync(incident, "Still looking.");

        Assert.Null(await _app.Get<MailRenderer>().RenderPromiseAsync(payload));
    }

    [Fact]
    public async Task A_reminder_says_what_is_due_by_when_and_where_to_post_it()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(24);
        await _app.PassMinutesAsync(7);
        var mails = await _app.ReadAsync(db => db.Deliveries.Where(d => d.Kind == MailKind.Promise).OrderBy(d => d.Id).ToListAsync());

        var missed = (await _app.Get<MailRenderer>().RenderPromiseAsync(PromisePayload.Read(mails[1].Payload)!))!;
        Assert.Contains("Promise missed: Checkout fails", missed.Subject, StringComparison.Ordinal);
        Assert.Contains("12 May 2026, 09:30 UTC", missed.Text, StringComparison.Ordinal);
        Assert.Contains($"/admin/incidents/{incident.Id}", missed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("nsubscribe", missed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_of_a_miss_that_goes_out_late_says_that_the_update_came_meanwhile()
    {
        var incident = await _app.ReportAsync(Impact.Critical);
        await _app.PassMinutesAsync(31);
        var payload = PromisePayload.Read((await _app.ReadAsync(db => db.Deliveries.OrderBy(d => d.Id).LastAsync(d => d.Kind == MailKind.Promise))).Payload)!;
        Assert.Contains("and none came", (await _app.Get<MailRenderer>().RenderPromiseAsync(payload))!.Text, StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromMinutes(4));
        await _app.PostAsync(incident, "Still looking.");

        var late = (await _app.Get<MailRenderer>().RenderPromiseAsync(payload))!.Text;
        Assert.DoesNotContain("none came", late, StringComparison.Ordinal);
        Assert.Contains("09:35 UTC", late, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_on_call_is_an_address_each()
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => SetOnCallAsync("nobody"));
        Assert.Contains("“nobody”", refused.Errors["onCall"].Single(), StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<InvalidInputException>(() => SetOnCallAsync([.. Enumerable.Range(0, 21).Select(i => $"p{i}@example.com")]));
        Assert.Contains("at most 20", refused.Errors["onCall"].Single(), StringComparison.Ordinal);
    }

    private async Task SetOnCallAsync(params string[] addresses)
    {
        var settings = await _app.ReadAsync(db => db.Settings.SingleAsync());
        await _app.Get<SettingsService>().ChangeAsync(_app.Admin, SettingsInput.From(settings) with { OnCall = addresses }, null);
    }
}
