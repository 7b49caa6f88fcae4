using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Subscribers;

public sealed class SubscriberAdminServiceTests : IAsyncLifetime
{
    private CoreApp _app = null!;
    private Actor _editor = null!;

    private SubscriberAdminService Service => _app.Get<SubscriberAdminService>();

    public async ValueTask InitializeAsync()
    {
        _app = await CoreApp.StartAsync();
        _editor = await _app.AddStaffAsync(StaffRole.Editor);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Whom_staff_add_is_asked_to_confirm_and_hears_nothing_before()
    {
        var api = await _app.AddComponentAsync("API");
        var added = await Service.AddAsync(_editor, new SubscriberInput { Email = "Anna@Example.com", Scope = SubscriberScope.Components, ComponentIds = [api.Id], MinimumImpact = Impact.Major });
        Assert.Equal((SubscriberState.Pending, SubscriberSource.Staff, SubscriberScope.Components), (added.Subscriber.State, added.Subscriber.Source, added.Scope));
        Assert.Equal(1, await _app.ConfirmationsSentToAsync("Anna@Example.com"));

        await _app.Get<SubscriptionService>().ConfirmAsync(await _app.ConfirmTokenAsync("Anna@Example.com"));
        var line = await _app.Get<SubscriberQueries>().FindAsync(added.Subscriber.Id);
        Assert.Equal((SubscriberState.Active, Impact.Major, api.Id), (line!.Subscriber.State, line.MinimumImpact, line.ComponentIds.Single()));
        Assert.Equal(["subscriber.added A…@Example.com", "subscriber.confirmed A…@Example.com"], await _app.AuditActionsAsync());
    }

    [Fact]
    public async Task An_administrator_may_vouch_for_consent_and_an_editor_may_not()
    {
        await Assert.ThrowsAsync<ForbiddenException>(() => Service.AddAsync(_editor, new SubscriberInput { Email = "anna@example.com" }, confirmed: true));
        var added = await Service.AddAsync(_app.Admin, new SubscriberInput { Email = "anna@example.com" }, confirmed: true);
        Assert.Equal((SubscriberState.Active, _app.Admin.Name), (added.Subscriber.State, added.Subscriber.VouchedBy));
        Assert.Equal(0, await _app.ReadAsync(db => db.Deliveries.CountAsync()));
    }

    [Fact]
    public async Task A_wrong_address_and_a_component_that_is_not_there_are_both_told_and_a_known_address_is_not_added_twice()
    {
        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => Service.AddAsync(_editor, new SubscriberInput { Email = "no address", Scope = SubscriberScope.Components, ComponentIds = ["gone"] }));
        Assert.Equal(["components", "email"], refused.Errors.Keys.Order());

        await _app.SubscribeAsync("active@example.com");
        var known = await Assert.ThrowsAsync<RuleException>(() => Service.AddAsync(_editor, new SubscriberInput { Email = "ACTIVE@example.com" }));
        Assert.Equal(("email", "This address is subscribed already."), (known.Field, known.Message));
        await Assert.ThrowsAsync<ForbiddenException>(async () => await Service.AddAsync(await _app.AddStaffAsync(StaffRole.Responder), new SubscriberInput { Email = "new@example.com" }));
    }

    [Fact]
    public async Task Staff_change_what_an_active_subscriber_hears_of_and_a_second_editor_is_told()
    {
        var api = await _app.AddComponentAsync("API");
        var anna = await _app.SubscribeAsync("anna@example.com");
        await Service.ChangeAsync(_editor, anna.Id, new SubscriberInput { Scope = SubscriberScope.Components, ComponentIds = [api.Id], MinimumImpact = Impact.Critical, Maintenance = false }, anna.Version);
        var line = (await _app.Get<SubscriberQueries>().FindAsync(anna.Id))!;
        Assert.Equal((SubscriberScope.Components, Impact.Critical, false, api.Id), (line.Scope, line.MinimumImpact, line.Maintenance, line.ComponentIds.Single()));

        await Assert.ThrowsAsync<StaleVersionException>(() => Service.ChangeAsync(_editor, anna.Id, new SubscriberInput(), anna.Version));
        var other = await Assert.ThrowsAsync<InvalidInputException>(() => Service.ChangeAsync(_editor, anna.Id, new SubscriberInput { Email = "ben@example.com" }, null));
        Assert.Contains("cannot be changed", other.Message, StringComparison.Ordinal);
        await _app.AskAsync("pending@example.com");
        var pending = await _app.SubscriberAsync("pending@example.com");
        await Assert.ThrowsAsync<RuleException>(() => Service.ChangeAsync(_editor, pending.Id, new SubscriberInput(), null));

        await Service.ChangeAsync(_editor, anna.Id, new SubscriberInput(), null);
        Assert.Equal(0, await _app.ReadAsync(db => db.SubscriberComponents.CountAsync()));
    }

