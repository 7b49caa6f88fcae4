using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Smtp;

public sealed class RefusalTests
{
    private const string Nobody = "nobody", Recipient = "recipient", Sender = "sender";

    [Theory]
    // Mailbox or domain.
    [InlineData(nameof(SmtpStep.Recipient), "550 5.1.1 User unknown", Recipient)]
    [InlineData(nameof(SmtpStep.Recipient), "550 No such user", Recipient)]
    [InlineData(nameof(SmtpStep.Recipient), "553 Mailbox name not allowed", Recipient)]
    [InlineData(nameof(SmtpStep.Recipient), "501 5.1.3 Bad address syntax", Recipient)]
    [InlineData(nameof(SmtpStep.Recipient), "556 5.1.10 Domain takes no mail", Recipient)]
    [InlineData(nameof(SmtpStep.Recipient), "552 5.2.2 Mailbox full", Recipient)]
    [InlineData(nameof(SmtpStep.Recipient), "550 5.4.1 Recipient address rejected: Access denied", Recipient)]
    [InlineData(nameof(SmtpStep.Recipient), "550 5.5.0 Requested action not taken: mailbox unavailable", Recipient)]
    [InlineData(nameof(SmtpStep.Recipient), "550 5.7.13 User account disabled", Recipient)]
    [InlineData(nameof(SmtpStep.Result), "550 5.1.1 User unknown, found out late", Recipient)]
    [InlineData(nameof(SmtpStep.Result), "552 5.2.2 Mailbox full", Recipient)]
    // Policy, message, server: no reason to give the address up.
    [InlineData(nameof(SmtpStep.Recipient), "554 5.7.1 Relay access denied", Nobody)]
    [InlineData(nameof(SmtpStep.Recipient), "550 5.7.1 Blocked by a list", Nobody)]
    [InlineData(nameof(SmtpStep.Recipient), "550 5.1.8 Sender's domain does not exist", Nobody)]
    [InlineData(nameof(SmtpStep.Recipient), "554 Transaction failed", Nobody)]
    [InlineData(nameof(SmtpStep.Recipient), "552 Message too large", Nobody)]
    [InlineData(nameof(SmtpStep.Recipient), "503 5.5.1 Bad sequence", Nobody)]
    [InlineData(nameof(SmtpStep.Result), "554 5.7.1 Looks like spam", Nobody)]
    [InlineData(nameof(SmtpStep.Result), "550 Looks like spam", Nobody)]
    [InlineData(nameof(SmtpStep.Result), "552 5.3.4 Too large", Nobody)]
    [InlineData(nameof(SmtpStep.Result), "552 5.2.3 Too large for the mailbox", Nobody)]
    [InlineData(nameof(SmtpStep.Result), "554 5.6.0 Malformed", Nobody)]
    [InlineData(nameof(SmtpStep.Sender), "552 5.3.4 Too large", Nobody)]
    [InlineData(nameof(SmtpStep.Data), "554 5.5.1 No", Nobody)]
    // Ourselves.
    [InlineData(nameof(SmtpStep.Sender), "530 5.7.0 Authentication required", Sender)]
    [InlineData(nameof(SmtpStep.Sender), "553 5.7.1 Sender address not owned by user", Sender)]
    [InlineData(nameof(SmtpStep.Sender), "550 5.1.8 Sender's domain does not exist", Sender)]
    [InlineData(nameof(SmtpStep.Sender), "550 5.1.1 Who are you", Sender)]
    [InlineData(nameof(SmtpStep.Recipient), "530 5.7.0 Authentication required", Sender)]
    [InlineData(nameof(SmtpStep.Result), "535 5.7.8 Sign in again", Sender)]
    public void A_permanent_refusal_concerns_whom_it_names(string step, string reply, string whom)
    {
        var result = Judge(step, reply);

        Assert.Equal(SendOutcome.Permanent, result.Outcome);
        Assert.Equal((whom == Recipient, whom == Sender), (result.RecipientAtFault, result.SenderAtFault));
    }

