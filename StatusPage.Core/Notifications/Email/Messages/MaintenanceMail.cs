using StatusPage.Core.Notifications.Email.Composition;
using StatusPage.Core.Notifications.Email.Prose;
using StatusPage.Core.Publication;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>What the mails of a maintenance have in common.</summary>
public abstract class MaintenanceMail(MailSite site, MaintenanceFacts facts) : MailMessage(site)
{
    public override string Title => Facts.Title;

    public override MailWord State => new(Word, MailTone.Planned);

    public override DateTimeOffset? At => Facts.PostedAt;

    public override MailThread Thread => new($"maintenance.{Facts.MaintenanceId}", Facts.PostingKey);

    protected MaintenanceFacts Facts { get; } = facts;

    protected abstract string Word { get; }

    /// <summary>When it is, for that is what one has to know.</summary>
    protected override string Gist => $"{Site.Time(Facts.ScheduledFor)}, for {PublicWords.Duration(Facts.ScheduledUntil - Facts.ScheduledFor)}";

    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        .. Lead(),
        new FactsBlock([.. Times()]),
        new ProseBlock(null, MailProse.Of(Facts.Message, Site.LightAccent, allowance), Url),
        .. Components(),
        new ButtonBlock("See this maintenance", Url),
    ];

    protected virtual IEnumerable<MailBlock> Lead() => [];

    protected virtual IEnumerable<MailFact> Times() =>
    [
        new MailFact("Begins", Site.Time(Facts.ScheduledFor)),
        new MailFact("Ends", Site.Time(Facts.ScheduledUntil)),
        new MailFact("Lasts", PublicWords.Duration(Facts.ScheduledUntil - Facts.ScheduledFor)),
    ];

    protected IEnumerable<MailBlock> Components()
    {
        if (Facts.Components.Count > 0)
        {
            yield return ComponentsBlock.Of("Components concerned", [.. Facts.Components.Select(name => new MailComponent(name, null, null))]);
        }
    }

    protected string Url => Site.MaintenanceUrl(Facts.MaintenanceId);
}
