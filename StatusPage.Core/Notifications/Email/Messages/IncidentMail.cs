using StatusPage.Core.Catalog;
using StatusPage.Core.Notifications.Email.Composition;
using StatusPage.Core.Notifications.Email.Prose;
using StatusPage.Core.Publication;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>What the mails of an incident have in common.</summary>
public abstract class IncidentMail(MailSite site, IncidentFacts facts) : MailMessage(site)
{
    public override string Title => Facts.Title;

    public override MailWord State => new(PublicWords.Of(Facts.Status), MailTone.Of(Facts.Impact));

    public override string? Label => Facts.ImpactLabel;

    public override DateTimeOffset? At => Facts.PostedAt;

    public override MailThread Thread => new($"incident.{Facts.IncidentId}", Facts.PostingKey);

    protected IncidentFacts Facts { get; } = facts;

    protected override string Gist => Facts.Message;

    protected string Url => Site.IncidentUrl(Facts.IncidentId);

    protected ProseBlock Message(int allowance) => Prose(heading: null, Facts.Message, allowance);

    protected ProseBlock Prose(string? heading, string markdown, int allowance) => new(heading, MailProse.Of(markdown, Site.LightAccent, allowance), Url);

    protected IEnumerable<MailFact> Times()
    {
        yield return new MailFact("Began", Site.Time(Facts.StartedAt));
        if (Facts.EstimatedResolutionAt is { } estimate)
        {
            yield return new MailFact("Estimated resolution", Site.Time(estimate));
        }
    }

    protected IEnumerable<MailFact> Changes()
    {
        if (Facts.StatusBefore is { } status)
        {
            yield return new MailFact("Status", $"{PublicWords.Of(status)} → {PublicWords.Of(Facts.Status)}");
        }

        if (Facts.ImpactLabelBefore is { } impact)
        {
            yield return new MailFact("Impact", $"{impact} → {Facts.ImpactLabel}");
        }
    }

    protected IEnumerable<MailBlock> Components()
    {
        if (Facts.Components.Count > 0)
        {
            yield return ComponentsBlock.Of("Affected components", [.. Facts.Components.Select(Component)]);
        }
    }

    private static MailComponent Component(AffectedFact component) => new(
        component.Name,
        component.From is { } from && from != component.To ? Word(from) : null,
        component.To is { } to ? Word(to) : new MailWord("No longer affected", MailTone.Quiet));

    private static MailWord Word(ComponentStatus status) => new(PublicWords.Of(status), MailTone.Of(status));
}
