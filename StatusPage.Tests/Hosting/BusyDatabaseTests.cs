using System.Net;
using System.Net.Http.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Data;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Hosting;

public sealed class BusyDatabaseTests(StatusPageApp app) : IClassFixture<StatusPageApp>
{
    [Fact]
    public async Task While_somebody_else_writes_to_the_database_readers_are_served_and_a_change_is_refused_with_a_way_on()
    {
        await app.AddComponentAsync("API");
        using var fresh = app.NewApiClient(StatusPageApp.ApiToken);
        await using var connection = new SqliteConnection(app.Services.GetRequiredService<DatabaseOptions>().ConnectionString);
        await connection.OpenAsync();
        await using (var writing = connection.BeginTransaction(deferred: false))
        {
            var posting = app.Api.PostAsJsonAsync("v1/admin/groups", new { name = "Never made" });

            Assert.Equal(HttpStatusCode.OK, (await fresh.GetAsync("v1/admin/components")).StatusCode);
            Assert.Contains("API", await app.Http.GetStringAsync("/"), StringComparison.Ordinal);
            Assert.Contains("\"database\"", await app.Http.GetStringAsync("/healthz/ready"), StringComparison.Ordinal);

            var refused = await posting;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Contains("nothing was changed", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        (await app.Api.PostAsJsonAsync("v1/admin/groups", new { name = "Made" })).EnsureSuccessStatusCode();
        Assert.DoesNotContain("Never made", await app.Api.GetStringAsync("v1/admin/groups"), StringComparison.Ordinal);
    }
}
