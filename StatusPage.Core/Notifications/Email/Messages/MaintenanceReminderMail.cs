namespace StatusPage.Core.Notifications.Email.Messages;

public sealed class MaintenanceReminderMail(MailSite site, MaintenanceFacts facts) : MaintenanceMail(site, facts)
{
    protected override string Word => "Maintenance begins soon";
}
