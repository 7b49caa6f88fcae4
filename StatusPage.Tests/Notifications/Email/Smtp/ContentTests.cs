using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email.Smtp;

public sealed class ContentTests
{
    [Theory]
    [InlineData("")]
    [InlineData(".\r\n")]
    [InlineData("..\r\n.\r\n...\r\n")]
    [InlineData("a\r\n.b\r\nc.\r\n.")]
    [InlineData("\r\n\r\n.\r\n\r\n")]
    [InlineData("no end of the last line")]
    [InlineData("MAIL FROM:<eve@example.com>\r\n.\r\nQUIT\r\n")]
    public async Task A_message_arrives_as_it_was_whatever_its_lines_begin_with(string body)
    {
        await using var server = ScriptedMailServer.Start();

        var result = await Mails.SendOneAsync(server.Options, Mails.To("anna@example.com", Mails.Text(body)));

        Assert.Equal(SendOutcome.Accepted, result.Outcome);
        Assert.Equal(Ended(Mails.Text(body)), Assert.Single(server.Accepted).Content);
        Assert.Empty(server.Violations);
    }

    [Fact]
    public async Task Any_lines_at_all_arrive_as_they_were()
    {
        await using var server = ScriptedMailServer.Start();
        await using var connection = await Mails.OpenAsync(server);
        var lines = Gen.ArrayOf(Gen.Choose(0, 5).SelectMany(length => Gen.ArrayOf(Gen.Elements('.', 'a', ' ', '\t', '\u00fc'), length)));
        var bodies = Gen.Sample(lines, 60, 200).Select(body => string.Join("\r\n", body.Select(line => new string(line)))).ToList();

        var results = await connection.SendAllAsync([.. bodies.Select(body => Mails.To("anna@example.com", body))]);

        Assert.All(results, result => Assert.Equal(SendOutcome.Accepted, result.Outcome));
        Assert.Equal(bodies.Select(Ended), server.Accepted.Select(mail => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(mail.Content))));
        Assert.Empty(server.Violations);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_message_larger_than_a_block_arrives_whole(int more)
    {
        await using var server = ScriptedMailServer.Start();
        await using var connection = await Mails.OpenAsync(server);
        var text = new StringBuilder();
        while (text.Length < 5 * ContentWriter.BlockSize)
        {
            text.Append('.', text.Length % 70).Append("\r\n");
        }

        var filler = new string('x', 900) + "\r\n";
        var edge = string.Concat(Enumerable.Repeat(filler, ContentWriter.BlockSize / filler.Length)) + new string('y', (ContentWriter.BlockSize % filler.Length) + more - 2) + "\r\n";
        var results = await connection.SendAllAsync([Mails.To("anna@example.com", text.ToString()), Mails.To("bert@example.com", edge), Mails.To("carl@example.com", edge + ".\r\n")]);

        Assert.All(results, result => Assert.Equal(SendOutcome.Accepted, result.Outcome));
        Assert.Equal([text.ToString(), edge, edge + ".\r\n"], server.Accepted.Select(mail => mail.Content));
        Assert.Empty(server.Violations);
    }

    [Theory]
    [InlineData("a\nb\r\n", "CR LF")]
    [InlineData("a\r\n.\nMAIL FROM:<eve@example.com>\r\n", "CR LF")]
    [InlineData("a\r.\r\nb\r\n", "CR LF")]
    [InlineData("a\r\r\n", "CR LF")]
    [InlineData("a\r", "CR LF")]
    [InlineData("\n", "CR LF")]
    [InlineData("a\0b\r\n", "NUL")]
    public async Task A_line_end_on_which_servers_differ_never_leaves(string body, string says)
    {
        await using var server = ScriptedMailServer.Start();
        await using var connection = await Mails.OpenAsync(server);

        var result = await connection.SendAsync(Mails.To("anna@example.com", Mails.Text(body)));

        Assert.Equal((SendOutcome.Permanent, 0, false, false), (result.Outcome, result.Code, result.RecipientAtFault, result.SenderAtFault));
        Assert.Contains(says, result.Text, StringComparison.Ordinal);
        Assert.Equal(SendOutcome.Accepted, (await connection.SendAsync(Mails.To("anna@example.com"))).Outcome);
        Assert.Single(server.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_line_may_have_998_octets_and_no_more()
    {
        await using var server = ScriptedMailServer.Start();
        await using var connection = await Mails.OpenAsync(server);

        var long998 = await connection.SendAsync(Mails.To("anna@example.com", Mails.Text(new string('x', 998) + "\r\n")));
        var long999 = await connection.SendAsync(Mails.To("anna@example.com", Mails.Text(new string('x', 999) + "\r\n")));

        Assert.Equal(SendOutcome.Accepted, long998.Outcome);
        Assert.Equal(SendOutcome.Permanent, long999.Outcome);
        Assert.Contains("999", long999.Text, StringComparison.Ordinal);
        Assert.Empty(server.Violations);
    }

    private static string Ended(string text) => text.Length == 0 || text.EndsWith("\r\n", StringComparison.Ordinal) ? text : text + "\r\n";
}
