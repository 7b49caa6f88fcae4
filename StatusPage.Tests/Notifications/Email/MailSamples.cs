using Microsoft.Extensions.DependencyInjection;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Email.Messages;
using StatusPage.Core.Notifications.Email.Smtp;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Notifications.Email;

/// <summary>One of each mail, with names as awkward as they come.</summary>
internal static class MailSamples
{
    public const string SiteUrl = "https://status.example.com";
    public const string Emoji = "🚨 Zahlungen schlagen fehl: „Größe“ überschritten 👩‍👩‍👧";
    public const string RightToLeft = "تعذّر الوصول إلى خدمة الدفع";
    public const string Injection = "Down\r\nBcc: victim@example.net\r\n\r\n<script>alert(1)</script>";

    public const string Message = """
        We see **elevated error rates** on checkout. Customers get `HTTP 502`; see [the runbook](https://docs.example.com/checkout?a=1&b=2).

        1. Card payments fail in about 1 of 5 cases
        2. Refunds wait

        - A workaround: pay by bank transfer
        - ~~Wallets are fine~~ wallets are slow as well

        > Quoted by a partner: "we are on it"

        | Region | State |
        | --- | ---: |
        | EU | failing |
        | US | fine |

        ```
        curl -i https://api.example.com/health
        ```
        """;

    public static readonly DateTimeOffset At = new(2026, 11, 25, 22, 14, 0, TimeSpan.Zero);

    public static MailSite Site { get; } = new("Grünwald & Söhne Status", SiteUrl, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"), Accent: null);

    public static IncidentFacts Incident { get; } = new()
    {
        IncidentId = "01kb0incident0000a",
        PostingKey = "7",
        Title = "Checkout is failing for some customers",
        Message = Message,
        Status = IncidentStatus.Identified,
        StatusBefore = IncidentStatus.Investigating,
        Impact = Impact.Critical,
        ImpactLabel = "Severity 1 (Critical)",
        ImpactLabelBefore = "Severity 2 (Major)",
        PostedAt = At,
        StartedAt = At.AddMinutes(-38),
        EstimatedResolutionAt = At.AddMinutes(75),
        Components =
        [
            new AffectedFact("Checkout", ComponentStatus.DegradedPerformance, ComponentStatus.MajorOutage),
            new AffectedFact("Webhooks", null, ComponentStatus.PartialOutage),
            new AffectedFact("Search", ComponentStatus.DegradedPerformance, null),
        ],
    };

    public static IncidentFacts Resolved { get; } = Incident with
    {
        PostingKey = "9",
        Message = "All payments go through again. Nothing is left for you to do.",
        Status = IncidentStatus.Resolved,
        StatusBefore = IncidentStatus.Monitoring,
        ImpactLabelBefore = null,
        PostedAt = At.AddMinutes(51),
        Components = [new AffectedFact("Checkout", ComponentStatus.MajorOutage, ComponentStatus.Operational)],
        RootCause = "A certificate of our payment provider *expired*, and the one that replaced it was not trusted by two of our regions.",
        Remediation = "We renewed the trust store, and an alarm now tells us two weeks ahead.",
    };

    public static MaintenanceFacts Maintenance { get; } = new()
    {
        MaintenanceId = "01kb0maintenance0a",
        PostingKey = "11",
        Title = "New disks for the database",
        Message = "Payments are *read-only* for some minutes.",
        ScheduledFor = At.AddDays(3),
        ScheduledUntil = At.AddDays(3).AddHours(2),
        PostedAt = At,
        Components = ["Checkout", "Webhooks"],
    };

    public static ConfirmationFacts Confirmation(string url) => new(
        "zoë@example.com", 1, url, At.AddHours(48), [new MailFact("Incidents", "Severity 2 (Major) and worse"), new MailFact("Maintenance", "yes")], ["Checkout"]);

    public static IEnumerable<MailMessage> All(string confirmUrl = $"{SiteUrl}/v1/status/subscribe/confirm?token=x") =>
    [
        new IncidentCreatedMail(Site, Incident with { PostingKey = null, StatusBefore = null }),
        new IncidentUpdatedMail(Site, Incident),
        new IncidentResolvedMail(Site, Resolved),
        new IncidentReopenedMail(Site, Incident with { StatusBefore = IncidentStatus.Resolved }),
        new PostmortemPublishedMail(Site, new PostmortemFacts(Incident.IncidentId, "12", Incident.Title, "A certificate expired.", SiteUrl + "/incidents/1/postmortem", At)),
        new MaintenanceAnnouncedMail(Site, Maintenance with { PostingKey = null }),
        new MaintenanceChangedMail(Site, Maintenance),
        new MaintenanceReminderMail(Site, Maintenance),
        new MaintenanceStartedMail(Site, Maintenance),
        new MaintenanceCompletedMail(Site, Maintenance with { PostedAt = Maintenance.ScheduledUntil }),
        new MaintenanceCancelledMail(Site, Maintenance),
        new ConfirmSubscriptionMail(Site, Confirmation(confirmUrl)),
        new TestMail(Site, 5, "Anna Ådal"),
    ];

    /// <summary>The services of Core, which send as this address.</summary>
    public static Task<CoreApp> StartAsync(string from = "status@example.com") =>
        CoreApp.StartAsync(services => services.AddSingleton(new SmtpOptions { From = new System.Net.Mail.MailAddress(from) }));
}
