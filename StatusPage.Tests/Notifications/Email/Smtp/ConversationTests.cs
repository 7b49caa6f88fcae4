using System.Text;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Smtp;

public sealed class ConversationTests
{
    private static readonly string[] All = ["PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 1000000"];

    public static TheoryData<string> Without => [.. All, "nothing", "everything", "EHLO"];

    [Theory]
    [MemberData(nameof(Without))]
    public async Task Mails_arrive_in_order_whatever_the_server_lacks(string without)
    {
        await using var server = ScriptedMailServer.Start(s =>
        {
            s.Extensions = [.. All.Where(extension => without is not "everything" && extension != without)];
            s.OnCommand = without == "EHLO" ? line => line.StartsWith("EHLO", StringComparison.Ordinal) ? "500 5.5.1 Unknown" : null : null;
        });
        var mails = Enumerable.Range(0, 20).Select(i => Mails.To($"reader-{i}@example.com")).ToList();

        await using (var connection = await Mails.OpenAsync(server))
        {
            Assert.All(await connection.SendAllAsync(mails), result => Assert.Equal((SendOutcome.Accepted, 250, "2.0.0", "Ok: queued"), (result.Outcome, result.Code, result.EnhancedCode, result.Text)));
        }

        Assert.Equal(mails.Select(mail => (mail.Sender, mail.Recipient)), server.Accepted.Select(mail => (mail.Sender, mail.Recipient)));
        Assert.Equal(1, server.Connections);
        Assert.Equal("QUIT", server.Commands[^1]);
        Assert.Empty(server.Violations);
    }

    [Fact]
    public async Task Replies_that_come_a_byte_at_a_time_are_understood()
    {
        await using var server = ScriptedMailServer.Start(s =>
        {
            s.Torn = true;
            s.OnRecipient = address => address.StartsWith('0') ? "550-5.1.1 There is\r\n550-5.1.1 no such\r\n550 5.1.1 user" : null;
        });
        await using var connection = await Mails.OpenAsync(server);

        var results = await connection.SendAllAsync([.. Enumerable.Range(0, 10).Select(i => Mails.To($"{i % 2}@example.com"))]);

        Assert.All(results.Where((_, i) => i % 2 == 0), result => Assert.Equal((550, "There is no such user"), (result.Code, result.Text)));
        Assert.All(results.Where((_, i) => i % 2 == 1), result => Assert.Equal(SendOutcome.Accepted, result.Outcome));
    }

