using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email.Sending;
using StatusPage.Core.Subscribers;

namespace StatusPage.Tests.Notifications.Email.Sending;

public sealed class DomainQueueTests
{
    private long _id;

    [Fact]
    public void Domains_take_turns_and_none_has_more_on_its_way_than_it_may()
    {
        var queue = new DomainQueue(mostPerDomain: 2);
        queue.Add([.. To("large.example", 5), .. To("small.example", 1)]);

        Assert.Equal(["large.example", "small.example", "large.example"], Take(queue).Select(d => d.Domain));
        Assert.Equal(3, queue.Count);
    }

    [Fact]
    public void One_that_ends_makes_room_for_the_next_of_its_domain_in_order()
    {
        var queue = new DomainQueue(mostPerDomain: 1);
        var deliveries = To("large.example", 3);
        queue.Add(deliveries);
        var taken = new List<long>();
        while (queue.TryTake() is { } next)
        {
            taken.Add(next.Id);
            Assert.Null(queue.TryTake());
            queue.Leave(next);
        }

        Assert.Equal(deliveries.Select(d => d.Id), taken);
    }

    [Fact]
    public async Task Who_waits_gets_the_next_that_comes_or_has_room()
    {
        var queue = new DomainQueue(mostPerDomain: 1);
        var first = queue.TakeAsync();
        var second = queue.TakeAsync();
        queue.Add(To("large.example", 2));

        var one = await first;
        Assert.False(second.IsCompleted);
        queue.Leave(one!);

        Assert.Equal(one!.Id + 1, (await second)!.Id);
    }

    [Fact]
    public async Task Closing_ends_all_waiting_and_hands_back_what_nobody_took()
    {
        var queue = new DomainQueue(mostPerDomain: 1);
        queue.Add(To("large.example", 3));
        var taken = queue.TryTake();
        var waiting = queue.TakeAsync();

        var left = queue.Close();
        queue.Leave(taken!);

        Assert.Null(await waiting);
        Assert.Equal(2, left.Count);
        Assert.Null(await queue.TakeAsync());
    }

    private List<ClaimedDelivery> To(string domain, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new ClaimedDelivery(++_id, MailKind.Posting, 1, _id, $"reader{_id}@{domain}", domain, null, 0, 0, SubscriberState.Active))];

    private static List<ClaimedDelivery> Take(DomainQueue queue)
    {
        var taken = new List<ClaimedDelivery>();
        while (queue.TryTake() is { } next)
        {
            taken.Add(next);
        }

        return taken;
    }
}
