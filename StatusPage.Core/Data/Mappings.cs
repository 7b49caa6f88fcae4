using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Core.Accounts;
using StatusPage.Core.Audit;
using StatusPage.Core.Catalog;
using StatusPage.Core.Idempotency;
using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;
using StatusPage.Core.Promises;
using StatusPage.Core.Publication;
using StatusPage.Core.Settings;

namespace StatusPage.Core.Data;

internal sealed class CatalogMapping : IEntityTypeConfiguration<Component>, IEntityTypeConfiguration<ComponentGroup>, IEntityTypeConfiguration<StatusInterval>
{
    public void Configure(EntityTypeBuilder<Component> builder)
    {
        builder.ToTable("Components");
        builder.Property(c => c.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(c => c.Name).HasMaxLength(Component.MaxName);
        // SQLite has no decimal: an integer of ten-thousandths of a percent compares and sums everywhere.
        builder.Property(c => c.Target).HasConversion<long?>(target => target == null ? null : (long)(target * 10_000), stored => stored == null ? null : stored / 10_000m);
        builder.Property(c => c.Version).IsConcurrencyToken();
        builder.HasOne<ComponentGroup>().WithMany().HasForeignKey(c => c.GroupId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<ComponentGroup> builder)
    {
        builder.ToTable("ComponentGroups");
        builder.Property(g => g.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(g => g.Name).HasMaxLength(Component.MaxName);
        builder.Property(g => g.Version).IsConcurrencyToken();
    }

    public void Configure(EntityTypeBuilder<StatusInterval> builder)
    {
        builder.ToTable("StatusIntervals");
        builder.HasOne<Component>().WithMany().HasForeignKey(i => i.ComponentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(i => new { i.ComponentId, i.Source, i.SourceId }).IsUnique().HasFilter("\"To\" IS NULL").HasDatabaseName("OneOpenIntervalPerSource");
        builder.HasIndex(i => i.To);
        builder.HasIndex(i => i.SourceId);
    }
}

internal sealed class IncidentMapping :
    IEntityTypeConfiguration<Incident>,
    IEntityTypeConfiguration<IncidentUpdate>,
    IEntityTypeConfiguration<IncidentComponent>,
    IEntityTypeConfiguration<UpdateRevision>,
    IEntityTypeConfiguration<IncidentNote>,
    IEntityTypeConfiguration<IncidentTemplate>
{
    public void Configure(EntityTypeBuilder<Incident> builder)
    {
        builder.ToTable("Incidents");
        builder.Property(i => i.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(i => i.Title).HasMaxLength(Incident.MaxTitle);
        builder.Property(i => i.SlaExclusion).AsJson();
        builder.Property(i => i.Version).IsConcurrencyToken();
        builder.HasMany(i => i.Updates).WithOne().HasForeignKey(u => u.IncidentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(i => i.Components).WithOne().HasForeignKey(c => c.IncidentId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(i => i.Updates).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.Navigation(i => i.Components).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasIndex(i => i.Status);
        builder.HasIndex(i => i.StartedAt);
        builder.HasIndex(i => i.PublishedInVersion);
    }

    public void Configure(EntityTypeBuilder<IncidentUpdate> builder)
    {
        builder.ToTable("IncidentUpdates");
        builder.Property(u => u.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(u => u.Components).AsJson();
        builder.HasMany(u => u.Revisions).WithOne().HasForeignKey("UpdateId").OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(u => u.Revisions).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasIndex(u => new { u.IncidentId, u.Number }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<IncidentComponent> builder)
    {
        builder.ToTable("IncidentComponents");
        builder.HasKey(c => new { c.IncidentId, c.ComponentId });
        builder.HasOne<Component>().WithMany().HasForeignKey(c => c.ComponentId).OnDelete(DeleteBehavior.Restrict);
    }

    public void Configure(EntityTypeBuilder<UpdateRevision> builder) => builder.ToTable("IncidentUpdateRevisions");

    public void Configure(EntityTypeBuilder<IncidentNote> builder)
    {
        builder.ToTable("IncidentNotes");
        builder.Property(n => n.Id).HasMaxLength(Ids.MaxLength);
        builder.HasOne<Incident>().WithMany().HasForeignKey(n => n.IncidentId).OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<IncidentTemplate> builder)
    {
        builder.ToTable("IncidentTemplates");
        builder.Property(t => t.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(t => t.Name).HasMaxLength(IncidentTemplate.MaxName);
        builder.Property(t => t.Components).AsJson();
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => t.Name).IsUnique();
    }
}

internal sealed class MaintenanceMapping :
    IEntityTypeConfiguration<MaintenanceWindow>,
    IEntityTypeConfiguration<MaintenanceUpdate>,
    IEntityTypeConfiguration<MaintenanceSeries>
{
    public void Configure(EntityTypeBuilder<MaintenanceWindow> builder)
    {
        builder.ToTable("Maintenances");
        builder.Property(m => m.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(m => m.ComponentIds).AsJson();
        builder.Property(m => m.Announcements).AsJson();
        builder.Property(m => m.LateComponents).AsJson();
        builder.Property(m => m.EmergencyReason).HasMaxLength(MaintenanceWindow.MaxReason);
        builder.Property(m => m.SeriesId).HasMaxLength(Ids.MaxLength);
        builder.Property(m => m.Version).IsConcurrencyToken();
        builder.HasMany(m => m.Updates).WithOne().HasForeignKey(u => u.MaintenanceId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(m => m.Updates).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasIndex(m => new { m.Status, m.ScheduledFor });
        builder.HasIndex(m => m.PublishedInVersion);
        // However many announce the occurrences of a series, each is announced once.
        builder.HasIndex(m => new { m.SeriesId, m.OccurrenceOf }).IsUnique().HasFilter("\"SeriesId\" IS NOT NULL");
    }

    public void Configure(EntityTypeBuilder<MaintenanceUpdate> builder)
    {
        builder.ToTable("MaintenanceUpdates");
        builder.Property(u => u.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(u => u.Plan).AsJson();
        builder.Property(u => u.Revisions).AsJson().HasDefaultValueSql("'[]'");
        builder.Property(u => u.Added).AsJson();
        builder.Property(u => u.Removed).AsJson();
        builder.HasIndex(u => new { u.MaintenanceId, u.Number }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<MaintenanceSeries> builder)
    {
        builder.ToTable("MaintenanceSeries");
        builder.Property(s => s.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(s => s.TimeZone).HasMaxLength(60);
        builder.Property(s => s.ComponentIds).AsJson();
        builder.Property(s => s.Rule).AsJson();
        builder.Property(s => s.Excepted).AsJson();
        builder.Property(s => s.LeftOut).AsJson();
        builder.Property(s => s.Version).IsConcurrencyToken();
    }
}

internal sealed class OperatorMapping : IEntityTypeConfiguration<PolicyVersion>, IEntityTypeConfiguration<SiteSettings>
{
    public void Configure(EntityTypeBuilder<PolicyVersion> builder)
    {
        builder.ToTable("PolicyVersions");
        builder.HasKey(p => p.Number);
        builder.Property(p => p.Number).ValueGeneratedNever();
        builder.Property(p => p.Policy).AsJson();
    }

    public void Configure(EntityTypeBuilder<SiteSettings> builder)
    {
        builder.ToTable("SiteSettings");
        builder.Property(s => s.Id).HasMaxLength(10);
        builder.Property(s => s.OnCall).AsJson().HasDefaultValueSql("'[]'");
        builder.Property(s => s.Version).IsConcurrencyToken();
    }
}

internal sealed class AccountMapping : IEntityTypeConfiguration<StaffUser>, IEntityTypeConfiguration<ApiToken>, IEntityTypeConfiguration<OneTimeLink>
{
    public void Configure(EntityTypeBuilder<StaffUser> builder)
    {
        builder.ToTable("Users");
        builder.Property(u => u.Name).HasMaxLength(100);
        // LockoutEnd is a DateTimeOffset too; the convention covers it.
        builder.HasIndex(u => u.NormalizedEmail).IsUnique().HasDatabaseName("EmailIndex");
    }

    public void Configure(EntityTypeBuilder<ApiToken> builder)
    {
        builder.ToTable("ApiTokens");
        builder.Property(t => t.Id).HasMaxLength(Ids.MaxLength);
        builder.HasIndex(t => t.Hash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<OneTimeLink> builder)
    {
        builder.ToTable("OneTimeLinks");
        builder.Property(l => l.Id).HasMaxLength(Ids.MaxLength);
        builder.HasIndex(l => l.Hash).IsUnique();
    }
}

internal sealed class RecordMapping :
    IEntityTypeConfiguration<AuditEntry>,
    IEntityTypeConfiguration<PublicationState>,
    IEntityTypeConfiguration<IdempotentRequest>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries");
        builder.HasIndex(a => a.At);
        builder.HasIndex(a => new { a.SubjectKind, a.SubjectId });
    }

    public void Configure(EntityTypeBuilder<PublicationState> builder)
    {
        builder.ToTable("PublicationStates");
        builder.Property(p => p.Id).ValueGeneratedNever();
        builder.Property(p => p.Installation).HasMaxLength(Ids.MaxLength);
        builder.HasData(new { Id = PublicationState.OnlyId, Version = 1L });
    }

    public void Configure(EntityTypeBuilder<IdempotentRequest> builder)
    {
        builder.ToTable("IdempotentRequests");
        builder.HasKey(r => new { r.CallerId, r.Key });
        builder.Property(r => r.Key).HasMaxLength(IdempotentRequest.MaxKey);
        builder.HasIndex(r => r.At);
    }
}
