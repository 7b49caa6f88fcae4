using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Pickup;

namespace StatusPage.Web.Admin.Mailbox;

/// <summary>
/// Whether the console shows the mails in the folder. Only in Development: they hold links that act for those they were
/// meant for.
/// </summary>
public sealed class MailboxDoor(IWebHostEnvironment environment, PickupFolder folder, IMailTransport transport)
{
    public bool Open => environment.IsDevelopment() && folder.Path is not null;

    /// <summary>Where mail goes, and why it is not shown.</summary>
    public string WhyClosed => folder.Path is null
        ? $"Mail goes to {transport.Describe()}. The mailbox shows what is put into a folder while no mail server is configured."
        : $"Mail goes to {transport.Describe()}. Outside Development it is not shown here, because mails hold links that act for those they are meant for.";
}
