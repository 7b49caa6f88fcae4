using System.Net.Sockets;
using Npgsql;
using StatusPage.Core;
using StatusPage.Core.Data.Availability;
using StatusPage.Core.Data.Postgres;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Postgres;

public sealed class FaultsTests
{
    [Theory]
    [InlineData("55P03", DatabaseFaultKind.Locked)]
    [InlineData("40001", DatabaseFaultKind.Locked)]
    [InlineData("40P01", DatabaseFaultKind.Locked)]
    [InlineData("57014", DatabaseFaultKind.Locked)]
    [InlineData("53300", DatabaseFaultKind.Locked)]
    [InlineData("57P01", DatabaseFaultKind.Silent)]
    [InlineData("57P03", DatabaseFaultKind.Silent)]
    [InlineData("57P05", DatabaseFaultKind.Silent)]
    [InlineData("57000", DatabaseFaultKind.Silent)]
    [InlineData("57P99", DatabaseFaultKind.Silent)]
    [InlineData("08006", DatabaseFaultKind.Silent)]
    [InlineData("28P01", DatabaseFaultKind.Denied)]
    [InlineData("28000", DatabaseFaultKind.Denied)]
    [InlineData("42501", DatabaseFaultKind.Denied)]
    [InlineData("25006", DatabaseFaultKind.Denied)]
    [InlineData("3D000", DatabaseFaultKind.Missing)]
    [InlineData("53100", DatabaseFaultKind.Full)]
    [InlineData("53000", DatabaseFaultKind.Failing)]
    [InlineData("53200", DatabaseFaultKind.Failing)]
    [InlineData("53999", DatabaseFaultKind.Failing)]
    [InlineData("F0000", DatabaseFaultKind.Failing)]
    [InlineData("28001", DatabaseFaultKind.Denied)]
    [InlineData("58030", DatabaseFaultKind.Failing)]
    [InlineData("XX001", DatabaseFaultKind.Damaged)]
    [InlineData("42P01", DatabaseFaultKind.Damaged)]
    public void What_the_server_says_of_itself_is_told_by_kind(string code, DatabaseFaultKind kind)
    {
        var exception = new InvalidOperationException("By Entity Framework.", Said(code));

        Assert.Equal(kind, DatabaseFaults.Find(exception)?.Kind);
        Assert.Equal(kind == DatabaseFaultKind.Locked, DatabaseFaults.Refusal(DatabaseFaults.Find(exception)!, exception) is BusyException);
    }

    [Theory]
    [InlineData("23505")]
    [InlineData("23503")]
    [InlineData("P0001")]
    [InlineData("42601")]
    [InlineData("22001")]
    public void A_statement_that_is_at_fault_is_not_the_server(string code) => Assert.Null(DatabaseFaults.Find(Said(code)));

    [Theory]
    [InlineData("25P03", DatabaseFaultKind.Silent)]
    [InlineData("22023", DatabaseFaultKind.Silent)]
    [InlineData("55000", DatabaseFaultKind.Denied)]
    [InlineData("53300", DatabaseFaultKind.Locked)]
    public void Whatever_ends_the_connection_is_the_server(string code, DatabaseFaultKind kind)
    {
        Assert.Equal(kind, DatabaseFaults.Find(Said(code, "FATAL"))?.Kind);
        Assert.Equal(DatabaseFaultKind.Silent, DatabaseFaults.Find(Said("P0001", "PANIC"))?.Kind);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_not_a_server_that_is_silent()
    {
        var server = await PostgresServer.SharedAsync();
        await using var source = NpgsqlDataSource.Create(PostgresServices.Bounded(server.ConnectionString("postgres") + ";Command Timeout=1"));
        await using var command = source.CreateCommand("SELECT pg_sleep(600)");

        var exception = await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteNonQueryAsync());

        Assert.Equal(DatabaseFaultKind.Locked, DatabaseFaults.Find(exception)?.Kind);
    }

    [Fact]
    public void A_server_that_is_not_reached_does_not_answer()
    {
        var fault = DatabaseFaults.Find(new NpgsqlException("Failed to connect to 10.0.0.3:5432", new SocketException((int)SocketError.ConnectionRefused)));

        Assert.Equal(DatabaseFaultKind.Silent, fault!.Kind);
        Assert.Equal("its server does not answer. Failed to connect to 10.0.0.3:5432", fault.Whole);
        Assert.DoesNotContain("10.0.0.3", fault.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Whoever_gave_up_asking_tells_nothing_of_the_server() =>
        Assert.Null(DatabaseFaults.Find(new OperationCanceledException("Given up.", Said("57014"))));

    [Fact]
    public void Nobody_waits_for_ever_and_what_the_operator_wrote_stays()
    {
        var bounded = new NpgsqlConnectionStringBuilder(PostgresServices.Bounded("Host=db;Database=page;Command Timeout=7;Options=-c work_mem=8MB"));

        Assert.Equal(("db", "page", 12, 5, 50), (bounded.Host, bounded.Database, bounded.CommandTimeout, bounded.Timeout, bounded.MaxPoolSize));
        Assert.Equal("-c lock_timeout=5s -c statement_timeout=7s -c idle_in_transaction_session_timeout=60s -c work_mem=8MB", bounded.Options);
    }

    private static PostgresException Said(string code, string severity = "ERROR") => new("It said so.", severity, severity, code);
}
