using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Subscribers;

public sealed class PreferencesServiceTests
{
    private const string Anna = "anna@example.org";

    [Fact]
    public async Task The_link_in_a_mail_opens_and_changes_what_its_reader_hears_of()
    {
        await using var app = await CoreApp.StartAsync();
        var (one, two) = (await app.AddComponentAsync("One"), await app.AddComponentAsync("Two"));
        var (first, second) = (await app.ReportAsync("First"), await app.ReportAsync("Second"));
        await app.SubscribeAsync(Anna);
        foreach (var incident in new[] { first, second })
        {
            app.Clock.Advance(TimeSpan.FromMinutes(5));
            await app.SubscribeAsync(Anna, new SubscriptionRequest { IncidentId = incident.Id });
        }

        var token = await app.ManageTokenAsync(Anna);
        Assert.True(await app.Get<PreferencesService>().ChangeAsync(token, new PreferencesChange
        {
            Scope = SubscriberScope.Components,
            Components = [one.Id, two.Id],
            MinimumImpact = Impact.Major,
            Maintenance = false,
            Incidents = [second.Id, "none of its own"],
        }));

        var preferences = (await app.Get<PreferencesService>().FindAsync(token))!;
        Assert.Equal((Anna, SubscriberState.Active, SubscriberScope.Components, Impact.Major, false), (preferences.Email, preferences.State, preferences.Scope, preferences.MinimumImpact, preferences.Maintenance));
        Assert.Equal(new[] { one.Id, two.Id }.Order(StringComparer.Ordinal), preferences.Components.Order(StringComparer.Ordinal));
        Assert.Equal([second.Id], preferences.Incidents);
        Assert.Equal("subscriber.changed a…@example.org", (await app.AuditActionsAsync())[^1]);
    }

    [Fact]
    public async Task Saving_without_a_change_is_none()
    {
        await using var app = await CoreApp.StartAsync();
        var before = await app.SubscribeAsync(Anna);
        var entries = await app.AuditActionsAsync();

        Assert.True(await app.Get<PreferencesService>().ChangeAsync(await app.ManageTokenAsync(Anna), new PreferencesChange()));

        Assert.Equal(entries, await app.AuditActionsAsync());
        Assert.Equal(before.Version, (await app.SubscriberAsync(Anna)).Version);
    }

    [Fact]
    public async Task A_choice_of_no_component_and_of_one_that_is_not_there_is_refused()
    {
        await using var app = await CoreApp.StartAsync();
        await app.SubscribeAsync(Anna);
        var (service, token) = (app.Get<PreferencesService>(), await app.ManageTokenAsync(Anna));

        await Assert.ThrowsAsync<InvalidInputException>(() => service.ChangeAsync(token, new PreferencesChange { Scope = SubscriberScope.Components }));
        await Assert.ThrowsAsync<InvalidInputException>(() => service.ChangeAsync(token, new PreferencesChange { Scope = SubscriberScope.Components, Components = ["none"] }));
        Assert.Equal(SubscriberScope.All, (await app.SubscriberAsync(Anna)).Scope);
    }

    [Fact]
    public async Task A_chosen_component_that_is_hidden_for_a_while_stays_chosen()
    {
        await using var app = await CoreApp.StartAsync();
        var (one, two) = (await app.AddComponentAsync("One"), await app.AddComponentAsync("Two"));
        await app.SubscribeAsync(Anna, new SubscriptionRequest { Scope = SubscriberScope.Components, Components = [one.Id] });
        await app.Catalog.ChangeComponentAsync(app.Admin, one.Id, new() { Name = "One", Visible = false }, expectedVersion: null);

        Assert.True(await app.Get<PreferencesService>().ChangeAsync(await app.ManageTokenAsync(Anna), new PreferencesChange { Scope = SubscriberScope.Components, Components = [two.Id] }));

        Assert.Equal(2, await app.ReadAsync(db => db.SubscriberComponents.CountAsync()));
    }

    [Fact]
    public async Task Unsubscribing_is_one_act_and_skips_the_mails_that_wait_and_is_the_same_the_second_time()
    {
        await using var app = await CoreApp.StartAsync();
        await app.SubscribeAsync(Anna);
        await app.SubscribeAsync("bert@example.org");
        await app.ReportAsync("Trouble");
        var (service, token) = (app.Get<PreferencesService>(), await app.ManageTokenAsync(Anna));

        Assert.True(await service.UnsubscribeAsync(token));
        Assert.True(await service.UnsubscribeAsync(token));

        var subscriber = await app.SubscriberAsync(Anna);
        Assert.Equal((SubscriberState.Unsubscribed, (DateTimeOffset?)app.Now), (subscriber.State, subscriber.UnsubscribedAt));
        var notification = await app.ReadAsync(db => db.Notifications.SingleAsync());
        Assert.Equal((2, 1, 1), (notification.Recipients, notification.Skipped, notification.Queued));
        Assert.Equal(0, await app.ReadAsync(db => db.Deliveries.CountAsync(d => d.SubscriberId == subscriber.Id && d.State == DeliveryState.Queued)));
        Assert.Equal("subscriber.unsubscribed a…@example.org", (await app.AuditActionsAsync())[^1]);

        await app.ReportAsync("More trouble");
        Assert.Equal(1, await app.ReadAsync(db => db.Notifications.OrderBy(n => n.Id).Select(n => n.Recipients).LastAsync()));
    }

