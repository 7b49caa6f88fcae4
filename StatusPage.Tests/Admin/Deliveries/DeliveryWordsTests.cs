using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Sending;
using StatusPage.Core.Promises;
using StatusPage.Web.Admin.Deliveries;
using StatusPage.Web.Hosting;

namespace StatusPage.Tests.Admin.Deliveries;

public sealed class DeliveryWordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 12, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(NotificationState.Released, 100_000, 4_210, 12, 0, "Going out", "4,210 of 100,000 sent, 12 failed")]
    [InlineData(NotificationState.Released, 412, 412, 0, 0, "Done", "412 sent")]
    [InlineData(NotificationState.Released, 10, 7, 1, 2, "Done, some failed", "7 of 10 sent, 1 failed, 2 wanted no more mail")]
    [InlineData(NotificationState.Released, 3, 0, 3, 0, "Failed", "0 of 3 sent, 3 failed")]
    [InlineData(NotificationState.Released, 0, 0, 0, 0, "Nobody to mail", "no subscriber was concerned")]
    [InlineData(NotificationState.Held, 0, 0, 0, 0, "Kept back", "not mailed yet")]
    [InlineData(NotificationState.Superseded, 0, 0, 0, 0, "Never sent", "not mailed; the resolution told it all")]
    public void A_posting_says_how_far_its_mails_are(NotificationState state, int recipients, int sent, int failed, int skipped, string word, string progress)
    {
        var posting = new PostingLine
        {
            Id = 1,
            Kind = NotificationKind.IncidentCreated,
            SubjectId = "i",
            PostingId = "u",
            State = state,
            CreatedAt = Now,
            ReleasedAt = null,
            Recipients = recipients,
            Sent = sent,
            Failed = failed,
            Skipped = skipped,
        };

        Assert.Equal((word, progress), (DeliveryWords.Look(posting).Word, DeliveryWords.Progress(posting)));
    }

    [Theory]
    [InlineData(412, EmailRule.AtOnce, NotificationState.Released, "412 subscribers will be mailed.")]
    [InlineData(1, EmailRule.OnResolution, NotificationState.Released, "One subscriber will be mailed.")]
    [InlineData(0, EmailRule.AtOnce, NotificationState.Released, "No subscriber hears of this: nobody will be mailed.")]
    [InlineData(412, EmailRule.ByHand, NotificationState.Held, "The policy mails “Minor” incidents by hand: kept back until you send it. It concerns 412 subscribers.")]
    [InlineData(1, EmailRule.OnResolution, NotificationState.Held, "The policy mails “Minor” incidents on resolution: this is kept back, unless you send it. It concerns one subscriber.")]
    public void A_posting_says_beforehand_whom_it_mails(int count, EmailRule rule, NotificationState state, string words) =>
        Assert.Equal(words, DeliveryWords.Of(new Reach(count, rule, state), Impact.Minor, IncidentPolicy.Default));

    [Fact]
    public void A_server_that_takes_mails_too_slowly_is_told_from_one_that_takes_none()
    {
        var behind = new MailState { Overdue = 5, OverdueSince = Now.AddMinutes(-5), LastAcceptedAt = Now.AddSeconds(-3) };
        Assert.Equal("Mail goes out more slowly than it comes in.", MailWords.Headline(behind, Now));
        Assert.Equal("Mail is not going out.", MailWords.Headline(behind with { LastAcceptedAt = Now.AddMinutes(-3) }, Now));
        Assert.Equal("Mail is not going out.", MailWords.Headline(behind with { Trouble = "No route." }, Now));
        Assert.Equal("No route.", MailWords.Why(behind with { Trouble = "No route." }, Now));
    }
}
