using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Notifications;
using StatusPage.Core.Subscribers;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Subscribers;

public sealed class SubscriptionLimitsTests
{
    private static readonly DateTimeOffset Now = FakeClock.Start;

    [Theory]
    [InlineData(true)]
    [InlineData(false, 0.0)]
    [InlineData(false, 4.99)]
    [InlineData(true, 5.0)]
    [InlineData(true, 5.0, 10.0)]
    [InlineData(false, 5.0, 10.0, 1439.0)]
    [InlineData(true, 5.0, 10.0, 1440.0)]
    [InlineData(false, 10.0, 3.0)]
    public void A_mailbox_is_asked_once_in_five_minutes_and_three_times_a_day(bool mayAsk, params double[] minutesAgo) =>
        Assert.Equal(mayAsk, SubscriptionLimits.MayAsk([.. minutesAgo.Select(m => Now.AddMinutes(-m))], Now));

    [Fact]
    public void Ten_requests_from_one_source_in_ten_minutes_are_taken_and_others_are_not_held_up()
    {
        var clock = new FakeClock();
        var rates = new SubscriptionRates(clock);
        for (var i = 0; i < 10; i++)
        {
            rates.Take("192.0.2.1");
            clock.Advance(TimeSpan.FromSeconds(30));
        }

        var refused = Assert.Throws<TooManyException>(() => rates.Take("192.0.2.1"));
        Assert.Equal(300, refused.RetryAfterSeconds);
        Assert.Contains("10 requests", refused.Message, StringComparison.Ordinal);
        rates.Take("192.0.2.2");
        rates.Take(null);

        clock.Advance(TimeSpan.FromSeconds(refused.RetryAfterSeconds));
        rates.Take("192.0.2.1");
        Assert.Throws<TooManyException>(() => rates.Take("192.0.2.1"));
    }

    [Fact]
    public void After_five_hundred_new_addresses_in_an_hour_nobody_is_served_for_a_while_known_or_not()
    {
        var clock = new FakeClock();
        var rates = new SubscriptionRates(clock);
        for (var i = 0; i < SubscriptionLimits.NewAddresses; i++)
        {
            rates.Take($"2001:db8:{i:x}::");
            rates.CountNew();
        }

        Assert.Equal(3600, Assert.Throws<TooManyException>(() => rates.Take("198.51.100.1")).RetryAfterSeconds);
        rates.Take(null);

        clock.Advance(SubscriptionLimits.NewAddressesWindow);
        rates.Take("198.51.100.1");
    }

    [Fact]
    public void A_clock_that_is_set_back_locks_nobody_out()
    {
        var clock = new FakeClock();
        var rates = new SubscriptionRates(clock);
        for (var i = 0; i < SubscriptionLimits.PerSource; i++)
        {
            rates.Take("192.0.2.1");
        }

        clock.Advance(TimeSpan.FromDays(-1));
        rates.Take("192.0.2.1");
    }

    [Theory]
    [InlineData(true, 49, 0)]
    [InlineData(false, 50, 0)]
    [InlineData(false, 50, 50)]
    [InlineData(true, 50, 51)]
    [InlineData(false, 400, 400)]
    public void A_domain_has_fifty_unconfirmed_addresses_or_as_many_as_get_mails(bool mayAsk, int unconfirmed, int confirmed) =>
        Assert.Equal(mayAsk, SubscriptionLimits.MayAskDomain(unconfirmed, confirmed));

    [Fact]
    public async Task A_domain_that_leads_all_its_addresses_to_one_person_cannot_fill_their_mailbox()
    {
        await using var app = await CoreApp.StartAsync();
        await app.SubscribeAsync("colleague@victim.example");
        for (var i = 0; i <= SubscriptionLimits.UnconfirmedPerDomain; i++)
        {
            await app.AskAsync($"x{i}@victim.example");
        }

        await app.AskAsync("anna@elsewhere.example");

        Assert.Null(await app.FindSubscriberAsync($"x{SubscriptionLimits.UnconfirmedPerDomain}@victim.example"));
        var refused = await app.ReadAsync(db => db.Deliveries.SingleAsync(d => d.State == DeliveryState.Skipped));
        Assert.Equal($"x{SubscriptionLimits.UnconfirmedPerDomain}@victim.example", refused.Address);
        Assert.Contains("addresses of its domain", refused.Reply, StringComparison.Ordinal);
        Assert.Equal(1, await app.ConfirmationsSentToAsync("anna@elsewhere.example"));

        app.Clock.Advance(SubscriptionLimits.MailboxPause);
        await app.AskAsync("colleague@victim.example", new SubscriptionRequest { Maintenance = false });
        Assert.Equal(2, (await app.SubscriberAsync("colleague@victim.example")).ConfirmationNumber);

        app.Clock.Advance(SubscriptionLimits.MailboxWindow);
        await app.AskAsync("late@victim.example");
        Assert.Equal(1, await app.ConfirmationsSentToAsync("late@victim.example"));
    }

    [Fact]
    public async Task Where_everybody_has_a_mailbox_of_their_own_the_domain_is_not_counted()
    {
        await using var app = await CoreApp.StartAsync();
        for (var i = 0; i <= SubscriptionLimits.UnconfirmedPerDomain; i++)
        {
            await app.AskAsync($"reader{i}@gmail.com");
        }

        Assert.Equal(SubscriptionLimits.UnconfirmedPerDomain + 1, await app.ReadAsync(db => db.Subscribers.CountAsync()));
    }
}
