using StatusPage.Core.Notifications.Email.Composition;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>Shows staff that mail goes out, and what it looks like.</summary>
/// <param name="site">That it comes from.</param>
/// <param name="deliveryId">So that a repeat is the same mail.</param>
/// <param name="askedBy">Who wanted to know.</param>
public sealed class TestMail(MailSite site, long deliveryId, string askedBy) : MailMessage(site)
{
    public override string Title => "Test mail";

    public override MailWord State => new("Mail goes out", MailTone.Good);

    public override MailThread Thread => new($"test.{deliveryId}");

    public override bool FromList => false;

    public override string Reason => $"You get this mail because {askedBy} asked for it in the console of {Site.Name}.";

    protected override string Gist => "this is what your subscribers' mails are sent with";

    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        new SentenceBlock($"This mail went the same way as those to your subscribers. That it arrived says that {Site.Name} can send mail."),
        new SentenceBlock("If it landed among unwanted mail, look at SPF, DKIM and DMARC of the domain it comes from."),
        new ButtonBlock("Open the status page", $"{Site.Url}/"),
    ];
}
