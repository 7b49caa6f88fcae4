using System.Net;
using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Probing;
using StatusPage.Core.Probing.Dns;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.Http.HttpTroubleTests;

namespace StatusPage.Tests.Probing.Dns;

public sealed class DnsCheckTests : IAsyncLifetime
{
    private static readonly (int Type, byte[] Data)[] Records =
    [
        (5, ScriptedNameServer.Name("web.example.com")),
        (1, [192, 0, 2, 1]),
        (1, [192, 0, 2, 2]),
        (28, IPAddress.Parse("2001:db8::1").GetAddressBytes()),
        (15, [0, 10, 4, .. "Mail"u8, 0xC0, 16]),
        (2, ScriptedNameServer.Name("ns1.example.net")),
        (16, [.. ScriptedNameServer.Text("v=spf1 "), .. ScriptedNameServer.Text("-all")]),
    ];

    private readonly Prober _prober = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _prober.DisposeAsync();

    [Theory]
    [InlineData("A", "192.0.2.1, 192.0.2.2")]
    [InlineData("AAAA", "2001:db8::1")]
    [InlineData("CNAME", "web.example.com")]
    [InlineData("MX", "10 mail.example.com")]
    [InlineData("NS", "ns1.example.net")]
    [InlineData("TXT", "v=spf1 -all")]
    public async Task Records_of_each_type_are_read(string type, string values)
    {
        await using var server = new ScriptedNameServer((query, _) => ScriptedNameServer.Answer(query, records: Records));

        var outcome = await CheckAsync(server, $$""", "recordType": "{{type}}" """);

        Assert.Equal((CheckVerdict.Ok, "resolved", values), (outcome.Verdict, outcome.Code, outcome.Evidence!.Matched));
    }

    [Theory]
    [InlineData("""["192.0.2.2"], "match": "all" """, true)]
    [InlineData("""["192.0.2.2", "192.0.2.1"]""", true)]
    [InlineData("""["192.0.2.2", "192.0.2.3"]""", false)]
    [InlineData("""["192.0.2.2", "192.0.2.3"], "match": "any" """, true)]
    [InlineData(""" "192.0.2.3" """, false)]
    [InlineData("""["10 MAIL.example.com."], "recordType": "MX" """, true)]
    [InlineData("""["2001:DB8:0::1"], "recordType": "AAAA" """, true)]
    [InlineData("""["V=spf1 -all"], "recordType": "TXT" """, false)]
    public async Task Expected_values_must_be_among_the_answers(string expected, bool ok)
    {
        await using var server = new ScriptedNameServer((query, _) => ScriptedNameServer.Answer(query, records: Records));

        var outcome = await CheckAsync(server, $", \"expectedValues\": {expected}");

        Assert.Equal(ok ? (CheckVerdict.Ok, "resolved") : (CheckVerdict.Failed, "value_mismatch"), (outcome.Verdict, outcome.Code));
    }

