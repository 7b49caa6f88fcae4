namespace StatusPage.Core.Notifications.Email.Messages;

public sealed class MaintenanceCancelledMail(MailSite site, MaintenanceFacts facts) : MaintenanceMail(site, facts)
{
    public override MailWord State => base.State with { Tone = MailTone.Quiet };

    protected override string Word => "Maintenance cancelled";

    protected override string Gist => "it will not take place";

    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        new SentenceBlock("This maintenance will not take place. There is nothing you have to do."),
        .. Said(allowance),
        new FactsBlock([new MailFact("Had been planned for", Site.Time(Facts.ScheduledFor))]),
        .. Components(),
        new ButtonBlock("See this maintenance", Url),
    ];
}