    [Fact]
    public async Task A_mail_is_one_write_with_the_envelope_of_the_next_behind_it()
    {
        var writes = new List<string>();
        await using var target = ScriptedTarget.Start(async caller =>
        {
            await caller.SendAsync("220 hello\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("250-hello\r\n250 PIPELINING\r\n");
            writes.Add(await caller.ReadAsync());
            await caller.SendAsync("250 ok\r\n250 ok\r\n354 go\r\n");
            writes.Add(await caller.ReadAsync());
            await caller.SendAsync("250 first\r\n250 ok\r\n250 ok\r\n354 go\r\n");
            writes.Add(await caller.ReadAsync());
            await caller.SendAsync("250 second\r\n");
            writes.Add(await caller.ReadAsync());
            await caller.SendAsync("221 bye\r\n");
        });
        var (first, second) = (Mails.To("anna@example.com"), Mails.To("bert@example.com"));

        await using (var connection = await Mails.OpenAsync(new SmtpOptions { Host = "127.0.0.1", Port = target.Port, Security = SmtpSecurity.None }))
        {
            Assert.Equal("first", (await connection.SendAsync(first, second)).Text);
            Assert.Equal("second", (await connection.SendAsync(second)).Text);
        }

        string[] expected =
        [
            Envelope("anna@example.com"),
            $"{Mails.Text()}.\r\n{Envelope("bert@example.com")}",
            $"{Mails.Text()}.\r\n",
            "QUIT\r\n",
        ];
        Assert.Equal(expected, writes);
    }

    [Fact]
    public async Task The_content_of_a_mail_waits_for_its_own_call()
    {
        await using var server = ScriptedMailServer.Start();
        var (first, second) = (Mails.To("anna@example.com"), Mails.To("bert@example.com"));
        await using (var connection = await Mails.OpenAsync(server))
        {
            await connection.SendAsync(first, second);
            await Eventually.HoldsAsync(() => server.Commands[^1] == "DATA" && server.Commands.Count(command => command == "DATA") == 2);
            Assert.True(connection.Usable);
        }

        // The server waits for content, and anything said to it would be that. So nothing was.
        Assert.Equal("anna@example.com", Assert.Single(server.Accepted).Recipient);
    }

    [Fact]
    public async Task Another_mail_than_the_announced_one_is_a_mistake_of_the_caller()
    {
        await using var server = ScriptedMailServer.Start();
        await using var connection = await Mails.OpenAsync(server);
        await connection.SendAsync(Mails.To("anna@example.com"), Mails.To("bert@example.com"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => connection.SendAsync(Mails.To("carl@example.com")));
    }

    [Theory]
    [InlineData("anna@example.com\r\nRCPT TO:<eve@example.com>")]
    [InlineData("anna\n@example.com")]
    [InlineData("anna\0@example.com")]
    public async Task An_address_with_a_line_break_is_a_mistake_of_the_caller_and_never_leaves(string address)
    {
        await using var server = ScriptedMailServer.Start();
        await using var connection = await Mails.OpenAsync(server);

        await Assert.ThrowsAsync<ArgumentException>(() => connection.SendAsync(Mails.To(address)));
        await Assert.ThrowsAsync<ArgumentException>(() => connection.SendAsync(Mails.To("anna@example.com", sender: address)));
        Assert.Equal(SendOutcome.Accepted, (await connection.SendAsync(Mails.To("anna@example.com"), Mails.To(address))).Outcome);
        await Assert.ThrowsAsync<ArgumentException>(() => connection.SendAsync(Mails.To(address)));
        Assert.Equal(SendOutcome.Accepted, (await connection.SendAsync(Mails.To("anna@example.com"))).Outcome);

        Assert.DoesNotContain(server.Commands, command => command.Contains("eve", StringComparison.Ordinal));
        Assert.Equal(2, server.Accepted.Count);
    }

    [Theory]
    [InlineData("anna b@example.com")]
    [InlineData("anna@example.com> NOTIFY=NEVER")]
    public async Task An_address_that_is_none_is_refused_before_the_server_hears_of_it(string address)
    {
        await using var server = ScriptedMailServer.Start();
        await using var connection = await Mails.OpenAsync(server);

        var result = await connection.SendAsync(Mails.To(address));

        Assert.Equal((SendOutcome.Permanent, "5.1.3", true), (result.Outcome, result.EnhancedCode, result.RecipientAtFault));
        Assert.Single(server.Commands);
    }

    [Fact]
    public async Task Only_a_local_part_beyond_ascii_asks_for_SMTPUTF8()
    {
        await using var server = ScriptedMailServer.Start();
        await using var connection = await Mails.OpenAsync(server);

        var results = await connection.SendAllAsync([Mails.To("anna@bücher.example"), Mails.To("büro@bücher.example")]);

        Assert.All(results, result => Assert.Equal(SendOutcome.Accepted, result.Outcome));
        Assert.Equal(["anna@xn--bcher-kva.example", "büro@xn--bcher-kva.example"], server.Accepted.Select(mail => mail.Recipient));
        Assert.Equal([false, true], server.Accepted.Select(mail => mail.Parameters.Contains("SMTPUTF8", StringComparison.Ordinal)));
        Assert.Empty(server.Violations);
    }

    [Fact]
    public async Task Where_the_server_cannot_take_such_an_address_a_sentence_says_so_and_the_next_mail_goes()
    {
        await using var server = ScriptedMailServer.Start(s => s.Extensions = ["PIPELINING"]);
        await using var connection = await Mails.OpenAsync(server);

        var results = await connection.SendAllAsync([Mails.To("anna@example.com"), Mails.To("büro@example.com"), Mails.To("bert@example.com")]);

        Assert.Equal([SendOutcome.Accepted, SendOutcome.Permanent, SendOutcome.Accepted], results.Select(result => result.Outcome));
        Assert.Contains("SMTPUTF8", results[1].Text, StringComparison.Ordinal);
        Assert.False(results[1].RecipientAtFault);
    }

    [Fact]
    public async Task Eight_bits_are_declared_where_they_may_go_and_refused_where_not()
    {
        await using var able = ScriptedMailServer.Start();
        await using var unable = ScriptedMailServer.Start(s => s.Extensions = ["PIPELINING"]);
        var mail = Mails.To("anna@example.com", Mails.Text("Käse\r\n"));

        Assert.Equal(SendOutcome.Accepted, (await Mails.SendOneAsync(able.Options, mail)).Outcome);
        var refused = await Mails.SendOneAsync(unable.Options, mail);

        Assert.Contains("BODY=8BITMIME", Assert.Single(able.Accepted).Parameters, StringComparison.Ordinal);
        Assert.Equal((SendOutcome.Permanent, false), (refused.Outcome, refused.RecipientAtFault));
        Assert.Contains("8BITMIME", refused.Text, StringComparison.Ordinal);
        Assert.Empty(able.Violations);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_before_it_is_sent()
    {
        await using var server = ScriptedMailServer.Start(s => s.Extensions = ["PIPELINING", "SIZE 300"]);
        await using var connection = await Mails.OpenAsync(server);

        var small = await connection.SendAsync(Mails.To("anna@example.com"));
        var large = await connection.SendAsync(Mails.To("anna@example.com", Mails.Text(string.Concat(Enumerable.Repeat("x\r\n", 100)))));

        Assert.Equal(SendOutcome.Accepted, small.Outcome);
        Assert.Equal((SendOutcome.Permanent, "5.3.4", false), (large.Outcome, large.EnhancedCode, large.RecipientAtFault));
        Assert.Equal($"SIZE={Encoding.UTF8.GetByteCount(Mails.Text())}", Assert.Single(server.Accepted).Parameters);
    }

    [Fact]
    public async Task The_null_sender_may_send()
    {
        await using var server = ScriptedMailServer.Start();

        Assert.Equal(SendOutcome.Accepted, (await Mails.SendOneAsync(server.Options, Mails.To("anna@example.com", sender: ""))).Outcome);
        Assert.Equal("", Assert.Single(server.Accepted).Sender);
    }

    [Theory]
    [InlineData(null, "EHLO [127.0.0.1]")]
    [InlineData("status.example.com", "EHLO status.example.com")]
    public async Task The_server_is_greeted_by_name_or_address(string? name, string greeting)
    {
        await using var server = ScriptedMailServer.Start();

        await Mails.SendOneAsync(server.Options with { HelloName = name }, Mails.To("anna@example.com"));

        Assert.Equal(greeting, server.Commands[0]);
    }

    private static string Envelope(string recipient) => $"MAIL FROM:<{Mails.Sender}>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n";
}
