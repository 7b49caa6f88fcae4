using System.Globalization;
using StatusPage.Core.Probing;
using StatusPage.Core.Settings;

namespace StatusPage.Web.Hosting;

/// <summary>Every address of the product in one place.</summary>
public static class StatusUrls
{
    // Public pages.
    public const string Board = "/";
    public const string History = "/history";
    public const string Sla = "/sla";
    public const string SlaQuarters = "/sla/quarters";
    public const string SlaCsv = "/sla.csv";
    public const string Promises = PublicPaths.Promises;
    public const string Subscribe = "/subscribe";
    /// <summary>Where a browser goes once the form is taken: says that a mail comes.</summary>
    public const string SubscribeSent = "/subscribe/sent";
    public const string SubscribeForm = "/v1/status/subscribe";
    /// <summary>A subscriber's preferences; with <c>?token=</c>.</summary>
    public const string Subscription = "/subscription";
    /// <summary>A postmortem for who has its private link; with <c>?token=</c>.</summary>
    public const string PrivatePostmortem = "/postmortem";
    public const string ConfirmSubscription = "/v1/status/subscribe/confirm";
    public const string Unsubscribe = "/v1/status/unsubscribe";
    public const string Atom = "/history.atom";
    public const string Rss = "/history.rss";
    public const string Stream = "/v1/status/stream";
    public const string MaintenanceList = "/maintenance";
    public const string Calendar = "/maintenance.ics";

    /// <summary>The banner for other sites' pages, with <c>?theme=light|dark</c>.</summary>
    public const string Embed = "/embed";
    public const string Badge = "/badge.svg";
    public const string BadgeFolder = "/badge/";
    public const string BadgeEnd = ".svg";

    // What clients of hosted status pages ask for.
    public const string CompatSummary = "/api/v2/summary.json";
    public const string CompatStatus = "/api/v2/status.json";
    public const string CompatComponents = "/api/v2/components.json";
    public const string CompatIncidents = "/api/v2/incidents.json";
    public const string CompatUnresolved = "/api/v2/incidents/unresolved.json";
    public const string CompatMaintenances = "/api/v2/scheduled-maintenances.json";
    public const string CompatUpcoming = "/api/v2/scheduled-maintenances/upcoming.json";
    public const string CompatActive = "/api/v2/scheduled-maintenances/active.json";

    /// <summary>The HTTP interface, for people.</summary>
    public const string ApiDocs = "/docs/api";

    // Operation.
    public const string Metrics = "/metrics";

    // Console.
    public const string Console = "/admin";
    public const string SignIn = "/admin/sign-in";
    public const string SignOut = "/admin/sign-out";
    public const string AccessDenied = "/admin/access-denied";
    public const string SetUp = "/admin/set-up";
    public const string ChoosePassword = "/admin/choose-password";
    public const string AdminIncidents = "/admin/incidents";
    public const string AdminReport = "/admin/incidents/new";
    public const string AdminMaintenance = "/admin/maintenance";
    public const string AdminScheduleMaintenance = "/admin/maintenance/new";
    public const string AdminPostmortems = "/admin/postmortems";
    public const string AdminSuggestions = "/admin/suggestions";
    public const string AdminAlertSources = "/admin/suggestions/sources";
    public const string AdminComponents = "/admin/components";
    public const string AdminNewComponent = "/admin/components/new";
    public const string AdminTemplates = "/admin/templates";
    public const string AdminSla = "/admin/sla";
    public const string AdminReports = "/admin/reports";
    public const string AdminReportsCsv = "/admin/reports/response-times.csv";
    public const string AdminProbes = "/admin/probes";
    public const string AdminNewProbe = "/admin/probes/new";
    public const string AdminProbing = "/admin/settings/probing";
    public const string AdminSubscribers = "/admin/subscribers";
    public const string AdminSubscriberImport = "/admin/subscribers/import";
    public const string AdminSubscriberImportReport = "/admin/subscribers/import/{id}/report.csv";
    public const string AdminSubscriberExport = "/admin/subscribers/export.csv";
    public const string AdminDeliveries = "/admin/deliveries";
    public const string AdminMailbox = "/admin/mailbox";
    public const string AdminWebhooks = "/admin/webhooks";
    public const string AdminUsers = "/admin/users";
    public const string AdminTokens = "/admin/tokens";
    public const string AdminAudit = "/admin/audit";
    public const string AdminPolicy = "/admin/policy";
    public const string AdminPromises = "/admin/promises";
    public const string AdminPromisesCsv = "/admin/promises/ledger.csv";
    public const string AdminPolicyYaml = "/admin/policy/policy.yaml";
    public const string AdminSettings = "/admin/settings";
    public const string AdminJobs = "/admin/jobs";
    public const string AdminAccount = "/admin/account";

