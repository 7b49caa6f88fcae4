namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>The first word of an incident.</summary>
public sealed class IncidentCreatedMail(MailSite site, IncidentFacts facts) : IncidentMail(site, facts)
{
    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        Message(allowance),
        new FactsBlock([.. Times()]),
        .. Components(),
        new ButtonBlock("Follow this incident", Url),
    ];
}
