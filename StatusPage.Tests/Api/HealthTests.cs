using System.Net;
using Microsoft.Data.Sqlite;
using StatusPage.Core.Data;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Api;

public sealed class HealthTests
{
    [Fact]
    public async Task Readiness_names_each_part()
    {
        await using var app = await StatusPageApp.StartAsync();
        (await app.Http.ReadAsync("healthz/live")).AssertIs(HttpStatusCode.OK);
        var ready = (await app.Http.ReadAsync("healthz/ready")).AssertIs(HttpStatusCode.OK).Json;
        Assert.Equal("ok", (string?)ready["parts"]!["database"]!["status"]);
        Assert.Equal("ok", (string?)ready["parts"]!["snapshot"]!["status"]);
    }

    [Fact]
    public async Task Without_its_database_it_is_alive_not_ready_and_still_shows_the_last_known_state()
    {
        await using var app = await StatusPageApp.StartAsync();
        await app.AddComponentAsync("Still shown");
        // What a lost disk looks like to the program: the tables are gone.
        await app.ReadAsync(async db =>
        {
            await using var connection = new SqliteConnection(app.Get<DatabaseOptions>().ConnectionString);
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "DROP TABLE PublicationStates";
            return await command.ExecuteNonQueryAsync();
        });

        (await app.Http.ReadAsync("healthz/live")).AssertIs(HttpStatusCode.OK);
        var ready = await app.Http.ReadAsync("healthz/ready");
        Assert.Equal("failing", (string?)ready.AssertIs(HttpStatusCode.ServiceUnavailable).Json["parts"]!["database"]!["status"]);
        Assert.Contains("Still shown", (await app.Http.ReadAsync("v1/status")).AssertIs(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        var failed = await app.Api.SendAsync(HttpMethod.Post, "v1/admin/groups", """{"name":"Never"}""");
        failed.AssertRefused(503, says: "it lacks tables");
        Assert.NotNull(failed.Headers.RetryAfter);
        Assert.DoesNotContain("Sqlite", failed.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", failed.Text, StringComparison.Ordinal);
    }
}
