using StatusPage.Core;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Reports;
using StatusPage.Core.Uptime;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Promises.Reports;

public sealed class ResponseReportsTests
{
    [Fact]
    public async Task Only_when_things_were_done_counts_and_the_worst_impact_and_the_last_resolution_do()
    {
        await using var app = await CoreApp.StartAsync();
        var incident = await app.ReportAsync("Down", report => report with { Impact = Impact.Minor, DetectedAt = app.Now.AddMinutes(-10), DisplayedAt = app.Now.AddMinutes(-9) });
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.Incidents.AcknowledgeAsync(app.Admin, incident.Id);
        await app.PostAsync(incident, "Worse than we thought.", posting => posting with { Impact = Impact.Critical });
        await app.PostAsync(incident, "Better.", posting => posting with { Impact = Impact.Minor });
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        await app.ResolveAsync(incident);
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await app.ReopenAsync(incident, "Not yet.");
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        await app.ResolveAsync(incident);
        await app.ReportAsync("Long ago", report => report with { Impact = Impact.Critical, Backfilled = true, StartedAt = app.Now.AddDays(-3), Status = IncidentStatus.Investigating });

        var report = await app.Get<ResponseReports>().ReadAsync(null, null);

        Assert.Equal((1, "2025-06", "2026-05"), (report.Backfilled, report.From.Name, report.Until.Name));
        var row = Assert.Single(report.Overall);
        Assert.Equal((Impact.Critical, 1), (row.Impact, row.Incidents));
        Assert.Equal(TimeSpan.FromMinutes(15), row.Acknowledge.Median);
        Assert.Equal(TimeSpan.FromMinutes(10), row.FirstUpdate.Median);
        Assert.Equal(TimeSpan.FromMinutes(90), row.Resolve.Median);
        Assert.Equal("2026-05", Assert.Single(report.Months).Month!.Name);
    }

    [Fact]
    public async Task Correcting_the_detection_later_makes_nobody_look_faster()
    {
        await using var app = await CoreApp.StartAsync();
        var incident = await app.ReportAsync("Down", report => report with { Impact = Impact.Minor, DetectedAt = app.Now.AddDays(-20) });
        await app.Incidents.ChangeAsync(app.Admin, incident.Id, new IncidentChange { StartedAt = app.Now.AddDays(-20), DetectedAt = app.Now }, null);

        var report = await app.Get<ResponseReports>().ReadAsync(null, null);

        Assert.Equal(TimeSpan.FromDays(20), Assert.Single(report.Overall).FirstUpdate.Median);
        Assert.Equal(SlaPeriod.MonthOf(DateOnly.FromDateTime(app.Now.AddDays(-20).UtcDateTime)).Name, Assert.Single(report.Months).Month!.Name);
    }

    [Theory]
    [InlineData("2026-05", "2026-04", "The first month (2026-05) is after the last (2026-04).")]
    [InlineData("2021-05", "2026-05", "From 2021-05 to 2026-05 is more than 60 months")]
    public async Task Months_that_cannot_be_reported_are_refused_with_a_sentence(string from, string until, string says)
    {
        await using var app = await CoreApp.StartAsync();

        var refused = await Assert.ThrowsAsync<InvalidInputException>(() => app.Get<ResponseReports>().ReadAsync(SlaPeriod.ParseMonth(from), SlaPeriod.ParseMonth(until)));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }
}
