using StatusPage.Core.Notifications.Email.Composition;
using StatusPage.Core.Notifications.Email.Prose;
using StatusPage.Core.Publication;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>What the mails of a maintenance have in common.</summary>
public abstract class MaintenanceMail(MailSite site, MaintenanceFacts facts) : MailMessage(site)
{
    /// <summary>A fact names so many components; the list below has more, the page all.</summary>
    protected const int MaxNames = 8;

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
        .. Said(allowance / 2),
        Description(Facts.Said is null ? allowance : allowance / 2),
        .. Components(),
        new ButtonBlock("See this maintenance", Url),
    ];

    protected virtual IEnumerable<MailBlock> Lead() => [];

    protected virtual IEnumerable<MailFact> Times()
    {
        yield return new MailFact("Begins", Site.Time(Facts.ScheduledFor));
        yield return new MailFact("Ends", Site.Time(Facts.ScheduledUntil));
        yield return new MailFact("Lasts", PublicWords.Duration(Facts.ScheduledUntil - Facts.ScheduledFor));
        if (Facts is { Emergency: true, EmergencyReason: { } reason })
        {
            yield return new MailFact("Emergency", reason);
        }
    }

    protected ProseBlock Description(int allowance) => new(null, MailProse.Of(Facts.Message, Site.LightAccent, allowance), Url);

    /// <summary>What staff say with this step, where they say something of their own.</summary>
    protected IEnumerable<MailBlock> Said(int allowance)
    {
        if (Facts is { Said: { } said, SaidByHand: true })
        {
            yield return new ProseBlock(null, MailProse.Of(said, Site.LightAccent, allowance), Url);
        }
    }

    protected IEnumerable<MailBlock> Components()
    {
        if (Facts.Components.Count > 0)
        {
            yield return ComponentsBlock.Of("Components concerned", [.. Facts.Components.Select(name => new MailComponent(name, null, null))]);
        }
    }

    protected string Url => Site.MaintenanceUrl(Facts.MaintenanceId);
}
