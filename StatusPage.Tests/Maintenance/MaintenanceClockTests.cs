using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Catalog;
using StatusPage.Core.Maintenance;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Maintenance;

public class MaintenanceClockTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_window_starts_and_completes_at_its_times_and_restores_its_components()
    {
        var api = await _app.AddComponentAsync("API");
        var mail = await _app.AddComponentAsync("Mail");
        await _app.AddMaintenanceAsync("Upgrade", _app.Now.AddHours(1), _app.Now.AddHours(2), api);

        await _app.PassAsync(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Equal((MaintenanceStatus.Scheduled, ComponentStatus.Operational), (await StatusAsync(), Shown(api)));

        await _app.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((MaintenanceStatus.InProgress, ComponentStatus.UnderMaintenance), (await StatusAsync(), Shown(api)));
        Assert.Equal(ComponentStatus.Operational, Shown(mail));
        Assert.Equal(ComponentStatus.UnderMaintenance, _app.Published.Overall);

        await _app.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal((MaintenanceStatus.Completed, ComponentStatus.Operational), (await StatusAsync(), Shown(api)));
    }

    [Fact]
    public async Task A_process_that_was_away_makes_up_for_the_whole_window_at_its_own_times()
    {
        var api = await _app.AddComponentAsync("API");
        var from = _app.Now.AddHours(1);
        await _app.AddMaintenanceAsync("Upgrade", from, from.AddHours(1), api);

        await _app.PassAsync(TimeSpan.FromHours(8));

        var window = await _app.ReadAsync(db => db.Maintenances.SingleAsync());
        Assert.Equal((MaintenanceStatus.Completed, from, from.AddHours(1)), (window.Status, window.StartedAt!.Value, window.CompletedAt!.Value));
        Assert.Equal(3600, _app.Published.Components[api.Id].Days[^1].MaintenanceSeconds);
        Assert.Equal(ComponentStatus.Operational, Shown(api));
    }

    [Fact]
    public async Task Running_the_clock_again_changes_nothing()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.AddMaintenanceAsync("Upgrade", _app.Now.AddHours(1), _app.Now.AddHours(2), api);
        await _app.PassAsync(TimeSpan.FromHours(1));
        var entries = await _app.ReadAsync(db => db.Audit.CountAsync());

        await _app.PassAsync(TimeSpan.FromMinutes(1));
        await _app.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(entries, await _app.ReadAsync(db => db.Audit.CountAsync()));
    }

    [Fact]
    public async Task A_component_in_two_windows_is_under_maintenance_until_the_later_ends()
    {
        var api = await _app.AddComponentAsync("API");
        await _app.AddMaintenanceAsync("One", _app.Now.AddHours(1), _app.Now.AddHours(3), api);
        await _app.AddMaintenanceAsync("Two", _app.Now.AddHours(2), _app.Now.AddHours(4), api);

        await _app.PassAsync(TimeSpan.FromHours(3));
        Assert.Equal(ComponentStatus.UnderMaintenance, Shown(api));
        await _app.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(ComponentStatus.Operational, Shown(api));
        Assert.Equal(3 * 3600, _app.Published.Components[api.Id].Days[^1].MaintenanceSeconds);
    }

    private Task<MaintenanceStatus> StatusAsync() => _app.ReadAsync(db => db.Maintenances.Select(m => m.Status).SingleAsync());

    private ComponentStatus Shown(Component component) => _app.Published.Components[component.Id].Status;
}
