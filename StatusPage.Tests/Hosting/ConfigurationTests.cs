using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using StatusPage.Tests.Admin;
using StatusPage.Tests.Api;
using StatusPage.Tests.Support;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Hosting;

public sealed class ConfigurationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("htp:/x", "accepted: http or https")]
    [InlineData("nonsense", "accepted: http or https")]
    [InlineData("ftp://localhost:21", "accepted: http or https")]
    [InlineData("http://localhost:99999", "from 1 to 65535")]
    [InlineData("http://localhost:0", "127.0.0.1:0")]
    [InlineData("http://localhost:5080/path", "without one")]
    [InlineData("http://localhost:5080;oops", "“oops”")]
    public void An_address_to_listen_on_that_is_none_is_refused(string urls, string says) => AssertRefused(says, ("urls", urls));

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:0;http://[::1]:5080/")]
    [InlineData("http://+:80")]
    [InlineData("http://*:8080")]
    public void An_address_that_the_server_takes_is_taken(string urls) => Read(("urls", urls));

    [Fact]
    public void A_port_that_is_none_is_refused() => AssertRefused("http_ports is “80x”", ("http_ports", "8080;80x"));

    [Theory]
    [InlineData("Data Source=:memory:", "names no file")]
    [InlineData("Data Source=file:status.db?mode=memory", "names no file")]
    [InlineData("Data Source=file::memory:", "names no file")]
    [InlineData("Data Source=status;Mode=Memory", "names no file")]
    [InlineData("Data Source=status.db;Mode=ReadOnly", "Mode=ReadOnly")]
    [InlineData("Data Source=.", "names the folder")]
    [InlineData("Data Source=sub/", "names the folder")]
    [InlineData("nonsense", "cannot be used")]
    public void A_database_that_cannot_keep_anything_is_refused(string connection, string says) =>
        AssertRefused(says, ("ConnectionStrings:StatusPage", connection));

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_refused()
    {
        var file = Path.Combine(_directory.Path, "file");
        File.WriteAllText(file, "");
        AssertRefused("may write to", ("ConnectionStrings:StatusPage", $"Data Source={file}/statuspage.db"));
    }

    [Theory]
    [InlineData("Live:Streams", "many")]
    [InlineData("Live:StreamsPerAddress", "-1")]
    [InlineData("Live:StreamsPerAddress", "1000001")]
    public void A_limit_of_streams_that_is_none_is_refused(string key, string value) => AssertRefused($"{key} is “{value}”; accepted: a whole number from 0 to 1000000", (key, value));

    [Theory]
    [InlineData("", "lacks Host and Database and Username")]
    [InlineData("Host=db;Username=page", "lacks Database")]
    [InlineData("Host=db;Username=page;Database=page;Port=many", "cannot be read")]
    [InlineData("Data Source=status.db", "cannot be read")]
    [InlineData("Host=db;Username=page;Database=page;Multiplexing=true", "Multiplexing")]
    public void A_connection_that_is_none_to_PostgreSQL_is_refused(string connection, string says) =>
        AssertRefused(says, ("Database:Provider", "postgres"), ("ConnectionStrings:StatusPage", connection));

    [Theory]
    [InlineData("Postgres")]
    [InlineData("PostgreSQL")]
    [InlineData("POSTGRESQL")]
    public void With_PostgreSQL_files_are_kept_in_the_folder_of_the_data(string provider)
    {
        var read = Read(
            ("Database:Provider", provider),
            ("ConnectionStrings:StatusPage", "Host=db;Username=page;Database=status page;Password=secret"),
            ("Data:Directory", Path.Combine(_directory.Path, "files")));

        Assert.True(read.Database.IsPostgres);
        Assert.Equal(Path.Combine(_directory.Path, "files"), read.DataDirectory);
        Assert.Equal(Path.Combine(_directory.Path, "files", "status_page.snapshot"), read.Snapshot.Directory);
        Assert.Equal(Path.Combine(_directory.Path, "files", "mail"), read.Database.PathOf("mail"));
        AssertRefused(
            "holds the keys",
            ("Database:Provider", provider),
            ("ConnectionStrings:StatusPage", "Host=db;Username=page;Database=page"),
            ("Data:Directory", Path.Combine(_directory.Path, "files")),
            ("Export:Directory", Path.Combine(_directory.Path, "files")),
            ("Site:Url", "https://status.example.com"));
    }

    [Fact]
    public void A_provider_that_is_none_and_a_folder_beside_a_file_are_refused()
    {
        AssertRefused("accepted: Sqlite, Postgres", ("Database:Provider", "Oracle"));
        AssertRefused("Data:Directory is for PostgreSQL", ("Data:Directory", _directory.Path));
    }

    [Theory]
    [InlineData("Proxies:Known", "nginx", "Proxies:Known names “nginx”; accepted: addresses and networks with commas between them")]
    [InlineData("Proxies:Known", "172.18", "Proxies:Known names “172.18”")]
    [InlineData("Proxies:Known", "10.0.0.7, 172.18.0.0/33", "Proxies:Known names “172.18.0.0/33”")]
    [InlineData("Proxies:Limit", "0", "Proxies:Limit is “0”; accepted: how many proxies a request passes, a whole number from 1 to 20")]
    [InlineData("Proxies:Limit", "all", "Proxies:Limit is “all”")]
    public void Proxies_that_cannot_be_understood_are_refused(string key, string value, string says) => AssertRefused(says, (key, value));

    [Fact]
    public void All_that_is_wrong_is_named_together()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read(("urls", "oops"), ("Site:Url", "oops"), ("ConnectionStrings:StatusPage", "Data Source=:memory:")));
        Assert.Equal(3, refused.Errors.Count);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var text = string.Concat(Enumerable.Repeat("not a database ", 100));
        await File.WriteAllTextAsync(_directory.DatabaseFile, text);

        var refused = await Assert.ThrowsAsync<ConfigurationException>(StartAsync);

        Assert.Contains("is not a SQLite database", refused.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(_directory.DatabaseFile));
    }

    [Fact]
    public async Task The_database_of_another_program_is_refused_and_left_as_it_is()
    {
        await using (var connection = new SqliteConnection(_directory.ConnectionString))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE Songs (Id INTEGER)";
            await command.ExecuteNonQueryAsync();
        }

        var before = await File.ReadAllBytesAsync(_directory.DatabaseFile);
        var refused = await Assert.ThrowsAsync<ConfigurationException>(StartAsync);

        Assert.Contains("“Songs”", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(_directory.DatabaseFile));
    }

    [Fact]
    public async Task A_busy_address_is_said_in_a_sentence()
    {
        await using var first = await StatusPageApp.StartAsync();
        var failure = await Assert.ThrowsAnyAsync<IOException>(() => StatusPageApp.StartAsync(
            new Dictionary<string, string?> { ["urls"] = first.BaseAddress.GetLeftPart(UriPartial.Authority) }));

        Assert.IsType<AddressInUseException>(failure.InnerException);
        Assert.Contains("Stop the other program", StartFailure.Explain(failure), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_said_in_a_sentence()
    {
        // Of the range kept for documentation, RFC 5737.
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => StatusPageApp.StartAsync(new Dictionary<string, string?> { ["urls"] = "http://203.0.113.7:5080" }));

        Assert.Contains("not one of this machine's", StartFailure.Explain(failure), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_of_the_program_is_not_put_down_to_the_operator() => Assert.Null(StartFailure.Explain(new InvalidOperationException("Ours.")));

    [Fact]
    public async Task A_token_and_a_password_that_are_given_are_taken_as_they_are_and_short_ones_are_told_of()
    {
        await using var app = await StatusPageApp.StartAsync(new Dictionary<string, string?> { ["Bootstrap:ApiToken"] = "t 1", ["Bootstrap:AdminPassword"] = "Secret123!" });

        using var api = app.NewApiClient("t 1");
        Assert.Equal("", (string)(await api.ReadAsync("/v1/admin/tokens")).Data[0]!["hint"]!);
        using var browser = new Browserless(app);
        using var entered = await browser.SignInAsync(TestApp.AdminEmail, "Secret123!");
        Assert.Equal(HttpStatusCode.Redirect, entered.StatusCode);
        Assert.Contains(app.Log.All, line => line.Contains("Bootstrap:ApiToken has fewer than 20 characters, so that others may find it by trying. Better: 20 or more", StringComparison.Ordinal));
        Assert.Contains(app.Log.All, line => line.Contains("Bootstrap:AdminPassword has fewer than 12 characters and is easily guessed. Better: 12 or more", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Log.All, line => line.Contains("Secret123!", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("t\n", "Bootstrap:ApiToken has 2 characters; accepted: at most 4000 printable ASCII characters, without a space at either end.")]
    [InlineData(" t", "without a space at either end")]
    [InlineData("schlüssel", "printable ASCII")]
    public void A_token_that_no_header_carries_as_it_is_is_refused(string token, string says) => AssertRefused(says, ("Bootstrap:ApiToken", token));

    [Fact]
    public void What_no_form_or_header_takes_whole_is_refused()
    {
        AssertRefused("at most 4000", ("Bootstrap:ApiToken", new string('t', 4_001)));
        AssertRefused("Bootstrap:AdminPassword has 129 characters; accepted: at most 128.", ("Bootstrap:AdminEmail", "anna@example.com"), ("Bootstrap:AdminPassword", new string('p', 129)));
        Assert.Empty(Read(("Bootstrap:ApiToken", new string('t', 4_000)), ("Bootstrap:AdminEmail", "anna@example.com"), ("Bootstrap:AdminPassword", "twelve chars")).Warnings);
    }

    private async Task StartAsync()
    {
        await using var app = await StatusPageApp.StartAsync(new Dictionary<string, string?> { ["ConnectionStrings:StatusPage"] = _directory.ConnectionString });
    }

    [Fact]
    public void A_static_copy_needs_an_address_and_a_folder_that_everybody_may_read()
    {
        AssertRefused("Export:Url is “nonsense”; accepted: an absolute http or https address", ("Export:Url", "nonsense"));
        AssertRefused("needs an address", ("Export:Directory", "copy"));
        AssertRefused("holds the database", ("Export:Directory", "data"), ("Export:Url", "https://copy.example.com"));
        AssertRefused("holds the database", ("Export:Directory", "."), ("Site:Url", "https://status.example.com"));
        var export = Read(("Export:Directory", "copy"), ("Export:Url", "https://copy.example.com/")).Export;
        Assert.Equal((Path.Combine(_directory.Path, "copy"), "https://copy.example.com"), (export.Directory, export.Url));
        Assert.Null(Read().Export.Directory);
    }

    private void AssertRefused(string says, params (string Key, string Value)[] keys)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read(keys));
        Assert.Contains(says, Assert.Single(refused.Errors), StringComparison.Ordinal);
    }

    private StatusPageConfiguration Read(params (string Key, string Value)[] keys) => StatusPageConfiguration.Read(
        new ConfigurationBuilder().AddInMemoryCollection(keys.Select(key => KeyValuePair.Create(key.Key, (string?)key.Value))).Build(),
        _directory.Path);
}