    [Fact]
    public async Task Quarantine_and_unsubscribing_take_back_the_mails_that_wait()
    {
        var api = await _app.AddComponentAsync("API");
        var anna = await _app.SubscribeAsync("anna@example.com");
        var ben = await _app.SubscribeAsync("ben@example.com");
        await _app.ReadAsync(db => db.Deliveries.ExecuteDeleteAsync());
        await _app.ReportAsync("Trouble", (api, StatusPage.Core.Catalog.ComponentStatus.MajorOutage));
        Assert.Equal(2, await _app.ReadAsync(db => db.Deliveries.CountAsync(d => d.State == DeliveryState.Queued)));

        await Service.QuarantineAsync(_editor, anna.Id, "Bounces by hand");
        await Service.UnsubscribeAsync(_editor, ben.Id);
        Assert.Equal(0, await _app.ReadAsync(db => db.Deliveries.CountAsync(d => d.State == DeliveryState.Queued)));
        Assert.Equal(2, await _app.ReadAsync(db => db.Notifications.Select(n => n.Skipped).SingleAsync()));

        Assert.Equal("Bounces by hand", (await _app.SubscriberAsync("anna@example.com")).QuarantineReason);
        await Assert.ThrowsAsync<RuleException>(() => Service.QuarantineAsync(_editor, anna.Id, null));
        await Assert.ThrowsAsync<RuleException>(() => Service.QuarantineAsync(_editor, ben.Id, null));
        await Service.ReleaseAsync(_editor, anna.Id);
        Assert.Equal(SubscriberState.Active, (await _app.SubscriberAsync("anna@example.com")).State);
        await Assert.ThrowsAsync<RuleException>(() => Service.ReleaseAsync(_editor, anna.Id));
        await Service.UnsubscribeAsync(_editor, ben.Id);
        Assert.Equal(
            ["subscriber.quarantined a…@example.com", "subscriber.unsubscribed b…@example.com", "subscriber.released a…@example.com"],
            (await _app.AuditActionsAsync()).Skip(2));
    }

    [Fact]
    public async Task Who_never_confirmed_is_asked_again_after_a_quarantine_and_not_put_in_force()
    {
        await _app.AskAsync("anna@example.com");
        await _app.QuarantineAsync("anna@example.com");
        _app.Clock.Advance(SubscriptionLimits.MailboxPause);
        await Service.ReleaseAsync(_editor, (await _app.SubscriberAsync("anna@example.com")).Id);
        var anna = await _app.SubscriberAsync("anna@example.com");
        Assert.Equal((SubscriberState.Pending, 2), (anna.State, anna.ConfirmationNumber));
    }

    [Fact]
    public async Task Asking_again_sends_one_mail_more_and_keeps_to_the_limits_of_the_mailbox()
    {
        await _app.AskAsync("anna@example.com");
        var anna = await _app.SubscriberAsync("anna@example.com");
        var tooSoon = await Assert.ThrowsAsync<RuleException>(() => Service.ResendAsync(_editor, anna.Id));
        Assert.Contains("within the last 5 minutes", tooSoon.Message, StringComparison.Ordinal);
        _app.Clock.Advance(SubscriptionLimits.MailboxPause);
        await Service.ResendAsync(_editor, anna.Id);
        Assert.Equal(2, (await _app.SubscriberAsync("anna@example.com")).ConfirmationNumber);
        Assert.Equal(1, await _app.ConfirmationsSentToAsync("anna@example.com"));
        Assert.Equal(["subscriber.asked_again a…@example.com"], await _app.AuditActionsAsync());

        await _app.Get<SubscriptionService>().ConfirmAsync(await _app.ConfirmTokenAsync("anna@example.com"));
        await Assert.ThrowsAsync<RuleException>(() => Service.ResendAsync(_editor, anna.Id));
    }

    [Fact]
    public async Task Erasing_leaves_nothing_of_the_address_anywhere()
    {
        var anna = await _app.SubscribeAsync("anna.unique@example.com");
        await Service.EraseAsync(_editor, anna.Id);
        Assert.Null(await _app.FindSubscriberAsync("anna.unique@example.com"));
        await Assert.ThrowsAsync<NotFoundException>(() => Service.EraseAsync(_editor, anna.Id));
        var log = await _app.ReadAsync(db => db.Audit.ToListAsync());
        Assert.DoesNotContain(log, entry => $"{entry.SubjectName}{entry.Before}{entry.After}".Contains("unique", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_that_a_filter_shows_are_released_together()
    {
        foreach (var email in (string[])["a@one.example.com", "b@one.example.com", "c@two.example.com"])
        {
            await _app.SubscribeAsync(email);
            await _app.QuarantineAsync(email);
        }

        await _app.AskAsync("never@one.example.com");
        await _app.QuarantineAsync("never@one.example.com");
        Assert.Equal(2, await Service.ReleaseAllAsync(_editor, new SubscriberFilter { Domain = "ONE.example.com" }));
        var counts = await _app.Get<SubscriberQueries>().CountAsync(new SubscriberFilter());
        Assert.Equal((2, 2), (counts[SubscriberState.Active], counts[SubscriberState.Quarantined]));
        Assert.Equal(1, await Service.ReleaseAllAsync(_editor, new SubscriberFilter()));
        Assert.Equal(0, await Service.ReleaseAllAsync(_editor, new SubscriberFilter()));
        Assert.Equal(["2 subscribers", "1 subscribers"], await _app.ReadAsync(db => db.Audit.Where(a => a.Action == "subscribers.released").OrderBy(a => a.Id).Select(a => a.SubjectName).ToListAsync()));
        await Assert.ThrowsAsync<ForbiddenException>(async () => await Service.ReleaseAllAsync(await _app.AddStaffAsync(StaffRole.Responder), new SubscriberFilter()));
    }
}
