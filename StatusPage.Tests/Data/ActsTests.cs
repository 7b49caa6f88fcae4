using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Accounts;
using StatusPage.Core.Catalog;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Data;

public class ActsTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task An_act_within_an_act_is_committed_with_it_or_not_at_all()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _app.Acts.RunAsync(_app.Admin, StaffRole.Viewer, async _ =>
        {
            await _app.AddComponentAsync("API");
            throw new InvalidOperationException("The outer act failed.");
        }));
        Assert.Empty(await _app.ReadAsync(db => db.Components.ToListAsync()));

        await _app.Acts.RunAsync(_app.Admin, StaffRole.Viewer, async _ =>
        {
            await _app.AddComponentAsync("API");
            await _app.AddGroupAsync("Core");
        });
        Assert.Equal("API", _app.Published.ComponentsInOrder.Single().Name);
        Assert.Equal(["component.created", "group.created"], await _app.ReadAsync(db => db.Audit.OrderBy(a => a.Id).Select(a => a.Action).Where(a => a.EndsWith(".created") && !a.StartsWith("user") && !a.StartsWith("installation")).ToListAsync()));
    }

    [Fact]
    public async Task An_act_within_an_act_may_not_do_more_than_its_actor()
    {
        var viewer = await _app.AddStaffAsync(StaffRole.Viewer);

        await Assert.ThrowsAsync<ForbiddenException>(() => _app.Acts.RunAsync(viewer, StaffRole.Viewer, _ => _app.Catalog.AddGroupAsync(viewer, new GroupInput { Name = "Core" })));
    }

    [Fact]
    public async Task A_cancelled_act_leaves_nothing_and_lets_the_next_in()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _app.Acts.RunAsync(_app.Admin, StaffRole.Viewer, _ => Task.CompletedTask, cancel.Token));

        await _app.AddGroupAsync("Core");
    }

    [Fact]
    public async Task The_database_reports_no_fault_after_many_acts_at_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => _app.AddComponentAsync($"Component {i}"))));

        Assert.Equal(30, _app.Published.Components.Count);
        Assert.Equal(Enumerable.Range(0, 30), (await _app.ReadAsync(db => db.Components.Select(c => c.Position).ToListAsync())).Order());
        if (await _app.ReadAsync(db => Task.FromResult(db.Database.IsSqlite())))
        {
            Assert.Equal("ok", (await _app.ReadAsync(db => db.Database.SqlQueryRaw<string>("PRAGMA integrity_check").ToListAsync())).Single());
        }
    }
}
