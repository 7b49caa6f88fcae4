namespace StatusPage.Core.Notifications.Email;

/// <summary>Wakes the pump of mails.</summary>
public sealed class MailSignal : WakeSignal;
