using Npgsql;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Postgres;

/// <summary>What an operator may get wrong is said in a sentence, and nothing of another's is touched.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Password", "wrong", "password authentication failed for user \"statuspage\"", "Correct Username and Password")]
    [InlineData("Username", "nobody", "password authentication failed for user \"nobody\"", "Correct Username and Password")]
    [InlineData("Database", "nowhere", "database \"nowhere\" does not exist", "CREATE DATABASE")]
    [InlineData("Port", "1", "no PostgreSQL answers", "correct Host and Port")]
    [InlineData("SSL Mode", "Require", "PostgreSQL cannot be used as ConnectionStrings:StatusPage says", "SSL")]
    public async Task What_keeps_it_from_the_database_is_said_with_advice(string key, string value, string says, string advises)
    {
        var server = await PostgresServer.SharedAsync();

        var sentence = await ExplainAsync(server, "postgres", (key, value));

        Assert.StartsWith("The status page did not start: ", sentence, StringComparison.Ordinal);
        Assert.Contains(says, sentence, StringComparison.Ordinal);
        Assert.Contains(advises, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_of_another_program_or_of_another_user_is_left_as_it_is()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.MakeAsync();
        await server.ExecuteAsync("""CREATE TABLE "Songs" ("Id" integer)""", database);

        Assert.Contains("belongs to another program (it has the table “Songs”)", await ExplainAsync(server, database), StringComparison.Ordinal);
        Assert.Contains("its user may not do in the database what it has to (permission denied for schema public)", await ExplainAsync(server, "postgres"), StringComparison.Ordinal);
        await server.DropAsync(database);
    }

    [Fact]
    public async Task A_schema_of_its_own_may_be_named()
    {
        var server = await PostgresServer.SharedAsync();
        var database = await server.MakeAsync();
        await server.ExecuteAsync("""CREATE TABLE "Songs" ("Id" integer); CREATE SCHEMA page AUTHORIZATION statuspage;""", database);
        var settings = Settings(server, database, ("Search Path", "page"));

        await using (var app = await StatusPageApp.StartAsync(settings))
        {
            await app.AddComponentAsync("API");
        }

        await using (var again = await StatusPageApp.StartAsync(settings))
        {
            Assert.Single(again.Published.Components);
            Assert.Empty(again.Log.Errors);
        }

        await server.ExecuteAsync("DROP SCHEMA page CASCADE", database);
        await using (var without = await StatusPageApp.StartAsync(new Dictionary<string, string?>(settings, StringComparer.Ordinal) { ["Bootstrap:AdminEmail"] = null, ["Bootstrap:AdminPassword"] = null }))
        {
            Assert.Single(without.Published.Components);
            Assert.Contains("its schema is not there", (string?)(await without.Http.ReadAsync("healthz/ready")).Json["parts"]!["database"]!["detail"], StringComparison.Ordinal);
        }

        var other = await server.MakeAsync();
        var sentence = await ExplainAsync(server, other, ("Search Path", "page"));
        Assert.Contains("has no schema in the database", sentence, StringComparison.Ordinal);
        Assert.Contains("CREATE SCHEMA", sentence, StringComparison.Ordinal);
        await server.DropAsync(other);
        await server.DropAsync(database);
    }

    private async Task<string?> ExplainAsync(PostgresServer server, string database, params (string Key, string Value)[] changes) =>
        StartFailure.Explain(await Assert.ThrowsAnyAsync<Exception>(() => StatusPageApp.StartAsync(Settings(server, database, changes))));

    private Dictionary<string, string?> Settings(PostgresServer server, string database, params (string Key, string Value)[] changes)
    {
        var settings = new Dictionary<string, string?>(TestDatabase.SettingsOf(server, database, _directory), StringComparer.Ordinal);
        var connection = new NpgsqlConnectionStringBuilder(settings["ConnectionStrings:StatusPage"]);
        foreach (var (key, value) in changes)
        {
            connection[key] = value;
        }

        settings["ConnectionStrings:StatusPage"] = connection.ToString();
        return settings;
    }
}
