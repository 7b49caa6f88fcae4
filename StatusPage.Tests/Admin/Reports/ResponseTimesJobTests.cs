using System.Net;
using Microsoft.Playwright;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests.Admin.Reports;

/// <summary>Response times in the console, in a real browser, and over HTTP.</summary>
public sealed class ResponseTimesJobTests(StatusPageApp app, Browser browser) : IClassFixture<StatusPageApp>, IClassFixture<Browser>
{
    private const string Api = "/v1/admin/reports/response-times";

    [Fact]
    public async Task Staff_read_charts_choose_months_and_take_the_file_and_programs_get_the_same_figures()
    {
        var staff = await browser.SignInAsync(app);
        await staff.GetByRole(AriaRole.Link, new() { Name = "Response times" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Heading, new() { Name = "No incident was detected in these months" })).ToBeVisibleAsync();
        await staff.LookAsync("reports-empty");

        var component = await app.AddComponentAsync("API");
        for (var i = 1; i <= 4; i++)
        {
            var incident = await app.ReportAsync($"Outage {i}", report => report with { DetectedAt = app.Now.AddMinutes(-5 * i), Impact = i == 4 ? Impact.Minor : Impact.Critical }, (component, ComponentStatus.MajorOutage));
            await app.PassAsync(TimeSpan.FromMinutes(20 * i));
            await app.Incidents.AcknowledgeAsync(app.Admin, incident.Id);
            await app.ResolveAsync(incident);
            await app.PassAsync(TimeSpan.FromDays(16));
        }

        // After two months one signs in anew.
        staff = await browser.SignInAsync(app);
        await staff.GotoAsync("/admin/reports");
        var overall = staff.Locator("[aria-labelledby=overall-title]");
        await Expect(overall.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(overall.Locator("tbody tr").First).ToContainTextAsync("10 minutes");
        await Expect(staff.GetByRole(AriaRole.Img, new() { Name = "To first update by month" })).ToBeVisibleAsync();
        await Expect(staff.Locator("rect.bar")).ToHaveCountAsync(6);
        await staff.LookAsync("reports");
        await staff.GetByRole(AriaRole.Navigation, new() { Name = "Charts of which impact" }).GetByRole(AriaRole.Link, new() { Name = "Minor" }).ClickAsync();
        await Expect(staff.Locator("rect.bar")).ToHaveCountAsync(3);
        var file = await staff.RunAndWaitForDownloadAsync(() => staff.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync((await file.PathAsync())!);
        Assert.StartsWith("month,impact,incidents,", lines[0], StringComparison.Ordinal);
        Assert.Contains("all,critical,3,3,", lines[^2], StringComparison.Ordinal);

        await staff.GetByLabel("From month").FillAsync("2026-07");
        await staff.GetByLabel("To month").FillAsync("2026-05");
        await staff.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(staff.GetByRole(AriaRole.Alert)).ToContainTextAsync("The first month (2026-07) is after the last (2026-05).");

        var data = (await app.Api.ReadAsync(Api + "?from=2026-05&until=2026-12")).AssertIs(HttpStatusCode.OK).Data;
        var row = data["overall"]![0]!;
        Assert.Equal(("critical", 3, 600, 900), ((string?)row["impact"], (int)row["incidents"]!, (int)row["firstUpdate"]!["medianSeconds"]!, (int)row["firstUpdate"]!["p90Seconds"]!));
        Assert.Equal(["2026-06", "2026-06", "2026-05"], data["months"]!.AsArray().Select(month => (string?)month!["month"]));
        (await app.Api.ReadAsync(Api + "?from=may")).AssertRefused(400, "from", "give one such as 2026-05");
        (await app.Api.ReadAsync(Api + "?from=2026-07&until=2026-05")).AssertRefused(422, "from", "is after the last");
        Assert.Empty(app.Log.Errors);
    }
}
