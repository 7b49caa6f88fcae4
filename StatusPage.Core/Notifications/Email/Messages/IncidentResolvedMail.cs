using StatusPage.Core.Publication;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>The last word: how long it lasted, what it was, and what was done.</summary>
public sealed class IncidentResolvedMail(MailSite site, IncidentFacts facts) : IncidentMail(site, facts)
{
    public override MailWord State => base.State with { Tone = MailTone.Good };

    public override IEnumerable<MailBlock> Blocks(int allowance)
    {
        // The explanation is short by its own limit; the message takes what it leaves.
        var cause = Facts.RootCause is { } what ? Prose("What happened", what, allowance / 4) : null;
        var remedy = Facts.Remediation is { } done ? Prose("What we did", done, allowance / 4) : null;
        return
        [
            Message(allowance - Size(cause) - Size(remedy)),
            new FactsBlock(
            [
                new MailFact("Began", Site.Time(Facts.StartedAt)),
                new MailFact("Resolved", Site.Time(Facts.PostedAt)),
                new MailFact("Duration", PublicWords.Duration(Facts.PostedAt - Facts.StartedAt)),
            ]),
            .. new[] { cause, remedy }.OfType<MailBlock>(),
            .. Components(),
            new ButtonBlock("Read the whole incident", Url),
        ];
    }

    private static int Size(ProseBlock? block) => block is null ? 0 : Composition.QuotedPrintable.Length(block.Prose.Html) + Composition.QuotedPrintable.Length(block.Prose.Text);
}
