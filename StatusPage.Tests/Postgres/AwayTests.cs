using System.Net;
using StatusPage.Core.Data.Availability;
using StatusPage.Tests.Api;
using StatusPage.Tests.Public;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Postgres;

/// <summary>PostgreSQL is stopped under the running program, and before it starts.</summary>
public sealed class AwayTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private PostgresServer _server = null!;
    private string _database = "";

    private Dictionary<string, string?> Settings => new(TestDatabase.SettingsOf(_server, _database, _directory), StringComparer.Ordinal);

    /// <summary>Nothing that asks the database in the test itself.</summary>
    private Dictionary<string, string?> SettingsWithoutAdministrator => new(Settings, StringComparer.Ordinal) { ["Bootstrap:AdminEmail"] = null, ["Bootstrap:AdminPassword"] = null };

    public async ValueTask InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _database = await _server.MakeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _directory.Dispose();
    }

    [Fact]
    public async Task The_page_goes_on_without_its_server_and_everything_else_once_that_is_back()
    {
        await using (var app = await StatusPageApp.StartAsync(Settings))
        {
            await app.AddComponentAsync("Still there");
            await _server.StopAsync();
            await AwayAsync(app, app.Published.BuiltAt);
            await _server.StartAgainAsync();
            await BackAsync(app);
            await app.AddComponentAsync("After it");
            Assert.Equal(2, app.Published.Components.Count);
            Assert.DoesNotContain(app.Log.All, line => line.StartsWith("StatusPage.", StringComparison.Ordinal) && line.Contains("   at ", StringComparison.Ordinal));

            // A database that was lost is not begun anew.
            await _server.ExecuteAsync($"ALTER DATABASE {_database} ALLOW_CONNECTIONS false");
            await _server.ExecuteAsync($"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{_database}'");
            await HealthSaysAsync(app, "it lets nobody in");
            await _server.ExecuteAsync($"ALTER DATABASE {_database} RENAME TO away");
            await HealthSaysAsync(app, "its server has no such database");
            await _server.MakeAsync(_database, copyOf: null);
            await HealthSaysAsync(app, "it is empty, where there was one with tables");
            await _server.ExecuteAsync($"DROP DATABASE {_database} WITH (FORCE)");
            await _server.ExecuteAsync($"ALTER DATABASE away RENAME TO {_database}");
            await _server.ExecuteAsync($"ALTER DATABASE {_database} ALLOW_CONNECTIONS true");
            await BackAsync(app);
            Assert.Equal(2, app.Published.Components.Count);
        }

        await _server.StopAsync();
        await using (var app = await StatusPageApp.StartAsync(SettingsWithoutAdministrator))
        {
            await AwayAsync(app, app.Published.BuiltAt);
            await _server.StartAgainAsync();
            await BackAsync(app);
            await app.AddGroupAsync("As before");
        }

        await _server.StopAsync();
        Directory.Delete(Path.Combine(_directory.Path, _database + ".snapshot"), recursive: true);
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StatusPageApp.StartAsync(Settings));
        Assert.Contains("no PostgreSQL answers", StartFailure.Explain(failure), StringComparison.Ordinal);
        Assert.Contains("correct Host and Port", StartFailure.Explain(failure), StringComparison.Ordinal);
    }

    private static async Task AwayAsync(StatusPageApp app, DateTimeOffset builtAt)
    {
        const string says = "its server does not answer";
        await Eventually.HoldsAsync(() => !app.Get<DatabaseState>().IsReady);
        app.Clock.Now = builtAt.AddMinutes(3);
        var words = await Eventually.ReadAsync(async () => (await app.ReadAsync("/")).Body.Words(), text => text.Contains("more than 2 minutes ago", StringComparison.Ordinal));
        Assert.Contains("Still there", words, StringComparison.Ordinal);
        foreach (var path in new[] { "history.rss", "history.atom", "v1/status" })
        {
            Assert.True((await app.Http.ReadAsync(path)).AssertIs(HttpStatusCode.OK).Headers.Contains("Status-As-Of"), path);
        }

        using (var stream = await app.Http.GetAsync("v1/status/stream", HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
        }

        (await app.Http.ReadAsync("healthz/live")).AssertIs(HttpStatusCode.OK);
        await HealthSaysAsync(app, says);
        foreach (var (method, path, body) in new[]
        {
            (HttpMethod.Get, "v1/admin/incidents", null),
            (HttpMethod.Post, "v1/admin/incidents", """{"title":"Never","impact":"minor","message":"Never."}"""),
            (HttpMethod.Post, "v1/heartbeats/some-secret", null),
        })
        {
            var refused = await app.Api.SendAsync(method, path, body);
            refused.AssertRefused(503, says: says);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
    }

    private static Task HealthSaysAsync(StatusPageApp app, string says) => Eventually.HoldsAsync(async () =>
        ((string?)(await app.Http.ReadAsync("healthz/ready")).Json["parts"]!["database"]!["detail"])!.Contains(says, StringComparison.Ordinal));

    private static async Task BackAsync(StatusPageApp app)
    {
        await Eventually.HoldsAsync(() => app.Get<DatabaseState>().IsWell && app.Published.Age is null);
        Assert.DoesNotContain("more than", (await app.ReadAsync("/")).Body.Words(), StringComparison.Ordinal);
    }
}
