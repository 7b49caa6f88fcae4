using StatusPage.Core.Notifications;

namespace StatusPage.Tests.Notifications;

public sealed class RepliesTests
{
    [Theory]
    [InlineData("550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown", "550 5.1.1 …: Recipient address rejected: User unknown")]
    [InlineData("550 5.1.1 bärbel@münchen.example unknown", "550 5.1.1 … unknown")]
    [InlineData("552 5.2.2 Over quota k16-20020a170902c1d000b001c6 - gsmtp", "552 5.2.2 Over quota … - gsmtp")]
    [InlineData("451 4.7.1 Try again, 1778576400", "451 4.7.1 Try again, …")]
    [InlineData("Given up after 12 attempts. 450 4.2.0 Greylisted", "Given up after 12 attempts. 450 4.2.0 Greylisted")]
    [InlineData("The connection was lost (192.0.2.1:25).", "The connection was lost (192.0.2.1:25).")]
    public void What_is_a_single_mails_own_is_left_out_of_a_reply(string reply, string common) => Assert.Equal(common, Replies.Common(reply));

    [Fact]
    public void Replies_that_say_the_same_are_counted_together_and_the_most_frequent_comes_first()
    {
        var groups = Replies.Group([("550 5.1.1 <a@example.com> unknown", 1), ("554 5.7.1 Blocked", 2), ("550 5.1.1 <b@example.net> unknown", 2), (null, 1)]);

        Assert.Equal([new("550 5.1.1 … unknown", 3), new("554 5.7.1 Blocked", 2), new("No reason was given.", 1)], groups);
    }
}
