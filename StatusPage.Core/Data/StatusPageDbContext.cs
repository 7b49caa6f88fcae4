using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Accounts;
using StatusPage.Core.Audit;
using StatusPage.Core.Catalog;
using StatusPage.Core.Idempotency;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Notifications;
using StatusPage.Core.Notifications.Email;
using StatusPage.Core.Notifications.Webhooks;
using StatusPage.Core.Postmortems;
using StatusPage.Core.Probing;
using StatusPage.Core.Promises;
using StatusPage.Core.Promises.Ledger;
using StatusPage.Core.Publication;
using StatusPage.Core.Settings;
using StatusPage.Core.Subscribers;
using StatusPage.Core.Suggestions;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Data;

public class StatusPageDbContext : IdentityUserContext<StaffUser>
{
    public StatusPageDbContext(DbContextOptions<StatusPageDbContext> options)
        : base(options)
    {
    }

    /// <summary>The same model by another provider.</summary>
    private protected StatusPageDbContext(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<Component> Components => Set<Component>();

    public DbSet<ComponentGroup> Groups => Set<ComponentGroup>();

    public DbSet<StatusInterval> StatusIntervals => Set<StatusInterval>();

    public DbSet<Incident> Incidents => Set<Incident>();

    public DbSet<IncidentUpdate> IncidentUpdates => Set<IncidentUpdate>();

    public DbSet<IncidentNote> IncidentNotes => Set<IncidentNote>();

    public DbSet<IncidentTemplate> Templates => Set<IncidentTemplate>();

    public DbSet<MaintenanceWindow> Maintenances => Set<MaintenanceWindow>();

    public DbSet<MaintenanceUpdate> MaintenanceUpdates => Set<MaintenanceUpdate>();

    public DbSet<MaintenanceSeries> MaintenanceSeries => Set<MaintenanceSeries>();

    public DbSet<Probe> Probes => Set<Probe>();

    public DbSet<ProbeState> ProbeStates => Set<ProbeState>();

    public DbSet<ProbeResult> ProbeResults => Set<ProbeResult>();

    public DbSet<ProbeGap> ProbeGaps => Set<ProbeGap>();

    public DbSet<ProbeHour> ProbeHours => Set<ProbeHour>();

    public DbSet<ProbeDay> ProbeDays => Set<ProbeDay>();

    public DbSet<RollupMark> RollupMarks => Set<RollupMark>();

    public DbSet<RatioSample> RatioSamples => Set<RatioSample>();

    public DbSet<ProbingSettings> ProbingSettings => Set<ProbingSettings>();

    public DbSet<AutomaticIncident> AutomaticIncidents => Set<AutomaticIncident>();

    public DbSet<IncidentCause> IncidentCauses => Set<IncidentCause>();

    public DbSet<SlaTier> Tiers => Set<SlaTier>();

    public DbSet<AlertSource> AlertSources => Set<AlertSource>();

    public DbSet<Suggestion> Suggestions => Set<Suggestion>();

    public DbSet<PolicyVersion> Policies => Set<PolicyVersion>();

    public DbSet<LedgerEntry> PromiseLedger => Set<LedgerEntry>();

    public DbSet<Obligation> Obligations => Set<Obligation>();

    public DbSet<PromiseReminder> PromiseReminders => Set<PromiseReminder>();

    public DbSet<Postmortem> Postmortems => Set<Postmortem>();

    public DbSet<ActionItem> ActionItems => Set<ActionItem>();

    public DbSet<PostmortemDebt> PostmortemDebts => Set<PostmortemDebt>();

    public DbSet<SiteSettings> Settings => Set<SiteSettings>();

    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    public DbSet<OneTimeLink> OneTimeLinks => Set<OneTimeLink>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<Subscriber> Subscribers => Set<Subscriber>();

    public DbSet<SubscriberComponent> SubscriberComponents => Set<SubscriberComponent>();

    public DbSet<SubscriberIncident> SubscriberIncidents => Set<SubscriberIncident>();

    public DbSet<ConfirmationMail> ConfirmationMails => Set<ConfirmationMail>();

    public DbSet<LinkKey> LinkKeys => Set<LinkKey>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<WebhookEndpoint> WebhookEndpoints => Set<WebhookEndpoint>();

    public DbSet<WebhookEvent> WebhookEvents => Set<WebhookEvent>();

    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();

    public DbSet<PublicationState> Publications => Set<PublicationState>();

    public DbSet<IdempotentRequest> IdempotentRequests => Set<IdempotentRequest>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.AddStatusPageConventions();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(StatusPageDbContext).Assembly);
    }
}
