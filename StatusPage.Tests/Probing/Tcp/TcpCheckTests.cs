using StatusPage.Core.Probing;
using StatusPage.Tests.Support;
using static StatusPage.Tests.Probing.Http.HttpTroubleTests;

namespace StatusPage.Tests.Probing.Tcp;

public sealed class TcpCheckTests : IAsyncLifetime
{
    private readonly Prober _prober = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _prober.DisposeAsync();

    [Fact]
    public async Task A_port_that_takes_the_connection_is_well()
    {
        await using var target = ScriptedTarget.Start(Scripts.Silent);

        var outcome = await CheckAsync(target, "{}");

        Assert.Equal((CheckVerdict.Ok, "connected"), (outcome.Verdict, outcome.Code));
    }

    [Fact]
    public async Task A_banner_that_comes_in_pieces_is_found()
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.SendAsync("220 mail");
            await Task.Delay(20, caller.Stop);
            await caller.SendAsync(".example.com ready\r\n");
            await caller.HangAsync();
        });

        var outcome = await CheckAsync(target, """{"expect": "mail.example.com"}""");

        Assert.Equal((CheckVerdict.Ok, "matched", "mail.example.com"), (outcome.Verdict, outcome.Code, outcome.Evidence!.Matched));
        Assert.StartsWith("220 mail", outcome.Evidence.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_may_be_written_with_escapes()
    {
        await using var target = ScriptedTarget.Start(async caller => await caller.SendAsync(await caller.ReadAsync() == "PING\r\n\\n" ? "+PONG" : "-ERR"));

        Assert.Equal(CheckVerdict.Ok, (await CheckAsync(target, """{"send": "PING\\r\\n\\\\n", "expect": "+PONG"}""")).Verdict);
    }

    [Fact]
    public async Task Another_banner_fails()
    {
        await using var target = ScriptedTarget.Start(caller => caller.SendAsync("554 go away\r\n"));

        AssertFailed(await CheckAsync(target, """{"expect": "220"}"""), "text_mismatch", "closed after 13 bytes");
    }

    [Fact]
    public async Task A_flood_in_which_the_text_is_not_found_fails()
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            while (true)
            {
                await caller.SendAsync(new string('x', 10_000));
            }
        });

        AssertFailed(await CheckAsync(target, """{"expect": "needle"}"""), "text_mismatch", "first 4 KB");
    }

    [Fact]
    public async Task A_port_that_says_nothing_ends_with_the_time_limit()
    {
        await using var target = ScriptedTarget.Start(Scripts.Silent);

        AssertFailed(await CheckAsync(target, """{"expect": "220"}""", timeout: 1), "timeout", "waiting for the answer");
    }

    [Fact]
    public async Task A_closed_port_refuses() =>
        AssertFailed(await _prober.CheckAsync(ProbeKind.Tcp, $"127.0.0.1:{ScriptedTarget.FreePort()}"), "connection_refused", "nothing listens");

    [Theory]
    [InlineData("example.com", "{}", "target")]
    [InlineData("http://example.com:80", "{}", "target")]
    [InlineData("169.254.169.254:80", "{}", "target")]
    [InlineData("example.com:80", """{"send": 1}""", "settings.send")]
    [InlineData("example.com:80", """{"banner": "x"}""", "settings.banner")]
    public void What_cannot_be_probed_is_refused(string target, string settings, string field) =>
        Assert.Equal(field, Assert.Single(_prober.Validate(ProbeKind.Tcp, target, settings).Faults).Key);

    private Task<CheckOutcome> CheckAsync(ScriptedTarget target, string settings, int timeout = 20) =>
        _prober.CheckAsync(ProbeKind.Tcp, $"127.0.0.1:{target.Port}", settings, evidence: true, timeout);
}
