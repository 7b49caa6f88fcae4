namespace StatusPage.Core.Notifications.Email.Messages;

public sealed class MaintenanceStartedMail(MailSite site, MaintenanceFacts facts) : MaintenanceMail(site, facts)
{
    protected override string Word => "Maintenance has begun";

    protected override string Gist => $"it ends {Site.Time(Facts.ScheduledUntil)}";

    /// <summary>One that begins before its time says so, and why.</summary>
    protected override IEnumerable<MailFact> Times()
    {
        if (Facts.Plan is { StartMoved: true } plan)
        {
            yield return new MailFact("Was to begin", Site.Time(plan.StartBefore));
        }

        yield return new MailFact("Began", Site.Time(Facts.StartedAt ?? Facts.ScheduledFor));
        yield return new MailFact("Ends", Site.Time(Facts.ScheduledUntil));
        if (Facts is { Emergency: true, EmergencyReason: { } reason })
        {
            yield return new MailFact("Emergency", reason);
        }
    }
}