    [Fact]
    public async Task A_confirmation_that_was_under_way_does_not_bring_back_who_unsubscribed()
    {
        await using var app = await CoreApp.StartAsync();
        await app.SubscribeAsync(Anna);
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.AskAsync(Anna, new SubscriptionRequest { MinimumImpact = Impact.Critical });
        var link = await app.ConfirmTokenAsync(Anna);

        await app.Get<PreferencesService>().UnsubscribeAsync(await app.ManageTokenAsync(Anna));

        Assert.Equal(ConfirmationLinkState.Expired, (await app.Get<SubscriptionService>().ConfirmAsync(link)).State);
        Assert.Equal(SubscriberState.Unsubscribed, (await app.SubscriberAsync(Anna)).State);
    }

    [Fact]
    public async Task Who_unsubscribed_can_subscribe_again_by_the_same_link_with_the_same_choice()
    {
        await using var app = await CoreApp.StartAsync();
        await app.SubscribeAsync(Anna, new SubscriptionRequest { MinimumImpact = Impact.Major });
        var (service, token) = (app.Get<PreferencesService>(), await app.ManageTokenAsync(Anna));
        await service.UnsubscribeAsync(token);

        Assert.True(await service.ResumeAsync(token));

        var subscriber = await app.SubscriberAsync(Anna);
        Assert.Equal((SubscriberState.Active, Impact.Major, (DateTimeOffset?)null), (subscriber.State, subscriber.MinimumImpact, subscriber.UnsubscribedAt));
    }

    [Fact]
    public async Task Nobody_gets_out_of_quarantine_by_unsubscribing_and_subscribing_again()
    {
        await using var app = await CoreApp.StartAsync();
        await app.SubscribeAsync(Anna);
        await app.QuarantineAsync(Anna);
        var (service, token) = (app.Get<PreferencesService>(), await app.ManageTokenAsync(Anna));

        await service.ResumeAsync(token);
        Assert.Equal(SubscriberState.Quarantined, (await app.SubscriberAsync(Anna)).State);
        await service.UnsubscribeAsync(token);
        Assert.Equal(SubscriberState.Unsubscribed, (await app.SubscriberAsync(Anna)).State);
        await service.ResumeAsync(token);
        Assert.Equal(SubscriberState.Quarantined, (await app.SubscriberAsync(Anna)).State);
    }

    [Fact]
    public async Task Who_is_forgotten_leaves_nothing_behind_but_a_masked_entry()
    {
        await using var app = await CoreApp.StartAsync();
        var one = await app.AddComponentAsync("One");
        var incident = await app.ReportAsync("Trouble");
        await app.SubscribeAsync(Anna, new SubscriptionRequest { Scope = SubscriberScope.Components, Components = [one.Id] });
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.SubscribeAsync(Anna, new SubscriptionRequest { IncidentId = incident.Id });
        await app.PostAsync(incident, "Still looking.");
        await app.Acts.RunAsync(Actor.System("tests"), StaffRole.Viewer, act => act.Db.Deliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.Reply, $"450 <{Anna}> is full")));
        var (service, token) = (app.Get<PreferencesService>(), await app.ManageTokenAsync(Anna));

        Assert.True(await service.ForgetAsync(token));

        Assert.Null(await app.FindSubscriberAsync(Anna));
        Assert.Equal(0, await app.ReadAsync(db => db.SubscriberComponents.CountAsync()));
        Assert.Equal(0, await app.ReadAsync(db => db.SubscriberIncidents.CountAsync()));
        Assert.Equal(0, await app.ReadAsync(db => db.Deliveries.CountAsync(d => d.State == DeliveryState.Queued || d.Reply != null)));
        Assert.Equal("subscriber.forgotten a…@example.org", (await app.AuditActionsAsync())[^1]);
        Assert.False(await app.ReadAsync(db => db.Audit.AnyAsync(a => (a.Before + a.After + a.SubjectName).Contains(Anna))));
        Assert.Null(await service.FindAsync(token));
        Assert.False(await service.ForgetAsync(token));
        Assert.True(await service.UnsubscribeAsync(token));
    }

    [Fact]
    public async Task A_link_to_a_forgotten_subscriber_opens_nobody_elses_preferences()
    {
        await using var app = await CoreApp.StartAsync();
        await app.SubscribeAsync(Anna);
        var token = await app.ManageTokenAsync(Anna);
        await app.Get<PreferencesService>().ForgetAsync(token);

        await app.SubscribeAsync("bert@example.org");

        Assert.Null(await app.Get<PreferencesService>().FindAsync(token));
    }
}
