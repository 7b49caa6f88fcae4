namespace StatusPage.Core.Notifications.Email.Messages;

public sealed class MaintenanceAnnouncedMail(MailSite site, MaintenanceFacts facts) : MaintenanceMail(site, facts)
{
    protected override string Word => "Maintenance planned";
}
