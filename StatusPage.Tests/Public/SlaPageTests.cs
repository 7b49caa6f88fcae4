using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Uptime;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Public;

public sealed class SlaPageTests : IAsyncLifetime
{
    private readonly StatusPageApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Without_a_tier_nothing_links_there_and_the_page_says_so()
    {
        Assert.Null((await _app.ReadAsync("/")).QuerySelector("footer a[href='/sla']"));
        Assert.Contains("No service level is published yet", (await _app.ReadAsync("/sla")).Body.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_month_says_what_was_measured_whether_it_was_met_and_what_is_credited()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.AddComponentAsync("Beta", with: input => input with { Core = false });
        await _app.Get<TierService>().AddAsync(_app.Admin, new TierInput { Name = "Pro", Description = "Every Pro plan", Target = 99.9m, Bands = [new(99.9m, 10), new(99m, 25)] });
        var incident = await _app.ReportAsync("Down", (api, ComponentStatus.MajorOutage));
        await _app.PassAsync(TimeSpan.FromHours(3));
        await _app.ResolveAsync(incident);

        var running = await _app.ReadAsync("/sla");
        Assert.Equal("May 2026 so far Below so far 0.00 % 25 % credit", running.QuerySelector("summary.period").Words());
        Assert.NotNull((await _app.ReadAsync("/")).QuerySelector("footer a[href='/sla']"));

        await _app.PassAsync(TimeSpan.FromDays(40));
        var page = await _app.ReadAsync("/sla");
        Assert.Equal(["June 2026 so far Met so far 100 % no credit", "May 2026 Missed 99.36 % 10 % credit"], page.QuerySelectorAll("summary.period").Select(s => s.Words()));
        Assert.Contains("April 2026 No data", page.Body.Words(), StringComparison.Ordinal);
        Assert.Equal("API 99.36 % 3 h – Missed", page.QuerySelectorAll("details.tier tbody tr, .tier details tbody tr")[1].Words());
        Assert.Contains("Best effort, without a target: Beta.", page.Body.Words(), StringComparison.Ordinal);
        Assert.Contains("Policy version 1", page.Body.Words(), StringComparison.Ordinal);
        Assert.Contains("2nd quarter 2026 so far", (await _app.ReadAsync("/sla/quarters")).Body.Words(), StringComparison.Ordinal);
        Assert.Contains("May 2026 99.36 % 3 h", (await _app.ReadAsync($"/components/{api.Id}")).Body.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_excused_incident_is_named_with_its_reason_here_and_on_its_own_page()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.Get<TierService>().AddAsync(_app.Admin, new TierInput { Name = "Pro", Target = 99.9m });
        var incident = await _app.ReportAsync("Fibre cut", (api, ComponentStatus.MajorOutage));
        await _app.PassAsync(TimeSpan.FromHours(3));
        await _app.ResolveAsync(incident);
        Assert.Contains("None in this time: every incident counts.", (await _app.ReadAsync("/sla")).Body.Words(), StringComparison.Ordinal);

        await _app.Incidents.ChangeAsync(_app.Admin, incident.Id, new IncidentChange { SlaExclusion = new(SlaExclusionReason.OutsideOurControl, "An excavator.") }, null);

        Assert.Contains("Fibre cut 12 May 2026 · Outside our control An excavator.", (await _app.ReadAsync("/sla")).Body.Words(), StringComparison.Ordinal);
        Assert.Contains("Outside our control: An excavator.", (await _app.ReadAsync($"/incidents/{incident.Id}")).Body.Words(), StringComparison.Ordinal);
    }
}
