using System.Text;
using StatusPage.Core.Notifications.Email.Smtp;

namespace StatusPage.Tests.Notifications.Email.Smtp;

public sealed class ReplyParserTests
{
    [Theory]
    [InlineData("250 2.1.5 Ok", 250, "2.1.5", "Ok")]
    [InlineData("250", 250, null, "")]
    [InlineData("250 ", 250, null, "")]
    [InlineData("550 No such user", 550, null, "No such user")]
    [InlineData("550-5.7.1 Not from here.\n550-5.7.1\n550 5.7.1 See our site", 550, "5.7.1", "Not from here. See our site")]
    [InlineData("451-4.7.1 Greylisted\n451 come back", 451, "4.7.1", "Greylisted come back")]
    [InlineData("550 5.1 is no code", 550, null, "5.1 is no code")]
    [InlineData("550 5.1.1234 is no code", 550, null, "5.1.1234 is no code")]
    [InlineData("550 6.1.1 is no code", 550, null, "6.1.1 is no code")]
    [InlineData("550 Käse, bell\u0007 and \u202eturned", 550, null, "Käse, bell\ufffd and \ufffdturned")]
    public void A_reply_is_one_line_whatever_it_was(string lines, int code, string? enhanced, string text)
    {
        var reply = Parse(lines);

        Assert.Equal((code, enhanced, text), (reply.Code, reply.EnhancedCode, reply.Text));
    }

    [Fact]
    public void Octets_that_are_no_text_become_marks()
    {
        var parser = new ReplyParser();

        Assert.Equal(ReplyProgress.Complete, parser.Add([.. "550 caf"u8, 0xE9, 0x00, 0xFF]));
        Assert.Equal("caf\ufffd\ufffd\ufffd", parser.Reply().Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("25")]
    [InlineData("25x Ok")]
    [InlineData("150 Ok")]
    [InlineData("650 Ok")]
    [InlineData("2500 Ok")]
    [InlineData("250\tOk")]
    [InlineData("HTTP/1.1 400 Bad Request")]
    [InlineData("250-first\n550 second")]
    [InlineData("250-first\nsecond")]
    public void What_is_no_reply_is_not_taken_for_one(string lines) =>
        Assert.Equal(ReplyProgress.Garbled, Feed(new ReplyParser(), lines));

    [Fact]
    public void A_reply_without_end_is_given_up()
    {
        var parser = new ReplyParser();
        var progress = ReplyProgress.More;
        for (var i = 0; i <= ReplyParser.MaxLines && progress == ReplyProgress.More; i++)
        {
            progress = parser.Add("250-and so on"u8);
        }

        Assert.Equal(ReplyProgress.Garbled, progress);
    }

    [Fact]
    public void Of_a_long_reply_a_part_is_kept()
    {
        var reply = Parse(string.Join('\n', Enumerable.Range(0, 100).Select(i => $"550{(i < 99 ? '-' : ' ')}{new string('x', 500)}")));

        Assert.Equal(501, reply.Text.Length);
    }

    [Fact]
    public void One_reply_leaves_nothing_for_the_next()
    {
        var parser = new ReplyParser();
        Feed(parser, "550-5.1.1 No such\n550 5.1.1 user");

        Feed(parser, "250 Ok");

        Assert.Equal(new SmtpReply(250, null, "Ok"), parser.Reply());
    }

    [Fact]
    public void Extensions_are_read_however_they_are_written()
    {
        var server = ServerExtensions.Parse(["mail.example.com greets you", "pipelining", "SIZE 1000", "AUTH=LOGIN", "AUTH plain XOAUTH2", "8BITMIME", "SMTPUTF8", "X-OTHER a b", ""]);

        Assert.True(server is { Pipelining: true, EightBitMime: true, SmtpUtf8: true, Size: true, MaxSize: 1000, StartTls: false });
        Assert.Equal(["LOGIN", "PLAIN", "XOAUTH2"], server.Authentication);
        Assert.False(ServerExtensions.Parse(["STARTTLS is my name"]).StartTls);
        Assert.True(ServerExtensions.Parse(["me", "SIZE", "STARTTLS"]) is { Size: true, MaxSize: 0, StartTls: true });
    }

    private static SmtpReply Parse(string lines)
    {
        var parser = new ReplyParser();
        Assert.Equal(ReplyProgress.Complete, Feed(parser, lines));
        return parser.Reply();
    }

    private static ReplyProgress Feed(ReplyParser parser, string lines)
    {
        var progress = ReplyProgress.More;
        foreach (var line in lines.Split('\n'))
        {
            Assert.Equal(ReplyProgress.More, progress);
            progress = parser.Add(Encoding.UTF8.GetBytes(line));
        }

        return progress;
    }
}
