namespace StatusPage.Core.Telemetry;

/// <summary>Numbers of the log's lines that programs look for. They stay what they are.</summary>
public static class LogEvents
{
    public const int IncidentPosted = 1001;
    public const int MaintenancePosted = 1002;
    public const int PostmortemPublished = 1003;
    public const int MailFailed = 2001;
    public const int WebhookFailed = 2002;
    public const int SignedIn = 3001;
    public const int SignInFailed = 3002;
}
