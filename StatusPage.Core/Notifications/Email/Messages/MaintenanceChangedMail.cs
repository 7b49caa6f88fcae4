using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications.Email.Prose;
using StatusPage.Core.Publication;

namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>What was announced holds no longer, and what holds in its place; or, with an unchanged plan, what staff say on it.</summary>
public sealed class MaintenanceChangedMail(MailSite site, MaintenanceFacts facts) : MaintenanceMail(site, facts)
{
    protected override string Word => this switch
    {
        _ when Facts is { Stepped: true, Status: MaintenanceStatus.Verifying } => "Maintenance being verified",
        _ when IsWord => "Maintenance update",
        _ => "Maintenance changed",
    };

    protected override string Gist => IsWord ? Facts.Said! : base.Gist;

    /// <summary>Nothing of the plan is different; somebody says something.</summary>
    private bool IsWord => Facts is { Said: not null, Plan: null, Added.Count: 0, Removed.Count: 0 };

    public override IEnumerable<MailBlock> Blocks(int allowance) =>
    [
        .. Note(allowance),
        .. IsWord ? [] : Lead(),
        new FactsBlock([.. Times()]),
        .. IsWord ? [] : new MailBlock[] { Description(allowance / 2) },
        .. Components(),
        new ButtonBlock("See this maintenance", Url),
    ];

    protected override IEnumerable<MailBlock> Lead() => [new SentenceBlock("The plan of this maintenance has changed. This holds now:")];

    protected override IEnumerable<MailFact> Times()
    {
        if (Facts.Plan is { } plan)
        {
            if (plan.StartMoved)
            {
                yield return new MailFact("Was to begin", Site.Time(plan.StartBefore));
            }

            if (plan.EndBefore != plan.End)
            {
                yield return new MailFact("Was to end", Site.Time(plan.EndBefore));
            }
        }

        foreach (var fact in Facts.Status == MaintenanceStatus.Scheduled ? base.Times() : [new MailFact("Began", Site.Time(Facts.StartedAt ?? Facts.ScheduledFor)), new MailFact(Facts.Status == MaintenanceStatus.Completed ? "Ended" : "Ends", Site.Time(Facts.ScheduledUntil))])
        {
            yield return fact;
        }

        foreach (var (label, names) in new[] { ("Now concerned too", Facts.Added), ("No longer concerned", Facts.Removed) })
        {
            if (names.Count > 0)
            {
                yield return new MailFact(label, string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? $" and {PublicWords.Count(names.Count - MaxNames, "other")}" : ""));
            }
        }
    }

    private IEnumerable<MailBlock> Note(int allowance)
    {
        if (Facts.Said is { } said)
        {
            yield return new ProseBlock(null, MailProse.Of(said, Site.LightAccent, IsWord ? allowance : allowance / 2), Url);
        }
    }
}
