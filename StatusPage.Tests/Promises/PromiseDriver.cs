using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Promises;

/// <summary>Drives promises in the words of the domain.</summary>
internal static class PromiseDriver
{
    public static Task<Incident> ReportAsync(this TestApp app, Impact impact, Func<IncidentReport, IncidentReport>? with = null) =>
        app.ReportAsync("Checkout fails", report => with?.Invoke(report with { Impact = impact }) ?? report with { Impact = impact });

    /// <summary>Lets time pass, and then the promise clock run once, as the scheduler would.</summary>
    public static Task PassMinutesAsync(this TestApp app, double minutes)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(minutes));
        return app.WatchAsync();
    }

    public static Task WatchAsync(this TestApp app) => app.Get<PromiseWatch>().RunOnceAsync(CancellationToken.None);

    public static Task<List<LedgerEntry>> LedgerAsync(this TestApp app) => app.ReadAsync(db => db.PromiseLedger.OrderBy(e => e.Number).ToListAsync());

    /// <summary>For example <c>next_update 1 missed</c>.</summary>
    public static async Task<IEnumerable<string>> SaidAsync(this TestApp app) =>
        (await app.LedgerAsync()).Select(e => $"{e.Kind.ToWord()} {e.Cycle} {e.State.ToWord()}");

    /// <summary>For example <c>anna@example.com next_update 1 near</c>.</summary>
    public static async Task<IEnumerable<string>> RemindersAsync(this TestApp app)
    {
        var mails = await app.ReadAsync(db => db.Deliveries.Where(d => d.Kind == MailKind.Promise).OrderBy(d => d.Id).ToListAsync());
        return mails.Select(mail => PromisePayload.Read(mail.Payload) is { } payload ? $"{mail.Address} {payload.Kind.ToWord()} {payload.Cycle} {payload.Step.ToWord()}" : "nothing");
    }
}
