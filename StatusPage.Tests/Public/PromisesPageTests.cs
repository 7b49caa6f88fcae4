using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Ladder;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Settings;
using StatusPage.Tests.Promises;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Public;

public sealed class PromisesPageTests
{
    [Fact]
    public async Task Readers_see_how_the_promises_of_an_incident_stand()
    {
        await using var app = await StatusPageApp.StartAsync();
        app.Clock.Advance(TimeSpan.FromHours(1));
        var incident = await app.ReportAsync("Down", report => report with { Impact = Impact.Critical, DetectedAt = app.Now.AddMinutes(-6) });
        Assert.Equal(["First update after 6 min (promised 15 min)", "Next update by 10:30 UTC"], await StripAsync("/"));

        await app.PassMinutesAsync(31);
        Assert.Equal(["First update after 6 min (promised 15 min)", "Next update was due at 10:30 UTC"], await StripAsync("/"));

        await app.PostAsync(incident, "Still looking.");
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.ResolveAsync(incident);
        Assert.Equal(
            ["First update after 6 min (promised 15 min)", "1 of 2 further updates late (promised every 30 min)", "What we promise"], await StripAsync($"/incidents/{incident.Id}"));

        await app.Get<PromiseService>().WaiveAsync(app.Admin, 2, "The region was without power.");
        Assert.Contains("1 of 2 further updates late, 1 waived (promised every 30 min)", await StripAsync($"/incidents/{incident.Id}"));

        async Task<IEnumerable<string>> StripAsync(string path) => (await app.ReadAsync(path)).QuerySelectorAll(".promises li").Select(li => li.Words());
    }

    [Fact]
    public async Task What_is_due_on_another_day_has_its_date()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.Get<SettingsService>().ChangePolicyAsync(app.Admin, ReadyMadePolicy.B.ApplyTo(app.Published.Policy), null);
        await app.ReportAsync("Slow", report => report with { Impact = Impact.Minor });

        Assert.Equal("Resolution by 13 May 2026, 09:00 UTC", (await app.ReadAsync("/")).QuerySelectorAll(".promises li").Select(li => li.Words()).Last());
    }

    [Fact]
    public async Task The_page_of_promises_tells_the_ladder_the_record_and_what_was_not_kept()
    {
        await using var app = await StatusPageApp.StartAsync();
        var empty = await app.ReadAsync("/promises");
        Assert.Contains("No promise came due", empty.QuerySelector("main").Words(), StringComparison.Ordinal);
        Assert.Equal(["within 15 minutes", "every 30 minutes until resolved", "–"], empty.QuerySelectorAll(".ladder dd").Take(3).Select(dd => dd.Words()));

        var incident = await app.ReportAsync("Down", report => report with { Impact = Impact.Critical });
        await app.PassMinutesAsync(31);
        await app.ReportAsync("Slow", report => report with { Impact = Impact.Major });
        await app.PassMinutesAsync(61);
        await app.Get<PromiseService>().WaiveAsync(app.Admin, 2, "The region was without power.");

        var page = await app.ReadAsync("/promises");
        Assert.Equal(["First update 2 0 0", "Next update 0 1 1"], page.QuerySelectorAll("tbody tr").Select(row => row.Words()));
        var notKept = page.QuerySelectorAll(".changes-list li").Select(li => li.Words()).ToList();
        Assert.Equal(2, notKept.Count);
        Assert.StartsWith("Slow", notKept[0], StringComparison.Ordinal);
        Assert.Contains("Waived: The region was without power.", notKept[1], StringComparison.Ordinal);
        Assert.Equal($"/incidents/{incident.Id}", page.QuerySelectorAll(".changes-list a")[1].GetAttribute("href"));
        Assert.Contains((await app.LedgerAsync())[^1].Hash, page.QuerySelector(".hash").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_policy_is_what_readers_read_from_then_on()
    {
        await using var app = await CoreApp.StartAsync();
        await app.Get<SettingsService>().ChangePolicyAsync(app.Admin, ReadyMadePolicy.C.ApplyTo(app.Published.Policy), null);
        await app.ReportAsync("Informational", report => report with { Impact = Impact.None });

        Assert.Equal(app.Now.AddMinutes(30), app.Published.Incidents.Open.Single().NextUpdateDueAt);
        Assert.Equal(2, app.Published.Policies.Length);
    }
}
