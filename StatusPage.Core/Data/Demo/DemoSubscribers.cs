using StatusPage.Core.Incidents;
using StatusPage.Core.Subscribers;
using static StatusPage.Core.Data.Demo.DemoCompany;

namespace StatusPage.Core.Data.Demo;

/// <summary>Who would have got the invented company's mails.</summary>
internal sealed class DemoSubscribers(DemoClock clock, IReadOnlyDictionary<string, string> components)
{
    private const string Visitor = "The subscriber";

    private const string NoSuchMailbox = "550 5.1.1 Recipient address rejected: user unknown in virtual mailbox table";

    /// <summary>Customers by their domain; each with whoever of them subscribed.</summary>
    private static readonly (string Domain, string[] People)[] Customers =
    [
        ("brandt-notare.example.com", ["kanzlei", "m.brandt", "s.yilmaz"]),
        ("nordlicht.example.com", ["it", "einkauf", "jana.petersen", "ole.hansen"]),
        ("fjordbank.example.com", ["ops", "vendor-risk", "ingrid.solberg", "status+quillwerk", "lars.moen"]),
        ("hr-partner.example.com", ["helpdesk", "claire.dubois", "paul.mercier"]),
        ("casaviva.example.com", ["sistemas", "lucia.romero", "diego.ortiz"]),
        ("tulip-lease.example.com", ["noc", "fleur.devries", "daan.bakker", "integrations"]),
        ("kettle.example.com", ["platform", "oncall", "amelia.ward", "noah.clarke"]),
        ("example.com", ["grace", "henrik", "zoë", "mei.lin"]),
    ];

    public void AddTo(DemoScript script)
    {
        var number = 0;
        foreach (var (domain, people) in Customers)
        {
            foreach (var person in people)
            {
                // Spread over the year that the page has existed, in no order that anybody could see.
                var at = clock.Day(380 - (number * 97 % 370), 8 + (number % 9), number * 13 % 60);
                Add(script, at, $"{person}@{domain}", Choice(number++), SubscriberSource.Page);
            }
        }

        foreach (var name in (string[])["archive-team", "compliance", "signing-desk"])
        {
            Add(script, clock.Day(200, 10), $"{name}@moved.example.com", new SubscriptionRequest(), SubscriberSource.Import, vouchedBy: Lena);
        }

        Leave(script, clock.Day(61, 9), "former.customer@example.com");
        Leave(script, clock.Day(20, 16), "j.alt@nordlicht.example.com");
        Refuse(script, clock.Day(33, 14), "t.berg@fjordbank.example.com", NoSuchMailbox);
        Refuse(script, clock.Day(12, 11), "accounts@kettle.example.com", "552 5.2.2 The mailbox is full, and has been for a long time");
        Refuse(script, clock.Day(3, 9), "bestellung@casaviva.example.com", NoSuchMailbox);
        Wait(script, clock.Ago(350), "newcomer@tulip-lease.example.com", new SubscriptionRequest());
        Wait(script, clock.Ago(75), "qa@hr-partner.example.com", Of(Impact.None, Sandbox, Api));
    }

    private SubscriptionRequest Choice(int number) => (number % 6) switch
    {
        1 => Of(Impact.None, Api, Webhooks),
        3 => Of(Impact.Major, SigningPages, Identity, Seals),
        4 => new SubscriptionRequest { MinimumImpact = Impact.Major, Maintenance = false },
        _ => new SubscriptionRequest(),
    };

    private SubscriptionRequest Of(Impact least, params string[] names) =>
        new() { Scope = SubscriberScope.Components, Components = [.. names.Select(name => components[name])], MinimumImpact = least };

    private static void Add(DemoScript script, DateTimeOffset at, string email, SubscriptionRequest choice, SubscriberSource source, string? vouchedBy = null) =>
        script.Add(at, vouchedBy ?? Visitor, async act => await AddAsync(act, email, choice, source, vouchedBy));

    private static void Leave(DemoScript script, DateTimeOffset at, string email) => script.Add(at, Visitor, async act =>
    {
        var subscriber = await AddAsync(act, email, new SubscriptionRequest(), SubscriberSource.Page);
        subscriber.Unsubscribe(act.Now);
        act.Record("subscriber.unsubscribed", subscriber);
    });

    private static void Refuse(DemoScript script, DateTimeOffset at, string email, string reply) => script.Add(at, "The mail server", async act =>
    {
        var subscriber = await AddAsync(act, email, new SubscriptionRequest(), SubscriberSource.Page);
        subscriber.Quarantine(reply, act.Now);
        act.Record("subscriber.quarantined", subscriber);
    });

    private static void Wait(DemoScript script, DateTimeOffset at, string email, SubscriptionRequest choice) => script.Add(at, Visitor, act =>
    {
        var subscriber = new Subscriber(Address(email), SubscriberSource.Page, act.Now);
        subscriber.Ask(choice, act.Now);
        act.Db.Subscribers.Add(subscriber);
    });

    private static async Task<Subscriber> AddAsync(Act act, string email, SubscriptionRequest choice, SubscriberSource source, string? vouchedBy = null)
    {
        var subscriber = new Subscriber(Address(email), source, act.Now);
        act.Db.Subscribers.Add(subscriber);
        await act.Db.SaveChangesAsync();
        subscriber.VouchedBy = vouchedBy;
        subscriber.Ask(choice, act.Now);
        subscriber.Confirm(act.Now);
        await SubscriberChoices.SetComponentsAsync(act.Db, subscriber.Id, choice.Components.ToList());
        act.Record(vouchedBy is null ? "subscriber.confirmed" : "subscriber.added_confirmed", subscriber);
        return subscriber;
    }

    private static EmailAddress Address(string email) => EmailAddress.TryParse(email, out var problem) ?? throw new InvalidOperationException(problem);
}
