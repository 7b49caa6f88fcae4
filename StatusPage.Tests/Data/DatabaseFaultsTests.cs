using Microsoft.EntityFrameworkCore;
using StatusPage.Core;
using StatusPage.Core.Data.Availability;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Data;

public sealed class DatabaseFaultsTests
{
    [Fact]
    public async Task A_change_for_which_there_is_no_room_is_refused_in_a_sentence_and_goes_through_once_there_is()
    {
        await using var app = await CoreApp.StartAsync();
        var pages = await app.ReadAsync(db => db.Database.SqlQueryRaw<long>("SELECT page_count AS Value FROM pragma_page_count()").SingleAsync());
        await LimitAsync(app, pages);

        var refused = await Assert.ThrowsAsync<DatabaseAwayException>(() => FillAsync(app));
        Assert.Equal(DatabaseFaultKind.Full, refused.Fault.Kind);
        Assert.Contains("the disk it is on is full. Nothing was changed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(DatabaseFaultKind.Full, app.Get<DatabaseState>().Current.Unwritable?.Kind);
        Assert.True(app.Get<DatabaseState>().IsReady);
        var before = app.Published.Components.Count;

        await LimitAsync(app, 1_000_000);
        await app.AddComponentAsync("Room again");
        Assert.True(app.Get<DatabaseState>().IsWell);
        Assert.Equal(before + 1, app.Published.Components.Count);
    }

    [Fact]
    public async Task A_file_that_was_moved_away_is_noticed_with_the_next_connection_and_comes_back_as_it_was()
    {
        await using var app = await CoreApp.StartAsync();
        await app.AddComponentAsync("API");
        var file = (await app.ReadAsync(db => Task.FromResult(db.Database.GetDbConnection().DataSource)))!;

        File.Move(file, file + ".away");
        var refused = await Assert.ThrowsAsync<DatabaseAwayException>(() => app.AddComponentAsync("Lost"));
        Assert.Equal(DatabaseFaultKind.Missing, refused.Fault.Kind);
        Assert.False(app.Get<DatabaseState>().IsReady);
        Assert.False(File.Exists(file), "Nothing is made in its place.");

        File.Move(file + ".away", file);
        app.Get<DatabaseState>().ComeBack();
        await app.AddComponentAsync("Dashboard");
        Assert.Equal(["API", "Dashboard"], app.Published.ComponentsInOrder.Select(component => component.Name));
    }

    [Fact]
    public async Task An_earlier_state_that_was_put_back_is_read_as_a_whole()
    {
        await using var app = await CoreApp.StartAsync();
        var kept = await app.ReportAsync("Kept");
        var file = (await app.ReadAsync(db => Task.FromResult(db.Database.GetDbConnection().DataSource)))!;
        await app.ReadAsync(db => db.Database.ExecuteSqlRawAsync("VACUUM INTO {0}", file + ".backup"));
        await app.PostAsync(kept, "After the backup.");
        await app.ReportAsync("Lost with what came after the backup");

        await Assert.ThrowsAsync<DatabaseAwayException>(() => PutBackAsync(app, file));
        app.Get<DatabaseState>().ComeBack();
        await app.Get<Core.Publication.Publisher>().RefreshAsync();

        Assert.Equal("Kept", Assert.Single(app.Published.Incidents.NewestFirst).Title);
        Assert.Single(app.Published.Incidents.NewestFirst[0].Updates);
        await app.ReportAsync("New");
        Assert.Equal(2, app.Published.Incidents.NewestFirst.Length);
    }

    [Fact]
    public void What_no_database_causes_is_not_put_down_to_it()
    {
        Assert.Null(DatabaseFaults.Find(null));
        Assert.Null(DatabaseFaults.Find(new InvalidOperationException("Ours.", new IOException("A disk."))));
        Assert.Null(DatabaseFaults.Find(new Microsoft.Data.Sqlite.SqliteException("UNIQUE constraint failed", 19)));
        Assert.Null(DatabaseFaults.Find(new Microsoft.Data.Sqlite.SqliteException("near \"SELEC\": syntax error", 1)));
    }

    private static async Task PutBackAsync(CoreApp app, string file)
    {
        File.Delete(file);
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
        File.Move(file + ".backup", file);
        await app.ReadAsync(db => db.Components.CountAsync());
    }

    /// <summary>How large the database may grow, by the connection that is used for everything in this test.</summary>
    private static Task<int> LimitAsync(CoreApp app, long pages) => app.ReadAsync(async db =>
    {
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // A statement of the test's own.
        command.CommandText = "PRAGMA max_page_count = " + pages.ToString(System.Globalization.CultureInfo.InvariantCulture);
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync();
    });

    private static async Task FillAsync(CoreApp app)
    {
        for (var i = 0; i < 200; i++)
        {
            await app.AddComponentAsync($"Component {i}", with: input => input with { Description = new string('x', 400) });
        }
    }
}
