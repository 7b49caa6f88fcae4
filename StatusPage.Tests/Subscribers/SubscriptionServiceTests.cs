using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Subscribers;

public class SubscriptionServiceTests
{
    private const string Anna = "anna@example.org";

    [Fact]
    public async Task Somebody_who_asks_is_pending_until_the_link_is_used_and_a_request_leaves_no_trace_in_the_audit_log()
    {
        await using var app = await CoreApp.StartAsync();
        var api = await app.AddComponentAsync("API");

        await app.AskAsync(Anna, new SubscriptionRequest { Scope = SubscriberScope.Components, Components = [api.Id, api.Id], MinimumImpact = Impact.Major, Maintenance = false });

        var pending = await app.SubscriberAsync(Anna);
        Assert.Equal((SubscriberState.Pending, SubscriberScope.All, Impact.None, true), (pending.State, pending.Scope, pending.MinimumImpact, pending.Maintenance));
        Assert.Equal(app.Now.AddHours(48), pending.ConfirmationExpiresAt);
        Assert.Equal(1, await app.ConfirmationsSentToAsync(Anna));
        Assert.Empty(await app.AuditActionsAsync());

        var link = await app.Get<SubscriptionService>().ConfirmAsync(await app.ConfirmTokenAsync(Anna));

        var active = await app.SubscriberAsync(Anna);
        Assert.Equal(ConfirmationLinkState.Confirmed, link.State);
        Assert.Equal((SubscriberState.Active, SubscriberScope.Components, Impact.Major, false), (active.State, active.Scope, active.MinimumImpact, active.Maintenance));
        Assert.Equal([api.Id], await app.ReadAsync(db => db.SubscriberComponents.Select(c => c.ComponentId).ToListAsync()));
        Assert.Equal(app.Now, active.ConfirmedAt);
        Assert.Equal(["subscriber.confirmed a…@example.org"], await app.AuditActionsAsync());
        var entry = await app.ReadAsync(db => db.Audit.SingleAsync(a => a.SubjectKind == "subscriber"));
        Assert.Contains(api.Id, entry.After, StringComparison.Ordinal);
        Assert.DoesNotContain(Anna, entry.Before + entry.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_shows_what_it_confirms_and_looking_changes_nothing()
    {
        await using var app = await CoreApp.StartAsync();
        await app.AskAsync(Anna, new SubscriptionRequest { MinimumImpact = Impact.Critical });
        var token = await app.ConfirmTokenAsync(Anna);

        var first = await app.Get<SubscriptionService>().FindAsync(token);
        var second = await app.Get<SubscriptionService>().FindAsync(token);

        Assert.Equal((ConfirmationLinkState.Open, Anna, false), (first.State, first.Email, first.AlreadyActive));
        Assert.Equal(Impact.Critical, first.Requested!.MinimumImpact);
        Assert.Equal(ConfirmationLinkState.Open, second.State);
        Assert.Equal(SubscriberState.Pending, (await app.SubscriberAsync(Anna)).State);
    }

    [Fact]
    public async Task A_second_click_is_told_that_it_is_confirmed_and_leads_to_the_preferences_only_while_the_link_is_young()
    {
        await using var app = await CoreApp.StartAsync();
        await app.AskAsync(Anna);
        var token = await app.ConfirmTokenAsync(Anna);
        var service = app.Get<SubscriptionService>();

        var clicks = await Task.WhenAll(service.ConfirmAsync(token), service.ConfirmAsync(token));

        Assert.All(clicks, click => Assert.Equal(ConfirmationLinkState.Confirmed, click.State));
        Assert.All(clicks, click => Assert.NotNull(click.ManageToken));
        Assert.Single(await app.AuditActionsAsync());
        app.Clock.Advance(TimeSpan.FromHours(48));
        var late = await service.ConfirmAsync(token);
        Assert.Equal(ConfirmationLinkState.Confirmed, late.State);
        Assert.Null(late.ManageToken);
    }

    [Fact]
    public async Task A_link_works_for_48_hours_and_not_a_second_longer()
    {
        await using var app = await CoreApp.StartAsync();
        await app.AskAsync(Anna);
        var token = await app.ConfirmTokenAsync(Anna);
        var service = app.Get<SubscriptionService>();

        app.Clock.Advance(TimeSpan.FromHours(48));
        Assert.Equal(ConfirmationLinkState.Expired, (await service.FindAsync(token)).State);
        Assert.Equal(ConfirmationLinkState.Expired, (await service.ConfirmAsync(token)).State);
        Assert.Equal(SubscriberState.Pending, (await app.SubscriberAsync(Anna)).State);

        app.Clock.Advance(TimeSpan.FromSeconds(-1));
        Assert.Equal(ConfirmationLinkState.Confirmed, (await service.ConfirmAsync(token)).State);
    }

    [Fact]
    public async Task Only_the_link_that_was_sent_last_works_and_the_mail_before_it_is_not_sent_any_more()
    {
        await using var app = await CoreApp.StartAsync();
        await app.AskAsync(Anna, new SubscriptionRequest { MinimumImpact = Impact.Minor });
        var first = await app.ConfirmTokenAsync(Anna);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.AskAsync(Anna, new SubscriptionRequest { MinimumImpact = Impact.Critical });
        var service = app.Get<SubscriptionService>();

        Assert.Equal(1, await app.ConfirmationsSentToAsync(Anna));
        Assert.Equal(ConfirmationLinkState.Superseded, (await service.ConfirmAsync(first)).State);
        Assert.Equal(ConfirmationLinkState.Confirmed, (await service.ConfirmAsync(await app.ConfirmTokenAsync(Anna))).State);
        Assert.Equal(Impact.Critical, (await app.SubscriberAsync(Anna)).MinimumImpact);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("///////////////////////////////////////////")]
    [InlineData("AAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("AAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("AAAAAAAAAAEAAAAAAAA üüüüüüüüüüüüüü\r\nAAAAAAA")]
    [InlineData(null)]
    public async Task What_is_no_token_of_ours_opens_nothing(string? token)
    {
        await using var app = await CoreApp.StartAsync();
        await app.AskAsync(Anna);

        Assert.Equal(ConfirmationLink.Unknown, await app.Get<SubscriptionService>().FindAsync(token));
        Assert.Equal(ConfirmationLink.Unknown, await app.Get<SubscriptionService>().ConfirmAsync(token));
        Assert.Null(await app.Get<PreferencesService>().FindAsync(token));
        Assert.False(await app.Get<PreferencesService>().UnsubscribeAsync(token));
        Assert.False(await app.Get<PreferencesService>().ForgetAsync(token));
    }

    [Fact]
    public async Task A_token_for_one_thing_is_none_for_another_nor_for_somebody_else()
    {
        await using var app = await CoreApp.StartAsync();
        await app.AskAsync(Anna);
        await app.AskAsync("bert@example.org");
        var (anna, bert) = (await app.SubscriberAsync(Anna), await app.SubscriberAsync("bert@example.org"));
        var signer = await app.Get<LinkKeys>().SignerAsync();

        Assert.Equal(ConfirmationLink.Unknown, await app.Get<SubscriptionService>().ConfirmAsync(signer.Manage(anna.Id)));
        Assert.Null(await app.Get<PreferencesService>().FindAsync(signer.Confirm(anna.Id, 1)));
        Assert.False(signer.IsConfirm(signer.Confirm(anna.Id, 1), bert.Id, 1));
        var swapped = signer.Confirm(bert.Id, 1)[..11] + signer.Confirm(anna.Id, 1)[11..];
        Assert.Equal(ConfirmationLink.Unknown, await app.Get<SubscriptionService>().ConfirmAsync(swapped));
    }

    [Fact]
    public async Task What_an_active_subscriber_hears_of_changes_only_when_its_address_confirms_it()
    {
        await using var app = await CoreApp.StartAsync();
        await app.SubscribeAsync(Anna, new SubscriptionRequest { MinimumImpact = Impact.Minor });
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        await app.AskAsync(Anna.ToUpperInvariant(), new SubscriptionRequest { MinimumImpact = Impact.Critical, Maintenance = false });
        var meanwhile = await app.SubscriberAsync(Anna);
        await app.Get<SubscriptionService>().ConfirmAsync(await app.ConfirmTokenAsync(Anna));
        var after = await app.SubscriberAsync(Anna);

        Assert.Equal((SubscriberState.Active, Impact.Minor, true), (meanwhile.State, meanwhile.MinimumImpact, meanwhile.Maintenance));
        Assert.Equal((SubscriberState.Active, Impact.Critical, false), (after.State, after.MinimumImpact, after.Maintenance));
        Assert.Equal(["subscriber.confirmed a…@example.org", "subscriber.changed a…@example.org"], await app.AuditActionsAsync());
    }

    [Fact]
    public async Task Just_this_incident_is_added_to_what_an_active_subscriber_hears_of()
    {
        await using var app = await CoreApp.StartAsync();
        var incident = await app.ReportAsync("Trouble");
        var api = await app.AddComponentAsync("API");
        await app.SubscribeAsync(Anna, new SubscriptionRequest { Scope = SubscriberScope.Components, Components = [api.Id], MinimumImpact = Impact.Major });
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        var after = await app.SubscribeAsync(Anna, new SubscriptionRequest { IncidentId = incident.Id });

        Assert.Equal((SubscriberScope.Components, Impact.Major, true), (after.Scope, after.MinimumImpact, after.Maintenance));
        Assert.Equal([api.Id], await app.ReadAsync(db => db.SubscriberComponents.Select(c => c.ComponentId).ToListAsync()));
        Assert.Equal([incident.Id], await app.ReadAsync(db => db.SubscriberIncidents.Select(i => i.IncidentId).ToListAsync()));
    }

    [Fact]
    public async Task Just_this_incident_is_all_that_a_new_subscriber_hears_of()
    {
        await using var app = await CoreApp.StartAsync();
        var incident = await app.ReportAsync("Trouble");

        var subscriber = await app.SubscribeAsync(Anna, new SubscriptionRequest { IncidentId = incident.Id });

        Assert.Equal((SubscriberState.Active, SubscriberScope.Incidents, false), (subscriber.State, subscriber.Scope, subscriber.Maintenance));
    }

    [Fact]
    public async Task Who_comes_back_by_just_one_incident_hears_of_nothing_else_from_before()
    {
        await using var app = await CoreApp.StartAsync();
        var (old, fresh) = (await app.ReportAsync("Old"), await app.ReportAsync("New"));
        await app.SubscribeAsync(Anna, new SubscriptionRequest());
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.SubscribeAsync(Anna, new SubscriptionRequest { IncidentId = old.Id });
        await app.Get<PreferencesService>().UnsubscribeAsync(await app.ManageTokenAsync(Anna));
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        await app.AskAsync(Anna, new SubscriptionRequest { IncidentId = fresh.Id });
        Assert.Equal(SubscriberState.Unsubscribed, (await app.SubscriberAsync(Anna)).State);
        await app.Get<SubscriptionService>().ConfirmAsync(await app.ConfirmTokenAsync(Anna));

        var back = await app.SubscriberAsync(Anna);
        Assert.Equal((SubscriberState.Active, SubscriberScope.Incidents, false), (back.State, back.Scope, back.Maintenance));
        Assert.Null(back.UnsubscribedAt);
        Assert.Equal([fresh.Id], await app.ReadAsync(db => db.SubscriberIncidents.Select(i => i.IncidentId).ToListAsync()));
    }

    [Fact]
    public async Task A_mailbox_is_asked_no_oftener_whatever_tags_dots_and_capitals_its_addresses_have()
    {
        await using var app = await CoreApp.StartAsync();
        string[] bombs = ["anna@gmail.com", "a.nna@gmail.com", "Anna+1@gmail.com", "anna+2@googlemail.com", "ANNA@GMAIL.COM"];

        foreach (var minutes in new[] { 1, 3, 1, 4, 2, 120, 600, 600, 108 })
        {
            foreach (var bomb in bombs)
            {
                await app.AskAsync(bomb);
            }

            app.Clock.Advance(TimeSpan.FromMinutes(minutes));
        }

        Assert.Equal(3, await app.ReadAsync(db => db.ConfirmationMails.CountAsync()));
        Assert.Equal(3, await app.ReadAsync(db => db.Deliveries.CountAsync(d => d.Payload != null)));
        Assert.True(await app.ReadAsync(db => db.Deliveries.Where(d => d.Payload == null).AllAsync(d => d.State == DeliveryState.Skipped)));
    }

    [Fact]
    public async Task A_request_that_comes_too_soon_leaves_the_link_that_was_sent_working()
    {
        await using var app = await CoreApp.StartAsync();
        await app.AskAsync(Anna, new SubscriptionRequest { MinimumImpact = Impact.Minor });
        var token = await app.ConfirmTokenAsync(Anna);

        await app.AskAsync(Anna, new SubscriptionRequest { MinimumImpact = Impact.Critical });

        Assert.Equal(ConfirmationLinkState.Confirmed, (await app.Get<SubscriptionService>().ConfirmAsync(token)).State);
        Assert.Equal(Impact.Minor, (await app.SubscriberAsync(Anna)).MinimumImpact);
        Assert.Contains("last 5 minutes", await app.ReadAsync(db => db.Deliveries.Where(d => d.State == DeliveryState.Skipped).Select(d => d.Reply).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_in_quarantine_is_not_asked()
    {
        await using var app = await CoreApp.StartAsync();
        await app.SubscribeAsync(Anna);
        await app.QuarantineAsync(Anna);
        app.Clock.Advance(TimeSpan.FromMinutes(5));

        await app.AskAsync(Anna, new SubscriptionRequest { MinimumImpact = Impact.Critical });

        var subscriber = await app.SubscriberAsync(Anna);
        Assert.Equal((SubscriberState.Quarantined, 1), (subscriber.State, subscriber.ConfirmationNumber));
        Assert.Null(subscriber.Requested);
        Assert.Equal(1, await app.ReadAsync(db => db.ConfirmationMails.CountAsync()));
    }

    [Fact]
    public async Task Two_requests_at_once_are_one_subscriber_and_one_mail()
    {
        await using var app = await CoreApp.StartAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.AskAsync(Anna)));

        Assert.Equal(1, await app.ReadAsync(db => db.Subscribers.CountAsync()));
        Assert.Equal(1, await app.ConfirmationsSentToAsync(Anna));
    }

    [Fact]
    public async Task Faults_are_all_named_beside_their_fields_and_nothing_is_written()
    {
        await using var app = await CoreApp.StartAsync();
        var hidden = await app.AddComponentAsync("Hidden", with: c => c with { Visible = false });

        var both = await Assert.ThrowsAsync<InvalidInputException>(() => app.AskAsync("nobody", new SubscriptionRequest { Scope = SubscriberScope.Components }));
        Assert.Equal(["components", "email"], both.Errors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["components"], (await Assert.ThrowsAsync<InvalidInputException>(() => app.AskAsync(Anna, new SubscriptionRequest { Scope = SubscriberScope.Components, Components = [hidden.Id] }))).Errors.Keys);
        Assert.Equal(["incident"], (await Assert.ThrowsAsync<InvalidInputException>(() => app.AskAsync(Anna, new SubscriptionRequest { IncidentId = "none" }))).Errors.Keys);
        Assert.Equal(["incident"], (await Assert.ThrowsAsync<InvalidInputException>(() => app.AskAsync(Anna, new SubscriptionRequest { Scope = SubscriberScope.Incidents }))).Errors.Keys);
        Assert.Equal(["incident"], (await Assert.ThrowsAsync<InvalidInputException>(() => app.AskAsync(Anna, new SubscriptionRequest { IncidentId = "none", Components = ["some"] }))).Errors.Keys);
        Assert.Equal(0, await app.ReadAsync(db => db.Subscribers.CountAsync()));
        Assert.Equal(0, await app.ReadAsync(db => db.Deliveries.CountAsync()));
    }

    [Fact]
    public async Task A_component_that_was_removed_before_the_click_is_passed_over()
    {
        await using var app = await CoreApp.StartAsync();
        var (one, two) = (await app.AddComponentAsync("One"), await app.AddComponentAsync("Two"));
        await app.AskAsync(Anna, new SubscriptionRequest { Scope = SubscriberScope.Components, Components = [one.Id, two.Id] });
        await app.Catalog.RemoveComponentAsync(app.Admin, one.Id, expectedVersion: null);

        await app.Get<SubscriptionService>().ConfirmAsync(await app.ConfirmTokenAsync(Anna));

        Assert.Equal([two.Id], await app.ReadAsync(db => db.SubscriberComponents.Select(c => c.ComponentId).ToListAsync()));
    }

    [Fact]
    public async Task Unconfirmed_addresses_are_forgotten_a_day_after_their_link_expired_and_others_stay()
    {
        await using var app = await CoreApp.StartAsync();
        await app.SubscribeAsync("bert@example.org");
        await app.AskAsync(Anna);
        app.Clock.Advance(TimeSpan.FromHours(72));
        await app.Get<Retention>().RunOnceAsync(CancellationToken.None);
        Assert.NotNull(await app.FindSubscriberAsync(Anna));

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.Get<Retention>().RunOnceAsync(CancellationToken.None);

        Assert.Null(await app.FindSubscriberAsync(Anna));
        Assert.NotNull(await app.FindSubscriberAsync("bert@example.org"));
        Assert.Equal(0, await app.ReadAsync(db => db.ConfirmationMails.CountAsync()));
    }
}
