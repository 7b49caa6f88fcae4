namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>It was not over after all.</summary>
public sealed class IncidentReopenedMail(MailSite site, IncidentFacts facts) : IncidentMail(site, facts)
{
    public override MailWord State => base.State with { Text = "Reopened" };

    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        Message(allowance),
        new FactsBlock([.. Changes(), .. Times()]),
        .. Components(),
        new ButtonBlock("Follow this incident", Url),
    ];
}
