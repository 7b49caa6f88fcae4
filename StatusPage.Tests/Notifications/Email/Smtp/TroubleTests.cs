using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Smtp;

public sealed class TroubleTests
{
    private static readonly OutgoingMail First = Mails.To("anna@example.com");
    private static readonly OutgoingMail Second = Mails.To("bert@example.com");

    /// <summary>Far shorter than any operator would have it.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(ScriptedMailServer.HangUp, 0)]
    [InlineData(ScriptedMailServer.AcceptAndHangUp, 1)]
    [InlineData("250-begun", 1)]
    [InlineData("999 what is this", 0)]
    [InlineData("354 go on", 0)]
    public async Task A_mail_whose_content_went_and_whose_reply_did_not_come_is_in_doubt(string reply, int kept)
    {
        await using var server = ScriptedMailServer.Start(s => s.OnMessage = _ => reply + (reply.StartsWith("250-", StringComparison.Ordinal) ? "\r\n421 and ended otherwise" : ""));
        await using var connection = await Mails.OpenAsync(server);

        var result = await connection.SendAsync(First, Second);

        Assert.Equal((SendOutcome.Temporary, 0, true), (result.Outcome, result.Code, result.InDoubt));
        Assert.NotEmpty(result.Text);
        Assert.False(connection.Usable);
        Assert.Equal(kept, server.Accepted.Count);
        var again = await connection.SendAsync(First);
        Assert.Equal((SendOutcome.Temporary, 0, false), (again.Outcome, again.Code, again.InDoubt));
    }

    [Theory]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    public async Task A_connection_lost_before_the_content_leaves_no_doubt(string at)
    {
        foreach (var reply in new[] { ScriptedMailServer.HangUp, "421 4.3.2 Closing", "999 garbage" })
        {
            foreach (var pipelining in new[] { true, false })
            {
                await using var server = ScriptedMailServer.Start(s =>
                {
                    s.Extensions = pipelining ? ["PIPELINING"] : [];
                    s.OnCommand = line => line.StartsWith(at, StringComparison.Ordinal) ? reply : null;
                });
                await using var connection = await Mails.OpenAsync(server);

                var result = await connection.SendAsync(First, Second);

                Assert.Equal((SendOutcome.Temporary, reply[0] == '4' ? 421 : 0, false), (result.Outcome, result.Code, result.InDoubt));
                Assert.False(connection.Usable);
                Assert.Empty(server.Accepted);
            }
        }
    }

    [Fact]
    public async Task A_server_that_closes_after_a_mail_has_taken_it()
    {
        await using var server = ScriptedMailServer.Start(s => s.OnCommand = line => line.StartsWith("MAIL", StringComparison.Ordinal) && s.Accepted.Count == 1 ? "421 4.7.0 Enough for one connection" : null);
        await using var connection = await Mails.OpenAsync(server);

        Assert.Equal(SendOutcome.Accepted, (await connection.SendAsync(First, Second)).Outcome);
        var second = await connection.SendAsync(Second);

        Assert.Equal((SendOutcome.Temporary, 421, false), (second.Outcome, second.Code, second.InDoubt));
        Assert.False(connection.Usable);
    }

    [Fact]
    public async Task A_421_to_a_message_is_a_refusal_and_no_doubt()
    {
        await using var server = ScriptedMailServer.Start(s => s.OnMessage = _ => "421 4.3.2 Going down");
        await using var connection = await Mails.OpenAsync(server);

        var result = await connection.SendAsync(First, Second);

        Assert.Equal((SendOutcome.Temporary, 421, false), (result.Outcome, result.Code, result.InDoubt));
        Assert.False(connection.Usable);
    }

    [Fact]
    public async Task An_idle_connection_that_the_server_closes_is_known_to_be_closed()
    {
        await using var server = ScriptedMailServer.Start();
        await using var connection = await Mails.OpenAsync(server);
        await connection.SendAsync(First);
        Assert.True(connection.Usable);

        await server.DisposeAsync();

        await Eventually.HoldsAsync(() => !connection.Usable);
        Assert.Equal(SendOutcome.Temporary, (await connection.SendAsync(Second)).Outcome);
    }

