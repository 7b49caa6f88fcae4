using StatusPage.Core.Notifications.Email.Composition;
using StatusPage.Core.Notifications.Email.Prose;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <param name="IncidentId">Of the incident, whose thread it ends.</param>
/// <param name="PostingKey">Of this mail within the thread.</param>
/// <param name="Title">Of the incident.</param>
/// <param name="Summary">Markdown.</param>
/// <param name="Url">Absolute.</param>
/// <param name="PublishedAt">When it became public.</param>
public sealed record PostmortemFacts(string IncidentId, string PostingKey, string Title, string Summary, string Url, DateTimeOffset PublishedAt);

/// <summary>What was learnt of an incident, for those who got its mails.</summary>
public sealed class PostmortemPublishedMail(MailSite site, PostmortemFacts facts) : MailMessage(site)
{
    public override string Title => facts.Title;

    public override MailWord State => new("Postmortem published", MailTone.Quiet);

    public override DateTimeOffset? At => facts.PublishedAt;

    public override MailThread Thread => new($"incident.{facts.IncidentId}", facts.PostingKey);

    protected override string Gist => facts.Summary;

    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        new ProseBlock(null, MailProse.Of(facts.Summary, Site.LightAccent, allowance), facts.Url),
        new ButtonBlock("Read the postmortem", facts.Url),
    ];
}
