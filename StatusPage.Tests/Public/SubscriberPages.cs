using StatusPage.Core.Subscribers;
using StatusPage.Tests.Subscribers;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Public;

/// <summary>Every page that a subscriber can come to, with something on it.</summary>
internal static class SubscriberPages
{
    public static async Task<IReadOnlyList<(string Name, string Address)>> OfAsync(StatusPageApp app)
    {
        var (core, edge) = (await app.AddGroupAsync("Core platform"), await app.AddGroupAsync("Edge and delivery"));
        var components = new List<string>();
        foreach (var name in new[] { "API", "Dashboard", "Webhooks", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", "Login", "Billing", "Search" })
        {
            components.Add((await app.AddComponentAsync(name, core)).Id);
            components.Add((await app.AddComponentAsync($"{name} (EU)", edge)).Id);
        }

        var incident = await app.ReportAsync("Elevated error rates on the API");
        var some = new SubscriptionRequest { Scope = SubscriberScope.Components, Components = [.. components.Take(3)] };
        await app.SubscribeAsync("anna@example.org", some);
        await app.SubscribeAsync("left@example.org");
        await app.SubscribeAsync("refused@example.org");
        app.Clock.Advance(TimeSpan.FromMinutes(6));
        await app.SubscribeAsync("anna@example.org", new SubscriptionRequest { IncidentId = incident.Id });
        await app.AskAsync("asked@example.org", some);
        await app.AskAsync("single@example.org", new SubscriptionRequest { IncidentId = incident.Id });
        await app.Get<PreferencesService>().UnsubscribeAsync(await app.ManageTokenAsync("left@example.org"));
        await app.QuarantineAsync("refused@example.org");
        var (anna, left) = (await app.ManageTokenAsync("anna@example.org"), await app.ManageTokenAsync("left@example.org"));
        return
        [
            ("subscribe", StatusUrls.Subscribe),
            ("incident", StatusUrls.Incident(incident.Id)),
            ("subscribe-incident", StatusUrls.SubscribeTo(incident.Id)),
            ("sent", StatusUrls.SubscribeSent),
            ("confirm", StatusUrls.ConfirmSubscriptionOf(await app.ConfirmTokenAsync("asked@example.org"))),
            ("confirm-incident", StatusUrls.ConfirmSubscriptionOf(await app.ConfirmTokenAsync("single@example.org"))),
            ("confirm-unknown", StatusUrls.ConfirmSubscriptionOf("none")),
            ("unsubscribe", StatusUrls.UnsubscribeOf(anna)),
            ("unsubscribed", StatusUrls.UnsubscribeOf(left)),
            ("preferences", StatusUrls.SubscriptionOf(anna)),
            ("preferences-saved", StatusUrls.SubscriptionOf(anna) + "&done=saved"),
            ("preferences-left", StatusUrls.SubscriptionOf(left)),
            ("preferences-quarantined", StatusUrls.SubscriptionOf(await app.ManageTokenAsync("refused@example.org"))),
            ("preferences-unknown", StatusUrls.SubscriptionOf("none")),
        ];
    }
}