    [Theory]
    [InlineData(nameof(SmtpStep.Sender), "421 4.7.0 Closing for today")]
    [InlineData(nameof(SmtpStep.Sender), "452 4.3.4 Too large for now")]
    [InlineData(nameof(SmtpStep.Recipient), "450 4.2.0 Greylisted")]
    [InlineData(nameof(SmtpStep.Recipient), "452 Too many recipients")]
    [InlineData(nameof(SmtpStep.Recipient), "421 4.7.0 Too many connections")]
    [InlineData(nameof(SmtpStep.Result), "451 5.1.1 says both; the reply code counts")]
    [InlineData(nameof(SmtpStep.Reset), "500 Never heard of it")]
    public void What_may_pass_is_temporary(string step, string reply)
    {
        var result = Judge(step, reply);

        Assert.Equal((SendOutcome.Temporary, false, false), (result.Outcome, result.RecipientAtFault, result.SenderAtFault));
    }

    [Theory]
    [InlineData("451 4.3.0 Try later")]
    [InlineData("450 4.7.1 Too much mail from you")]
    [InlineData("452 4.3.1 Out of space")]
    public void Whom_we_send_as_put_off_meets_all_mails_alike(string reply)
    {
        var result = Judge(nameof(SmtpStep.Sender), reply);

        Assert.Equal((SendOutcome.Temporary, false, true), (result.Outcome, result.RecipientAtFault, result.SenderAtFault));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_mail_leaves_nothing_behind_for_the_next(bool pipelining)
    {
        await using var server = ScriptedMailServer.Start(s =>
        {
            s.Extensions = pipelining ? ["PIPELINING"] : [];
            s.OnSender = sender => sender.StartsWith("banned", StringComparison.Ordinal) ? "550 5.7.1 Not you" : null;
            s.OnRecipient = recipient => recipient.StartsWith("grey", StringComparison.Ordinal) ? "450 4.2.0 Later" : recipient.StartsWith("gone", StringComparison.Ordinal) ? "550 5.1.1 Gone" : null;
            s.OnMessage = mail => mail.Recipient.StartsWith("spam", StringComparison.Ordinal) ? "554 5.7.1 Spam" : null;
        });
        string[] recipients = ["a1@example.com", "grey@example.com", "a2@example.com", "gone@example.com", "gone@example.com", "spam@example.com", "a3@example.com"];
        List<OutgoingMail> mails = [.. recipients.Select(recipient => Mails.To(recipient)), Mails.To("a4@example.com", sender: "banned@example.com"), Mails.To("a5@example.com")];
        await using var connection = await Mails.OpenAsync(server);

        var results = await connection.SendAllAsync(mails);

        Assert.Equal([250, 450, 250, 550, 550, 554, 250, 550, 250], results.Select(result => result.Code));
        Assert.Equal(["a1@example.com", "a2@example.com", "a3@example.com", "a5@example.com"], server.Accepted.Select(mail => mail.Recipient));
        Assert.True(connection.Usable);
        Assert.Equal(1, server.Connections);
        Assert.Empty(server.Violations);
    }

    [Fact]
    public async Task A_server_that_takes_content_for_nobody_gets_an_empty_one()
    {
        await using var server = ScriptedTarget.Start(async caller =>
        {
            await caller.SendAsync("220 hello\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("250-hello\r\n250 PIPELINING\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("250 ok\r\n550 5.1.1 unknown\r\n354 go\r\n");
            Assert.Equal(".\r\n", await caller.ReadAsync());
            await caller.SendAsync("554 no recipients\r\n");
            Assert.StartsWith("RSET\r\nMAIL FROM", await caller.ReadAsync(), StringComparison.Ordinal);
            await caller.SendAsync("250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n");
            await caller.ReadAsync();
            await caller.SendAsync("250 taken\r\n");
            await caller.HangAsync();
        });
        await using var connection = await Mails.OpenAsync(new SmtpOptions { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None });

        Assert.Equal((550, true), (await connection.SendAsync(Mails.To("gone@example.com"))) is var refused ? (refused.Code, refused.RecipientAtFault) : default);
        Assert.Equal("taken", (await connection.SendAsync(Mails.To("anna@example.com"))).Text);
    }

    private static SendResult Judge(string step, string line)
    {
        var parser = new ReplyParser();
        parser.Add(System.Text.Encoding.ASCII.GetBytes(line));
        return Verdict.Of(Enum.Parse<SmtpStep>(step), parser.Reply());
    }
}
