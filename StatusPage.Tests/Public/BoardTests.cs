using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Public;

public sealed class BoardTests
{
    [Fact]
    public async Task The_board_has_its_parts_in_the_promised_order()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.FillAsync("Words");

        var html = (await app.ReadAsync("/")).DocumentElement.OuterHtml;

        var order = new[] { "site-header", "id=\"overall\"", "incident-card", "<details class=\"group\"", "id=\"maintenance\"", "id=\"past\"", "id=\"help\"", "site-footer" };
        Assert.Equal(order, order.OrderBy(part => html.IndexOf(part, StringComparison.Ordinal)));
        Assert.All(order, part => Assert.Contains(part, html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_board_where_all_is_well_says_so_in_one_sentence()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.AddComponentAsync("API");
        await app.AddComponentAsync("Dashboard");

        var page = await app.ReadAsync("/");

        Assert.Equal("All systems are operational", page.QuerySelector("h1").Words());
        Assert.Contains("Both components are working.", page.QuerySelector(".overall").Words(), StringComparison.Ordinal);
        Assert.Equal("All systems are operational – Status", page.Title);
        Assert.Null(page.QuerySelector(".incident-card"));
        Assert.Contains("favicon-ok.svg", page.QuerySelector("link[rel=icon]")!.GetAttribute("href")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_incidents_take_the_place_of_the_sentence_with_the_worst_first()
    {
        await using var app = await StatusPageApp.StartAsync();
        var api = await app.AddComponentAsync("API");
        await app.ReportAsync("It is all down", report => report with { Impact = Impact.Critical }, (api, ComponentStatus.MajorOutage));
        await app.ReportAsync("A small thing", report => report with { Impact = Impact.Minor });

        var page = await app.ReadAsync("/");

        Assert.Equal("Some systems are down", page.QuerySelector("h1").Words());
        Assert.Equal(["It is all down", "A small thing"], page.QuerySelectorAll(".incident-card h2").Select(h => h.Words()));
        Assert.Contains("favicon-major.svg", page.QuerySelector("link[rel=icon]")!.GetAttribute("href")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_board_says_what_to_do_first_and_claims_nothing()
    {
        await using var app = await StatusPageApp.StartAsync();

        var page = await app.ReadAsync("/");

        Assert.Equal("This page is being set up", page.QuerySelector("h1").Words());
        Assert.DoesNotContain("operational", page.Body.Words(), StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(page.QuerySelector("a[href='/admin/components']"));
    }

    [Fact]
    public async Task Groups_are_open_on_a_small_board_and_only_with_trouble_on_a_large_one()
    {
        await using var app = await StatusPageApp.StartAsync();
        var (calm, troubled) = (await app.AddGroupAsync("Calm"), await app.AddGroupAsync("Troubled"));
        for (var i = 0; i < 15; i++)
        {
            await app.AddComponentAsync($"A{i}", calm);
            await app.AddComponentAsync($"B{i}", troubled);
        }

        Assert.Equal(2, (await app.ReadAsync("/")).QuerySelectorAll("details.group[open]").Length);

        var last = await app.AddComponentAsync("B15", troubled);
        await app.Catalog.SetStatusAsync(app.Admin, last.Id, ComponentStatus.DegradedPerformance, "Slow since this morning", expectedVersion: null);
        var page = await app.ReadAsync("/");
        Assert.Equal(["Troubled"], page.QuerySelectorAll("details.group[open] > summary h2").Select(h => h.Words()));
        Assert.Equal("Operational", page.QuerySelector("details.group:not([open]) > summary .status").Words());
        Assert.Equal("Slow since this morning", page.QuerySelector(".component-reason").Words());
    }

    [Fact]
    public async Task Hidden_components_are_nowhere_in_public()
    {
        await using var app = await StatusPageApp.StartAsync();
        var shown = await app.AddComponentAsync("Shown");
        var hidden = await app.AddComponentAsync("Secret machine", with: c => c with { Visible = false });
        var incident = await app.ReportAsync("Trouble", (shown, ComponentStatus.PartialOutage), (hidden, ComponentStatus.MajorOutage));
        await app.AddMaintenanceAsync("Work", app.Now.AddDays(1), app.Now.AddDays(2), hidden);
        await app.PassAsync(TimeSpan.FromMinutes(1));

        foreach (var path in (string[])["/", $"/incidents/{incident.Id}", "/history", $"/maintenance/{app.Published.Maintenances[0].Id}", $"/components/{hidden.Id}"])
        {
            var text = await app.Http.GetStringOrEmptyAsync(path);
            Assert.DoesNotContain("Secret machine", text, StringComparison.Ordinal);
            Assert.DoesNotContain($"/components/{hidden.Id}", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Fifteen_days_are_listed_with_incidents_on_the_day_they_began_in_the_zone_of_the_page()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.ConfigureAsync(settings => settings with { TimeZone = "Pacific/Auckland" });
        await app.AddComponentAsync("API");
        // 11 May 20:00 UTC is 12 May in Auckland.
        await app.ReportAsync("In the night", report => report with { StartedAt = app.Now.AddHours(-13), DetectedAt = app.Now.AddHours(-13) });

        var days = (await app.ReadAsync("/")).QuerySelectorAll(".days > .day");

        Assert.Equal(15, days.Length);
        Assert.Equal("Tue 12 May", days[0].QuerySelector("h3").Words());
        Assert.Contains("In the night", days[0].Words(), StringComparison.Ordinal);
        Assert.Contains("No incidents reported", days[1].Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_to_report_a_problem_is_only_there_once_it_was_written()
    {
        await using var app = await StatusPageApp.StartAsync();
        Assert.Null((await app.ReadAsync("/")).QuerySelector("#help"));

        await app.ConfigureAsync(settings => settings with { Support = "Write to [us](mailto:help@example.com)." });

        Assert.Equal("mailto:help@example.com", (await app.ReadAsync("/")).QuerySelector("section:has(#help) a")!.GetAttribute("href"));
    }
}
