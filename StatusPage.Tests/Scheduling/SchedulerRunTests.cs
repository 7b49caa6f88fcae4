using System.Net;
using System.Text.Json.Nodes;
using StatusPage.Core.Scheduling;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Scheduling;

/// <summary>The scheduler is started while its books cannot be used, in a database that is otherwise well.</summary>
public class SchedulerRunTests : IAsyncLifetime
{
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.EmptyAsync();

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>What is written when it is made, and what is read when it starts.</summary>
    [Theory]
    [InlineData("qrtz_simple_triggers", "repeat_count", 1)]
    [InlineData("qrtz_fired_triggers", "requests_recovery", 2)]
    public async Task A_start_that_fails_is_tried_again_until_jobs_run(string table, string column, int failures)
    {
        await using (var before = await StatusPageApp.StartAsync(_database.Settings))
        {
            await RunsAsync(before);
        }

        await _database.ExecuteAsync($"ALTER TABLE {table} RENAME COLUMN {column} TO away");
        await using var app = await StatusPageApp.StartAsync(_database.Settings);
        var tried = await Eventually.ReadAsync(() => SchedulerAsync(app), part => ((string?)part["detail"])!.StartsWith($"Could not be started (tries so far: {failures}); it is tried again in ", StringComparison.Ordinal));
        Assert.Equal("degraded", (string?)tried["status"]);
        (await app.Http.ReadAsync("")).AssertIs(HttpStatusCode.OK);
        var refused = await app.Api.SendAsync(HttpMethod.Get, "v1/admin/jobs");
        refused.AssertRefused(503, says: "their scheduler is still being started");
        Assert.NotNull(refused.Headers.RetryAfter);

        await _database.ExecuteAsync($"ALTER TABLE {table} RENAME COLUMN away TO {column}");
        await RunsAsync(app);
        Assert.Contains(app.Log.All, line => line.Contains($"The scheduler runs; starts that had failed before: {failures}", StringComparison.Ordinal));
        await app.Get<JobBoard>().RunNowAsync(app.Admin, Jobs.Retention.Name);
        await Eventually.HoldsAsync(async () => (await app.Get<JobBoard>().RunsAsync(Jobs.Retention)).Any(run => run is { Manual: true, Succeeded: true }));
    }

    private static async Task RunsAsync(StatusPageApp app)
    {
        await Eventually.HoldsAsync(async () => (string?)(await SchedulerAsync(app))["status"] == "ok");
        await Eventually.HoldsAsync(async () => (await app.Get<JobBoard>().ReadAsync()).Single(state => state.Job == Jobs.QueueFigures).Runs > 0);
    }

    private static async Task<JsonNode> SchedulerAsync(StatusPageApp app) => (await app.Http.ReadAsync("healthz/ready")).Json["parts"]!["scheduler"]!;
}
