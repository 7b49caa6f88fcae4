using StatusPage.Core.Maintenance;
using StatusPage.Core.Publication;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Public;

public sealed class MaintenancePagesTests
{
    [Fact]
    public async Task The_board_shows_the_next_windows_and_leads_to_all_of_them_and_to_those_that_are_over()
    {
        await using var app = await StatusPageApp.StartAsync();
        var component = await app.AddComponentAsync("API");
        var service = app.Get<MaintenanceService>();
        for (var day = 0; day < 10; day++)
        {
            await ScheduleAsync($"Window {day}", app.Now.AddDays(3 + day));
        }

        await service.CancelAsync(app.Admin, (await ScheduleAsync("Called off", app.Now.AddDays(4))).Id, message: null, notify: null, expectedVersion: null);
        var hurried = await service.ScheduleAsync(app.Admin, Input("Hurried", app.Now.AddHours(1)) with { Emergency = true, EmergencyReason = "A disk is failing." });
        await app.PassAsync(TimeSpan.FromMinutes(1));

        var board = await app.ReadAsync("/");
        Assert.Equal(8, board.QuerySelectorAll("article.window").Length);
        Assert.Equal("Hurried", board.QuerySelector("article.window h3").Words());
        Assert.Equal(["Hurried"], board.QuerySelectorAll("article.window").Where(card => card.Words().Contains("Emergency", StringComparison.Ordinal)).Select(card => card.QuerySelector("h3").Words()));
        Assert.Equal("3 more windows later", board.QuerySelector(".window-more a[href='/maintenance']").Words());

        await app.PassAsync(TimeSpan.FromHours(2));
        var all = await app.ReadAsync("/maintenance");
        Assert.Equal(10, all.QuerySelectorAll("article.window").Length);
        Assert.Equal(["Called off", "Hurried"], all.QuerySelectorAll(".changes-list > li a").Select(link => link.Words()));
        Assert.Equal(["Cancelled", "Emergency Completed"], all.QuerySelectorAll(".changes-list .badges").Select(badges => badges.Words()));
        Assert.Contains("48 hours", all.QuerySelector(".page-head .lead").Words(), StringComparison.Ordinal);
        Assert.Contains("A disk is failing.", (await app.ReadAsync($"/maintenance/{hurried.Id}")).QuerySelector(".page-head").Words(), StringComparison.Ordinal);

        // How a component is now says nothing of work that is over.
        Assert.Null((await app.ReadAsync($"/maintenance/{hurried.Id}")).QuerySelector("[aria-labelledby='affected'] .status"));
        var next = app.Published.Maintenances.First(window => window.IsOpen);
        Assert.Equal("Operational", (await app.ReadAsync($"/maintenance/{next.Id}")).QuerySelector("[aria-labelledby='affected'] .status").Words());

        // Out of the list, and under its address for good, in a snapshot that is carried on as in one that is read from nothing.
        await app.PassAsync(TimeSpan.FromDays(60));
        await app.PassAsync(TimeSpan.FromDays(60));
        Assert.DoesNotContain(app.Published.Maintenances, window => window.Id == hurried.Id);
        Assert.Contains("A disk is failing.", (await app.ReadAsync($"/maintenance/{hurried.Id}")).QuerySelector(".page-head").Words(), StringComparison.Ordinal);
        var fresh = await app.Get<SnapshotReader>().ReadAsync(before: null);
        Assert.Equal(12, fresh.OlderMaintenances.Count);
        Assert.Equal(fresh.OlderMaintenances.Keys.Order(StringComparer.Ordinal), app.Published.OlderMaintenances.Keys.Order(StringComparer.Ordinal));

        Task<MaintenanceWindow> ScheduleAsync(string title, DateTimeOffset start) => service.ScheduleAsync(app.Admin, Input(title, start));

        MaintenanceInput Input(string title, DateTimeOffset start) =>
            new() { Title = title, Message = "Planned work.", ComponentIds = [component.Id], ScheduledFor = start, ScheduledUntil = start.AddHours(1) };
    }
}
