using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data.Postgres;
using StatusPage.Core.Publication;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Postgres;

/// <summary>One writer at a time, in however many processes; readers wait for nobody.</summary>
[OnPostgres]
public sealed class WritersTests : IAsyncLifetime
{
    private CoreApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CoreApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Two_processes_that_write_at_once_leave_what_one_would_have()
    {
        await using var other = await _app.StartAnotherAsync();

        await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => (i % 2 == 0 ? _app : other).AddComponentAsync($"Component {i}"))));

        Assert.Equal(Enumerable.Range(0, 30), (await _app.ReadAsync(db => db.Components.Select(c => c.Position).ToListAsync())).Order());
        await _app.Get<Publisher>().RefreshAsync();
        Assert.Equal(30, _app.Published.Components.Count);
    }

    [Fact]
    public async Task Whoever_may_write_waits_for_the_writer_and_whoever_reads_does_not()
    {
        await _app.AddComponentAsync("API");
        var contexts = _app.Get<IDbContextFactory<Core.Data.StatusPageDbContext>>();
        await using var writer = await contexts.CreateDbContextAsync();
        await using var transaction = await writer.Database.BeginTransactionAsync();

        // An act, what is saved outside of one, and single statements.
        await using var saving = await contexts.CreateDbContextAsync();
        saving.LinkKeys.Add(new() { Protected = "some", CreatedAt = _app.Now });
        await using var single = await contexts.CreateDbContextAsync();
        await using var deleting = await contexts.CreateDbContextAsync();
        Task[] waiting =
        [
            _app.AddComponentAsync("Dashboard"),
            saving.SaveChangesAsync(),
            single.Settings.ExecuteUpdateAsync(set => set.SetProperty(s => s.Version, s => s.Version)),
            deleting.OneTimeLinks.ExecuteDeleteAsync(),
        ];
        await Eventually.HoldsAsync(async () => await WaitersAsync() == 4);

        Assert.Equal(["API"], await _app.ReadAsync(db => db.Components.Select(c => c.Name).ToListAsync()));
        await _app.Get<Publisher>().RefreshAsync();
        Assert.DoesNotContain(waiting, task => task.IsCompleted);

        await transaction.CommitAsync();
        await Task.WhenAll(waiting);
        Assert.Equal(2, _app.Published.Components.Count);
    }

    [Fact]
    public async Task Whoever_starts_while_another_makes_the_database_ready_waits_for_it()
    {
        await using var first = await _app.Get<IDbContextFactory<Core.Data.StatusPageDbContext>>().CreateDbContextAsync();
        Task second;
        await using (await SetupTurn.TakeAsync(first, TimeSpan.FromMinutes(1), CancellationToken.None))
        {
            second = _app.Get<Core.Data.DatabaseSetup>().RunAsync();
            await Eventually.HoldsAsync(async () => await WaitersAsync() == 1);
            Assert.False(second.IsCompleted);
        }

        await second;
    }

    [Fact]
    public async Task Text_that_is_none_is_stored_with_a_sign_in_its_place()
    {
        await using var db = await _app.Get<IDbContextFactory<Core.Data.StatusPageDbContext>>().CreateDbContextAsync();
        db.LinkKeys.Add(new() { Protected = "a\0b\uD83D", CreatedAt = _app.Now });
        await db.SaveChangesAsync();

        Assert.Equal("a\uFFFDb\uFFFD", await _app.ReadAsync(read => read.LinkKeys.OrderBy(k => k.Id).Select(k => k.Protected).LastAsync()));
        var asked = "a\0b\uD83D";
        Assert.NotNull(await _app.ReadAsync(read => read.LinkKeys.FirstOrDefaultAsync(k => k.Protected == asked)));
        string[] several = ["\0", asked];
        Assert.NotNull(await _app.ReadAsync(read => read.LinkKeys.FirstOrDefaultAsync(k => several.Contains(k.Protected))));
        List<string> listed = [asked, "\0"];
        Assert.NotNull(await _app.ReadAsync(read => read.LinkKeys.FirstOrDefaultAsync(k => listed.Contains(k.Protected))));
    }

    private Task<int> WaitersAsync() => _app.ReadAsync(db => db.Database
        .SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())""")
        .SingleAsync());
}
