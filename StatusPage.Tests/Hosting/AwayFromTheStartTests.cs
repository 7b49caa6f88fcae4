using System.Net;
using Microsoft.Data.Sqlite;
using Quartz;
using StatusPage.Core;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Publication.Keeping;
using StatusPage.Core.Scheduling;
using StatusPage.Tests.Api;
using StatusPage.Tests.Public;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Hosting;

/// <summary>The program is started while its database is away.</summary>
public sealed class AwayFromTheStartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private Dictionary<string, string?> Settings => new(StringComparer.Ordinal) { ["ConnectionStrings:StatusPage"] = _directory.ConnectionString };

    /// <summary>Nothing that asks the database in the test itself.</summary>
    private Dictionary<string, string?> SettingsWithoutAdministrator => new(Settings, StringComparer.Ordinal) { ["Bootstrap:AdminEmail"] = null, ["Bootstrap:AdminPassword"] = null };

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("deleted", "where there was one")]
    [InlineData("made anew", "is empty, where there was a database")]
    [InlineData("damaged", "damaged")]
    [InlineData("locked", "another program keeps it locked")]
    public async Task The_last_state_is_shown_with_its_age_and_all_goes_on_once_the_database_is_back(string trouble, string says)
    {
        await PublishAsync("Still shown");
        await using var harm = await HarmAsync(trouble);
        await using var app = await StatusPageApp.StartAsync(SettingsWithoutAdministrator);
        app.Clock.Advance(TimeSpan.FromMinutes(6));

        var board = await Eventually.ReadAsync(async () => (await app.ReadAsync("/")).Body.Words(), words => words.Contains("more than 5 minutes ago", StringComparison.Ordinal));
        Assert.Contains("Still shown", board, StringComparison.Ordinal);
        Assert.Contains("It shows the state of 12 May 2026, 09:00 UTC", board, StringComparison.Ordinal);
        var status = (await app.Http.ReadAsync("v1/status")).AssertIs(HttpStatusCode.OK);
        Assert.Contains("Still shown", status.Text, StringComparison.Ordinal);
        Assert.Equal("2026-05-12T09:00:00Z", status.Headers.GetValues("Status-As-Of").Single());
        (await app.Http.ReadAsync("history.atom")).AssertIs(HttpStatusCode.OK);

        (await app.Http.ReadAsync("healthz/live")).AssertIs(HttpStatusCode.OK);
        var ready = (await app.Http.ReadAsync("healthz/ready")).AssertIs(HttpStatusCode.ServiceUnavailable).Json["parts"]!;
        Assert.Equal("failing", (string?)ready["database"]!["status"]);
        Assert.Contains(says, (string?)ready["database"]!["detail"], StringComparison.Ordinal);
        Assert.Equal("degraded", (string?)ready["snapshot"]!["status"]);
        Assert.Equal("degraded", (string?)ready["scheduler"]!["status"]);
        foreach (var (method, path) in new[] { (HttpMethod.Get, "v1/admin/components"), (HttpMethod.Post, "v1/admin/groups") })
        {
            var refused = await app.Api.SendAsync(method, path, method == HttpMethod.Post ? """{"name":"Never"}""" : null);
            refused.AssertRefused(503, says: says);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        await harm.DisposeAsync();
        await Eventually.HoldsAsync(async () => (await app.Http.ReadAsync("healthz/ready")).Json["parts"]!["database"]!["status"]!.GetValue<string>() == "ok");
        await app.AddGroupAsync("As before");
        Assert.DoesNotContain("more than", (await app.ReadAsync("/")).Body.Words(), StringComparison.Ordinal);
        Assert.False((await app.Http.ReadAsync("v1/status")).Headers.Contains("Status-As-Of"));
        await Eventually.HoldsAsync(() => IsRunning(app.Get<SchedulerRun>()));
        // Not those of the framework, which says it at each question after its health.
        var said = app.Log.Errors.Where(line => line.StartsWith("StatusPage.", StringComparison.Ordinal)).ToList();
        Assert.True(said.Count < 10, string.Join(Environment.NewLine, said));
        Assert.DoesNotContain(app.Log.All, line => line.StartsWith("StatusPage.", StringComparison.Ordinal) && line.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_not_made_anew()
    {
        await PublishAsync("Still shown");
        await using (await HarmAsync("deleted"))
        {
            await using var app = await StatusPageApp.StartAsync(SettingsWithoutAdministrator);
            await Eventually.HoldsAsync(() => !app.Get<DatabaseState>().IsReady);
            await app.Http.ReadAsync("healthz/ready");

            Assert.False(File.Exists(_directory.DatabaseFile));
        }
    }

    [Fact]
    public async Task Another_installations_database_in_its_place_is_left_alone_and_no_key_is_made_before_the_right_one_is_back()
    {
        await PublishAsync("Of another installation");
        var others = _directory.DatabaseFile + ".others";
        File.Move(_directory.DatabaseFile, others);
        Directory.Delete(Path.Combine(_directory.Path, "statuspage.snapshot"), recursive: true);
        await PublishAsync("Still shown");
        await using var harm = await HarmAsync("deleted");
        var keys = Path.Combine(_directory.Path, "keys");
        Directory.Delete(keys, recursive: true);

        await using var app = await StatusPageApp.StartAsync(SettingsWithoutAdministrator);
        File.Copy(others, _directory.DatabaseFile);
        await Eventually.HoldsAsync(async () =>
            ((string?)(await app.Http.ReadAsync("healthz/ready")).Json["parts"]!["database"]!["detail"])!.Contains("another installation’s database is in its place", StringComparison.Ordinal));
        await app.Http.ReadAsync("admin/sign-in");
        Assert.False(Directory.Exists(keys));
        Assert.Contains("Still shown", (await app.ReadAsync("/")).Body.Words(), StringComparison.Ordinal);

        await harm.DisposeAsync();
        await Eventually.HoldsAsync(() => app.Get<DatabaseState>().IsWell);
        await app.AddGroupAsync("As before");
        Assert.Equal("Still shown", Assert.Single(app.Published.Components.Values).Name);
        (await app.Http.ReadAsync("admin/sign-in")).AssertIs(HttpStatusCode.OK);
        Assert.True(Directory.Exists(keys));
    }

    [Theory]
    [InlineData("damaged", "is not a SQLite database, or it is damaged")]
    [InlineData("locked", "another program keeps the database of ConnectionStrings:StatusPage locked")]
    public async Task Where_nothing_was_published_yet_the_start_fails_and_says_why(string trouble, string says)
    {
        await PublishAsync("Never kept");
        Directory.Delete(Path.Combine(_directory.Path, "statuspage.snapshot"), recursive: true);
        await using var harm = await HarmAsync(trouble);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StatusPageApp.StartAsync(Settings));

        Assert.Contains(says, StartFailure.Explain(failure), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_page_that_cannot_be_read_does_not_let_a_lost_database_be_made_anew()
    {
        await PublishAsync("Lost");
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "statuspage.snapshot", SnapshotStore.CurrentFile), "of another time");
        await using var harm = await HarmAsync("deleted");

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StatusPageApp.StartAsync(Settings));

        Assert.Contains("to begin anew with an empty one, remove the folder", StartFailure.Explain(failure), StringComparison.Ordinal);
        Assert.False(File.Exists(_directory.DatabaseFile));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await PublishAsync("Newer");
        await _directory.ExecuteAsync("INSERT INTO __EFMigrationsHistory VALUES ('29990101000000_Tomorrow', '99.0.0')");

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StatusPageApp.StartAsync(Settings));

        Assert.Contains("A newer version of the status page has changed it (29990101000000_Tomorrow)", StartFailure.Explain(failure), StringComparison.Ordinal);
    }

    private static bool IsRunning(SchedulerRun scheduler)
    {
        try
        {
            return scheduler.Current.Status == SchedulerStatus.Running;
        }
        catch (RefusedException)
        {
            // Not made yet.
            return false;
        }
    }

    /// <summary>A run of the program that publishes something and ends.</summary>
    private async Task PublishAsync(string component)
    {
        string connection;
        await using (var app = await StatusPageApp.StartAsync(Settings))
        {
            await app.AddComponentAsync(component);
            connection = app.Get<DatabaseOptions>().ConnectionString;
        }

        // As the end of a process would: the last connection to close folds the write-ahead log into the file.
        using var last = new SqliteConnection(connection);
        await Eventually.HoldsAsync(() =>
        {
            SqliteConnection.ClearPool(last);
            return !File.Exists(_directory.DatabaseFile + "-wal");
        });
    }

    private async Task<Harm> HarmAsync(string trouble)
    {
        var file = _directory.DatabaseFile;
        if (trouble == "locked")
        {
            var connection = new SqliteConnection(_directory.ConnectionString + ";Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;";
            await command.ExecuteNonQueryAsync();
            return new Harm(async () => await connection.DisposeAsync());
        }

        var away = file + ".away";
        File.Move(file, away);
        if (trouble != "deleted")
        {
            await File.WriteAllTextAsync(file, trouble == "damaged" ? string.Concat(Enumerable.Repeat("not a database ", 1000)) : "");
        }

        return new Harm(() =>
        {
            File.Move(away, file, overwrite: true);
            return Task.CompletedTask;
        });
    }

    private sealed class Harm(Func<Task> mend) : IAsyncDisposable
    {
        private bool _mended;

        public async ValueTask DisposeAsync()
        {
            if (!_mended)
            {
                _mended = true;
                await mend();
            }
        }
    }
}
