namespace StatusPage.Core.Notifications.Email.Messages;

public sealed class IncidentUpdatedMail(MailSite site, IncidentFacts facts) : IncidentMail(site, facts)
{
    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        Message(allowance),
        new FactsBlock([.. Changes(), .. Times()]),
        .. Components(),
        new ButtonBlock("Follow this incident", Url),
    ];
}