    /// <summary>What is called for a heartbeat or a ratio.</summary>
    public static string Call(ProbeKind kind, string secret) => kind == ProbeKind.Heartbeat ? $"/v1/heartbeats/{secret}" : $"/v1/ratios/{secret}";

    public static string Incident(string id) => PublicPaths.Incident(id);

    public static string Postmortem(string incidentId) => PublicPaths.Postmortem(incidentId);

    public static string PrivatePostmortemOf(string token) => $"{PrivatePostmortem}?token={token}";

    /// <summary>The calls of one group.</summary>
    public static string ApiDocsOf(string group) => $"{ApiDocs}/{group}";

    /// <summary>The form that offers just this incident.</summary>
    public static string SubscribeTo(string incidentId) => $"/incidents/{incidentId}/subscribe";

    public static string SubscriptionOf(string token) => $"{Subscription}?token={Uri.EscapeDataString(token)}";

    public static string ConfirmSubscriptionOf(string token) => $"{ConfirmSubscription}?token={Uri.EscapeDataString(token)}";

    public static string UnsubscribeOf(string token) => $"{Unsubscribe}?token={Uri.EscapeDataString(token)}";

    public static string Maintenance(string id) => PublicPaths.Maintenance(id);

    public static string Component(string id) => PublicPaths.Component(id);

    /// <summary>With <c>?kind=status|uptime</c>.</summary>
    public static string BadgeOf(string componentId) => BadgeFolder + componentId + BadgeEnd;

    public static string ComponentAtom(string id) => Component(id) + Atom;

    public static string ComponentRss(string id) => Component(id) + Rss;

    public static string Month(int year, int month) => $"/history/{year:D4}-{month:D2}";

    /// <param name="id">Or <c>new</c>.</param>
    public static string AdminTemplate(string id) => $"/admin/templates/{id}";

    /// <param name="id">Or <c>new</c>.</param>
    public static string AdminTier(string id) => $"/admin/sla/{id}";

    public static string SlaCsvOf(Core.Uptime.SlaPeriod period) => $"{SlaCsv}?{(period.IsQuarter ? "quarter" : "month")}={period.Name}";

    public static string AdminComponent(string id) => $"/admin/components/{id}";

    /// <summary>The report form, filled from a suggestion.</summary>
    public static string AdminReportOf(string suggestionId) => $"{AdminReport}?suggestion={suggestionId}";

    public static string AdminProbe(string id) => $"/admin/probes/{id}";

    /// <param name="id">Or <c>new</c>.</param>
    public static string AdminWebhook(string id) => $"{AdminWebhooks}/{id}";

    public static string AdminEditWebhook(string id) => $"{AdminWebhooks}/{id}/edit";

    public static string AdminEditProbe(string id) => $"/admin/probes/{id}/edit";

    public static string AdminSubscriber(long id) => string.Create(CultureInfo.InvariantCulture, $"{AdminSubscribers}/{id}");

    public static string AdminSubscribersOf(string domain) => $"{AdminSubscribers}?domain={Uri.EscapeDataString(domain)}";

    public static string AdminImportReport(string id) => AdminSubscriberImportReport.Replace("{id}", id, StringComparison.Ordinal);

    public static string AdminMail(string name) => $"{AdminMailbox}/{Uri.EscapeDataString(name)}";

    public static string AdminIncident(string id) => StaffPaths.Incident(id);

    public static string AdminPostmortem(string incidentId) => StaffPaths.Postmortem(incidentId);

    public static string AdminMaintenanceOf(string id) => $"{AdminMaintenance}/{id}";

    public static string AdminEditMaintenance(string id) => $"{AdminMaintenance}/{id}/edit";

    /// <summary>Subscribers with this in their address.</summary>
    public static string AdminSubscribersLike(string part) => $"{AdminSubscribers}?q={Uri.EscapeDataString(part)}";

    /// <summary>What became of the mails of one posting.</summary>
    public static string AdminPosting(long id) => string.Create(CultureInfo.InvariantCulture, $"{AdminDeliveries}/{id}");
}
