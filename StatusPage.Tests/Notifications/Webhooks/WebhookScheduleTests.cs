using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Webhooks;

public sealed class WebhookScheduleTests
{
    private static readonly DateTimeOffset Now = FakeClock.Start;

    [Fact]
    public void What_fails_is_tried_again_after_growing_pauses_and_given_up_after_about_a_day()
    {
        var at = Now;
        var pauses = new List<TimeSpan>();
        for (var attempts = 1; WebhookSchedule.Next(attempts, at, luck: 0) is { } next; attempts++)
        {
            pauses.Add(next - at);
            at = next;
        }

        Assert.Equal(WebhookSchedule.Pauses, pauses);
        Assert.Equal(9, WebhookSchedule.MaxAttempts);
        Assert.InRange(at - Now, TimeSpan.FromHours(22), TimeSpan.FromHours(24));
    }

    [Fact]
    public void Each_pause_is_up_to_a_fifth_longer_by_chance() => Prop.ForAll(
        Gen.Choose(1, 8).Zip(Gen.Choose(0, 1_000)).ToArbitrary(),
        pair =>
        {
            var (attempts, luck) = pair;
            var pause = WebhookSchedule.Next(attempts, Now, luck / 1_000d)!.Value - Now;
            return pause >= WebhookSchedule.Pauses[attempts - 1] && pause <= WebhookSchedule.Pauses[attempts - 1] * 1.2;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 120, 120)]
    [InlineData(1, 5, 10)]
    [InlineData(1, -5, 10)]
    [InlineData(2, 1_000_000, 43_200)]
    public void A_receiver_may_ask_for_a_longer_pause_but_not_for_ever(int attempts, int askedSeconds, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), WebhookSchedule.Next(attempts, Now, luck: 0, TimeSpan.FromSeconds(askedSeconds)) - Now);

    [Fact]
    public void Failures_count_for_an_hour_and_no_more_are_kept_than_it_takes()
    {
        IReadOnlyList<long> failures = [];
        for (var i = 0; i < 30; i++)
        {
            failures = WebhookSchedule.WithFailure(failures, Now.AddMinutes(i));
        }

        Assert.Equal(WebhookSchedule.FailuresToPause, failures.Count);
        Assert.Equal(Now.AddMinutes(29).ToUnixTimeMilliseconds(), failures[^1]);
        Assert.Single(WebhookSchedule.WithFailure(failures, Now.AddMinutes(29 + 60)));
        // The clock was set back: what lies ahead of it says nothing about the last hour.
        Assert.Single(WebhookSchedule.WithFailure(failures, Now.AddDays(-1)));
    }
}
