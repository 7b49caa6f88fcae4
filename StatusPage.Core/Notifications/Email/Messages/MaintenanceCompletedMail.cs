using StatusPage.Core.Publication;

namespace StatusPage.Core.Notifications.Email.Messages;

public sealed class MaintenanceCompletedMail(MailSite site, MaintenanceFacts facts) : MaintenanceMail(site, facts)
{
    public override MailWord State => base.State with { Tone = MailTone.Good };

    protected override string Word => "Maintenance completed";

    private DateTimeOffset Began => Facts.StartedAt ?? Facts.ScheduledFor;

    protected override string Gist => "the work is done";

    /// <summary>What was going to be done need not be read again.</summary>
    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        new SentenceBlock("The work is done."),
        .. Said(allowance),
        new FactsBlock([.. Times()]),
        .. Components(),
        new ButtonBlock("See this maintenance", Url),
    ];

    protected override IEnumerable<MailFact> Times() =>
    [
        new MailFact("Began", Site.Time(Began)),
        new MailFact("Ended", Site.Time(Facts.PostedAt)),
        new MailFact("Lasted", PublicWords.Duration(Facts.PostedAt - Began)),
    ];
}
