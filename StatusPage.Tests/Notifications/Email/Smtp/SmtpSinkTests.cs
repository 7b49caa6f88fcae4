using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Smtp;

/// <summary>Against the test server that comes with Postfix, which can leave extensions out and misbehave.</summary>
public sealed class SmtpSinkTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("-4")]
    [InlineData("-p")]
    [InlineData("-8")]
    [InlineData("-e")]
    [InlineData("-E")]
    public async Task Mails_arrive_whichever_extension_is_missing(string option)
    {
        await MailProgram.RunAsync("/bin/chmod", "777", _directory.Path);
        var port = ScriptedTarget.FreePort();
        await using var sink = await StartAsync(port, option, "-d", Path.Combine(_directory.Path, "mail."));
        var mails = Enumerable.Range(0, 30).Select(i => Mails.To($"reader-{i}@example.com", Mails.Text($"Number {i}.\r\n.\r\n..{i}\r\n"))).ToList();

        await using (var connection = await Mails.OpenAsync(Options(port)))
        {
            Assert.All(await connection.SendAllAsync(mails), result => Assert.Equal(SendOutcome.Accepted, result.Outcome));
        }

        var dumps = Directory.GetFiles(_directory.Path, "mail.*").Select(File.ReadAllText).ToList();
        Assert.Equal(30, dumps.Count);
        Assert.All(Enumerable.Range(0, 30), i => Assert.Single(dumps, dump => dump.ReplaceLineEndings("\r\n").Contains($"Number {i}.\r\n.\r\n..{i}\r\n", StringComparison.Ordinal)
            && dump.Contains($"<reader-{i}@example.com>", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-f", "RCPT", SendOutcome.Permanent, 500, false)]
    [InlineData("-r", "RCPT", SendOutcome.Temporary, 450, false)]
    [InlineData("-r", ".", SendOutcome.Temporary, 450, false)]
    [InlineData("-Q", "DATA", SendOutcome.Temporary, 421, false)]
    [InlineData("-q", "MAIL", SendOutcome.Temporary, 0, false)]
    [InlineData("-q", ".", SendOutcome.Temporary, 0, true)]
    public async Task A_server_that_misbehaves_is_understood(string option, string command, SendOutcome outcome, int code, bool inDoubt)
    {
        var port = ScriptedTarget.FreePort();
        await using var sink = await StartAsync(port, option, command);
        await using var connection = await Mails.OpenAsync(Options(port));

        var result = await connection.SendAsync(Mails.To("anna@example.com"), Mails.To("bert@example.com"));

        Assert.Equal((outcome, code, inDoubt), (result.Outcome, result.Code, result.InDoubt));
    }

    [Fact]
    public async Task Ten_connections_send_side_by_side()
    {
        var port = ScriptedTarget.FreePort();
        await using var sink = await StartAsync(port, "-4");
        var content = Mails.Text(string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 110)));

        var sent = await Task.WhenAll(Enumerable.Range(0, 10).Select(async c =>
        {
            await using var connection = await Mails.OpenAsync(Options(port));
            return await connection.SendAllAsync([.. Enumerable.Range(0, 200).Select(i => Mails.To($"reader-{c}-{i}@example.com", content))]);
        }));

        Assert.Equal(2000, sent.Sum(results => results.Count(result => result.Outcome == SendOutcome.Accepted)));
    }

    private static async Task<MailProgram> StartAsync(int port, params string[] options)
    {
        // Started by root, it insists on being somebody else.
        string[] user = Environment.UserName == "root" ? ["-u", "nobody"] : [];
        var sink = MailProgram.Start(MailProgram.Require("smtp-sink"), [.. user, .. options, $"127.0.0.1:{port}", "100"]);
        await MailProgram.ListensAsync(port, sink);
        return sink;
    }

    private static SmtpOptions Options(int port) => new() { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None };
}