    [Theory]
    [InlineData(3, "dns_nxdomain", "NXDOMAIN")]
    [InlineData(2, "dns_servfail", "SERVFAIL")]
    [InlineData(5, "dns_refused", "REFUSED")]
    [InlineData(4, "dns_error", "error 4")]
    [InlineData(0, "no_records", "no A record")]
    public async Task What_the_server_says_instead_is_named(int response, string code, string says)
    {
        await using var server = new ScriptedNameServer((query, _) => ScriptedNameServer.Answer(query, response));

        AssertFailed(await CheckAsync(server), code, says);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_asked_three_times_and_then_the_time_is_up()
    {
        await using var server = new ScriptedNameServer((_, _) => null);

        AssertFailed(await CheckAsync(server, timeout: 2), "timeout", "waiting for the answer");
        Assert.Equal(3, server.Asked);
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_is_asked_for_over_tcp()
    {
        await using var server = new ScriptedNameServer((query, tcp) =>
            tcp ? ScriptedNameServer.Answer(query, records: Records) : ScriptedNameServer.Answer(query, truncated: true));

        Assert.Equal("resolved", (await CheckAsync(server)).Code);
    }

    [Fact]
    public async Task Garbage_with_the_right_number_is_no_answer()
    {
        await using var server = new ScriptedNameServer((query, _) => [query[0], query[1], 0x81, 0x80, 0, 1, 0, 9, 0, 0, 0, 0, 0xC0, 12]);

        AssertFailed(await CheckAsync(server), "invalid_response", "not valid");
    }

    [Fact]
    public async Task An_answer_to_another_question_is_passed_over()
    {
        await using var server = new ScriptedNameServer((query, _) => ScriptedNameServer.Answer([.. query[..12], .. ScriptedNameServer.Name("other.example"), 0, 1, 0, 1], records: Records));

        AssertFailed(await CheckAsync(server, timeout: 2), "timeout", "waiting for the answer");
    }

    [Fact]
    public async Task A_server_that_is_not_there_refuses() =>
        AssertFailed(await _prober.CheckAsync(ProbeKind.Dns, "www.example.com", $$"""{"server": "127.0.0.1:{{ScriptedTarget.FreePort()}}"}"""), "connection_refused", "refused");

    [Fact]
    public async Task Without_permission_a_server_on_this_machine_is_not_asked()
    {
        await using var strict = new Prober(allowPrivate: false);

        AssertGap(await strict.CheckAsync(ProbeKind.Dns, "www.example.com", """{"server": "localhost:5353"}"""), "address_refused");
    }

    [Theory]
    [InlineData("nameserver 192.0.2.1\n# nameserver 192.0.2.9\nsearch example.com\nnameserver\t2001:db8::1\noptions ndots:5\n", "192.0.2.1:53 [2001:db8::1]:53")]
    [InlineData("", "127.0.0.1:53")]
    [InlineData("nameserver nonsense\n", "127.0.0.1:53")]
    [InlineData("nameserver 1.1.1.1\nnameserver 1.1.1.2\nnameserver 1.1.1.3\nnameserver 1.1.1.4", "1.1.1.1:53 1.1.1.2:53 1.1.1.3:53")]
    public void The_name_servers_of_this_machine_are_read(string text, string servers) => Assert.Equal(servers, string.Join(' ', SystemNameServers.Parse(text)));

    [Theory]
    [InlineData("", "{}", "target")]
    [InlineData("exa mple.com", "{}", "target")]
    [InlineData("https://example.com", "{}", "target")]
    [InlineData("a..b", "{}", "target")]
    [InlineData("_dmarc.example.com", """{"recordType": "PTR"}""", "settings.recordType")]
    [InlineData("größe.example.", """{"server": "not a server"}""", "settings.server")]
    [InlineData("example.com", """{"server": "169.254.169.253"}""", "settings.server")]
    [InlineData("example.com", """{"expectedValues": [1]}""", "settings.expectedValues")]
    [InlineData("example.com", """{"match": "some"}""", "settings.match")]
    public void What_cannot_be_asked_is_refused(string target, string settings, string field) =>
        Assert.Equal(field, Assert.Single(_prober.Validate(ProbeKind.Dns, target, settings).Faults).Key);

    [Fact]
    public void Whatever_a_server_sends_is_read_or_refused()
    {
        var answer = ScriptedNameServer.Answer(DnsMessage.Query(7, "www.example.com", DnsRecordType.A), records: Records);
        var changes = Gen.ListOf(from at in Gen.Choose(0, answer.Length - 1)
                                 from value in Gen.Choose(0, 255)
                                 select (at, (byte)value));

        Prop.ForAll((from list in changes from length in Gen.Choose(0, answer.Length) select (list, length)).ToArbitrary(), given =>
        {
            var bytes = answer.ToArray();
            foreach (var (at, value) in given.list)
            {
                bytes[at] = value;
            }

            DnsMessage.Read(bytes);
            DnsMessage.Read(bytes.AsSpan(0, given.length));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
    }

    private Task<CheckOutcome> CheckAsync(ScriptedNameServer server, string more = "", int timeout = 20) =>
        _prober.CheckAsync(ProbeKind.Dns, "www.example.com", $$"""{"server": "127.0.0.1:{{server.Port}}"{{more}}}""", evidence: true, timeout);
}