    [Fact]
    public async Task A_farewell_that_nobody_asked_for_is_not_taken_for_the_reply_to_something_else()
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.SendAsync("220 hello\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("250 hello\r\n250 and one more\r\n");
            await caller.HangAsync();
        });
        await using var connection = await Mails.OpenAsync(Plain(target));

        Assert.False(connection.Usable);
        Assert.Equal((SendOutcome.Temporary, 0), (await connection.SendAsync(First)) is var result ? (result.Outcome, result.Code) : default);
    }

    [Theory]
    [InlineData("MAIL", "MAIL FROM", false)]
    [InlineData("RCPT", "RCPT TO", false)]
    [InlineData("DATA", "DATA", false)]
    [InlineData("(message)", "the message", true)]
    public async Task A_server_that_stalls_is_given_up_and_named_by_the_step(string at, string says, bool inDoubt)
    {
        await using var server = ScriptedMailServer.Start(s =>
        {
            s.OnCommand = line => line.StartsWith(at, StringComparison.Ordinal) ? ScriptedMailServer.Stall : null;
            s.OnMessage = at == "(message)" ? _ => ScriptedMailServer.Stall : null;
        });
        var timeouts = new SmtpTimeouts();
        timeouts = at switch
        {
            "(message)" => timeouts with { DataEnd = Short },
            "DATA" => timeouts with { DataStart = Short },
            // The greeting has to be over within it, on a busy machine too.
            _ => timeouts with { Command = TimeSpan.FromSeconds(5) },
        };
        await using var connection = await Mails.OpenAsync(server.Options with { Timeouts = timeouts });

        var result = await connection.SendAsync(First, Second);

        Assert.Equal((SendOutcome.Temporary, 0, inDoubt), (result.Outcome, result.Code, result.InDoubt));
        Assert.Equal($"The server did not react to {says} in time.", result.Text);
    }

    [Fact]
    public async Task A_server_that_stops_taking_content_is_given_up()
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.SendAsync("220 hello\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("250 hello\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("250 ok\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("250 ok\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("354 go\r\n");
            await caller.HangAsync();
        });
        await using var connection = await Mails.OpenAsync(Plain(target) with { Timeouts = new SmtpTimeouts { DataBlock = Short } });

        var result = await connection.SendAsync(Mails.To("anna@example.com", string.Concat(Enumerable.Repeat(new string('x', 900) + "\r\n", 30_000))));

        Assert.Equal((SendOutcome.Temporary, 0, false), (result.Outcome, result.Code, result.InDoubt));
        Assert.Contains("the message in time", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_says_before_it_hangs_up_on_the_content_is_heard()
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.SendAsync("220 hello\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("250-hello\r\n250 PIPELINING\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("250 ok\r\n250 ok\r\n354 go\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("552 5.3.4 That is enough\r\n");
        });
        await using var connection = await Mails.OpenAsync(Plain(target));

        var result = await connection.SendAsync(Mails.To("anna@example.com", string.Concat(Enumerable.Repeat(new string('x', 900) + "\r\n", 30_000))));

        Assert.Equal((SendOutcome.Permanent, 552, false), (result.Outcome, result.Code, result.InDoubt));
    }

    [Theory]
    [InlineData("greeting", "did not react to the connection in time. A server that expects TLS")]
    [InlineData("hello", "did not react to EHLO in time")]
    public async Task A_server_that_says_nothing_is_given_up(string at, string says)
    {
        await using var target = ScriptedTarget.Start(async caller =>
        {
            if (at == "hello")
            {
                await caller.SendAsync("220 hello\r\n");
            }

            await caller.HangAsync();
        });

        var refused = await Mails.RefusedAsync(Plain(target) with { Timeouts = new SmtpTimeouts { Greeting = at == "greeting" ? Short : TimeSpan.FromMinutes(1), Command = Short } });

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.StartsWith($"127.0.0.1:{target.Port} in the clear: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("554 5.7.1 No service for you\r\n", 554, "5.7.1", "does not accept mail: 554 5.7.1 No service for you")]
    [InlineData("421 4.3.2 Too busy\r\n", 421, "4.3.2", "Too busy")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian\r\n", 0, null, "none that mail knows")]
    [InlineData("", 0, null, "closed the connection")]
    public async Task A_server_that_will_not_serve_us_is_said_in_a_sentence(string greeting, int code, string? enhanced, string says)
    {
        await using var target = ScriptedTarget.Start(caller => caller.SendAsync(greeting));

        var refused = await Mails.RefusedAsync(Plain(target));

        Assert.Equal((code, enhanced), (refused.Code, refused.EnhancedCode));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reply_line_without_end_is_given_up()
    {
        await using var target = ScriptedTarget.Start(async caller => await caller.SendAsync("220 " + new string('x', 1_000_000)));

        Assert.Contains("a line of more than", (await Mails.RefusedAsync(Plain(target))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_in_a_sentence()
    {
        var nowhere = new SmtpOptions { Host = "127.0.0.1", Port = ScriptedTarget.FreePort(), Security = SmtpSecurity.None };

        Assert.Contains("Nothing listens there. Check Smtp:Host and Smtp:Port.", (await Mails.RefusedAsync(nowhere)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_before_the_content_takes_the_mail_back()
    {
        await using var server = ScriptedMailServer.Start(s => s.OnCommand = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? ScriptedMailServer.Stall : null);
        await using var connection = await Mails.OpenAsync(server);
        using var stop = new CancellationTokenSource();

        var sending = connection.SendAsync(First, Second, stop.Token);
        await Eventually.HoldsAsync(() => server.Commands.Any(command => command.StartsWith("RCPT", StringComparison.Ordinal)));
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await sending);
        Assert.Empty(server.Accepted);
        Assert.False(connection.Usable);
    }

    [Fact]
    public async Task A_stop_after_the_content_still_hears_the_reply()
    {
        using var stop = new CancellationTokenSource();
        await using var server = ScriptedMailServer.Start(s => s.BeforeReply = _ => stop.CancelAsync());
        await using var connection = await Mails.OpenAsync(server);

        Assert.Equal(SendOutcome.Accepted, (await connection.SendAsync(First, null, stop.Token)).Outcome);
    }

    [Fact]
    public async Task A_stop_does_not_wait_long_for_a_reply_that_does_not_come()
    {
        using var stop = new CancellationTokenSource();
        await using var server = ScriptedMailServer.Start(s =>
        {
            s.BeforeReply = _ => stop.CancelAsync();
            s.OnMessage = _ => ScriptedMailServer.Stall;
        });
        await using var connection = await Mails.OpenAsync(server.Options with { Timeouts = new SmtpTimeouts { Stopping = Short } });

        var result = await connection.SendAsync(First, null, stop.Token);

        Assert.Equal((SendOutcome.Temporary, true), (result.Outcome, result.InDoubt));
    }

    [Fact]
    public async Task Opening_can_be_cancelled()
    {
        await using var target = ScriptedTarget.Start(caller => caller.HangAsync());
        using var stop = new CancellationTokenSource();

        var opening = Mails.Transport(Plain(target)).OpenAsync(stop.Token);
        await Eventually.HoldsAsync(() => target.Calls == 1);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await opening);
    }

    [Fact]
    public async Task A_server_that_does_not_say_goodbye_is_left()
    {
        await using var server = ScriptedMailServer.Start(s => s.OnCommand = line => line == "QUIT" ? ScriptedMailServer.Stall : null);
        var connection = await Mails.OpenAsync(server.Options with { Timeouts = new SmtpTimeouts { Quit = Short } });

        await connection.DisposeAsync();

        Assert.Equal("QUIT", server.Commands[^1]);
    }

    private static SmtpOptions Plain(ScriptedTarget target) => new() { Host = "127.0.0.1", Port = target.Port, Security = SmtpSecurity.None };
}
