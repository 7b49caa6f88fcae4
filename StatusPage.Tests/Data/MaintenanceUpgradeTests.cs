using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using StatusPage.Core.Data;
using StatusPage.Core.Maintenance;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Data;

public sealed class MaintenanceUpgradeTests
{
    [Fact]
    public async Task What_was_planned_before_the_upgrade_was_announced_once_for_the_time_it_has()
    {
        using var directory = new TemporaryDirectory();
        await using var db = new StatusPageDbContext(new DbContextOptionsBuilder<StatusPageDbContext>().UseSqlite(directory.ConnectionString).Options);
        var steps = db.GetService<IMigrationsAssembly>().Migrations.Keys.Order(StringComparer.Ordinal).ToList();
        await db.GetService<IMigrator>().MigrateAsync(steps[steps.FindIndex(step => step.EndsWith("_Maintenance", StringComparison.Ordinal)) - 1]);
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO "Maintenances" ("Id", "Title", "Message", "ComponentIds", "Status", "ScheduledFor", "ScheduledUntil", "AnnouncedAt", "UpdatedAt", "Version", "PublishedInVersion")
            VALUES ('m1', 'Upgrade', 'Planned work.', '["c1"]', 'scheduled', '2026-05-20 01:00:00', '2026-05-20 03:30:00', '2026-05-12 09:00:00.1234567', '2026-05-12 09:00:00.1234567', 1, 1)
            """);

        await db.Database.MigrateAsync();

        var window = await db.Maintenances.Include(m => m.Updates).SingleAsync();
        var announced = new DateTimeOffset(2026, 5, 12, 9, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);
        Assert.Equal(
            [new MaintenanceAnnouncement(announced, window.ScheduledFor, window.ScheduledUntil, announced, 48, Emergency: false, Reason: null)],
            window.Announcements);
        Assert.Equal((window.ScheduledUntil, true, true, false), (window.AnnouncedUntil, window.Automatic, window.Notify, window.Emergency));
        Assert.Empty(window.Updates);
    }
}
