namespace StatusPage.Core.Notifications.Email.Messages;

public sealed class MaintenanceStartedMail(MailSite site, MaintenanceFacts facts) : MaintenanceMail(site, facts)
{
    protected override string Word => "Maintenance has begun";

    protected override string Gist => $"it ends {Site.Time(Facts.ScheduledUntil)}";

    protected override IEnumerable<MailFact> Times() =>
    [
        new MailFact("Began", Site.Time(Facts.StartedAt ?? Facts.ScheduledFor)),
        new MailFact("Ends", Site.Time(Facts.ScheduledUntil)),
    ];
}
