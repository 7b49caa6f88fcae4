namespace StatusPage.Core.Notifications.Email.Messages;

/// <summary>What was announced holds no longer; this does.</summary>
public sealed class MaintenanceChangedMail(MailSite site, MaintenanceFacts facts) : MaintenanceMail(site, facts)
{
    protected override string Word => "Maintenance changed";

    protected override IEnumerable<MailBlock> Lead() => [new SentenceBlock("The plan of this maintenance has changed. This holds now:")];
}
