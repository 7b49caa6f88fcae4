using StatusPage.Core.Notifications.Email.Sending;
using StatusPage.Core.Telemetry;

namespace StatusPage.Web.Telemetry;

/// <summary>Whether mail goes out, as the console and readiness say it.</summary>
public sealed class MailGauges
{
    public MailGauges(StatusMetrics metrics, MailStatus status)
    {
        metrics.Meter.CreateObservableGauge("statuspage.mail.working", () => status.Current.IsWell ? 1L : 0L, null, "1 while mail goes out; 0 where the mail server lets nothing through or mails are overdue.");
        metrics.Meter.CreateObservableGauge("statuspage.mail.overdue", () => (long)status.Current.Overdue, null, "Mails that have been due for two minutes or longer.");
    }
}
