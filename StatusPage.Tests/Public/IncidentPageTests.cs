using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Public;

public sealed class IncidentPageTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task An_incident_tells_its_whole_story_newest_first()
    {
        var api = await app.AddComponentAsync("API");
        var incident = await app.ReportAsync("Requests fail", report => report with { Message = "We are **looking**.", EstimatedResolutionAt = app.Now.AddHours(1) }, (api, ComponentStatus.PartialOutage));
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await app.PostAsync(incident, "It is worse than thought.", posting => posting with
        {
            Status = IncidentStatus.Identified,
            Impact = Impact.Critical,
            EstimatedResolutionAt = app.Now.AddHours(2),
            Components = [new AffectedComponent(api.Id, ComponentStatus.MajorOutage)],
        });
        app.Clock.Advance(TimeSpan.FromMinutes(80));
        await app.ResolveAsync(incident);

        var page = await app.ReadAsync($"/incidents/{incident.Id}");

        Assert.Equal(["Resolved", "Identified", "Investigating"], page.QuerySelectorAll(".timeline h3").Select(h => h.Words()));
        var changes = page.QuerySelectorAll(".timeline > li").Select(li => li.QuerySelectorAll(".entry-changes > li").Select(change => change.Words()).ToArray()).ToArray();
        Assert.Equal(["Status: Identified to Resolved", "API: Major outage to Operational"], changes[0]);
        Assert.Equal(
            ["Status: Investigating to Identified", "Impact: Major to Critical", "API: Partial outage to Major outage", "Estimate: 12 May 2026, 10:00 UTC to 12 May 2026, 11:10 UTC"],
            changes[1]);
        Assert.Equal(["API: Operational to Partial outage", "Estimate: 12 May 2026, 10:00 UTC"], changes[2]);
        Assert.Equal("Major outage to Operational", page.QuerySelector(".changes-list li .from-to").Words());
        Assert.Contains("Duration 1 h 30 min", Facts(page), StringComparison.Ordinal);
        Assert.Contains("A disk was full.", page.QuerySelector(".resolution").Words(), StringComparison.Ordinal);
        Assert.Equal("looking", page.QuerySelector(".timeline strong").Words());
        Assert.Equal($"/components/{api.Id}", page.QuerySelector(".changes-list a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_correction_and_a_late_posting_are_marked()
    {
        var incident = await app.ReportAsync("Marked", report => report with { DisplayedAt = app.Now.AddMinutes(-30), StartedAt = app.Now.AddHours(-1), DetectedAt = app.Now.AddHours(-1) });
        await app.Incidents.CorrectAsync(app.Admin, incident.Id, incident.Updates[0].Id, "Better words", expectedVersion: null);

        var marks = (await app.ReadAsync($"/incidents/{incident.Id}")).QuerySelectorAll(".timeline .mark").Select(mark => mark.Words().Split(' ')[0]);

        Assert.Equal(["posted", "edited"], marks);
    }

    [Fact]
    public async Task A_backfilled_incident_says_that_it_was_reported_later()
    {
        var began = app.Now.AddDays(-3);
        var incident = await app.ReportAsync("Last week", report => report with
        {
            Backfilled = true,
            Status = IncidentStatus.Resolved,
            StartedAt = began,
            DetectedAt = began,
            DisplayedAt = began.AddHours(1),
            RootCause = "Cause",
            Remediation = "Remedy",
        });

        var page = await app.ReadAsync($"/incidents/{incident.Id}");

        Assert.Contains("reported later", page.QuerySelector(".page-head").Words(), StringComparison.Ordinal);
        Assert.Contains("Reported", Facts(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reopened_incident_no_longer_shows_how_it_was_resolved()
    {
        var incident = await app.ReportAsync("Back again");
        await app.ResolveAsync(incident);
        await app.ReopenAsync(incident);

        var page = await app.ReadAsync($"/incidents/{incident.Id}");

        Assert.Null(page.QuerySelector(".resolution"));
        Assert.Equal("Reopened", page.QuerySelector(".timeline h3").Words());
    }

    private static string Facts(AngleSharp.Html.Dom.IHtmlDocument page) => string.Join("; ", page.QuerySelectorAll(".facts > div").Select(fact => $"{fact.QuerySelector("dt").Words()} {fact.QuerySelector("dd").Words()}"));
}
