using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;

namespace StatusPage.Core.Data;

internal sealed class ProbeMapping :
    IEntityTypeConfiguration<Probe>,
    IEntityTypeConfiguration<ProbeState>,
    IEntityTypeConfiguration<ProbeResult>,
    IEntityTypeConfiguration<RatioSample>,
    IEntityTypeConfiguration<ProbeGap>,
    IEntityTypeConfiguration<ProbingSettings>
{
    public void Configure(EntityTypeBuilder<Probe> builder)
    {
        builder.ToTable("Probes");
        builder.Property(p => p.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(p => p.Name).HasMaxLength(Probe.MaxName);
        builder.Property(p => p.Settings).HasConversion(
            settings => settings.ToJsonString(JsonSerializerOptions.Default),
            text => JsonNode.Parse(text, null, default)!.AsObject(),
            new ValueComparer<JsonObject>(
                (a, b) => JsonNode.DeepEquals(a, b),
                settings => settings.ToJsonString(JsonSerializerOptions.Default).GetHashCode(StringComparison.Ordinal),
                settings => settings.DeepClone().AsObject()));
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.Ignore(p => p.IsPassive);
        builder.HasOne<Component>().WithMany().HasForeignKey(p => p.ComponentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(p => p.Number).IsUnique();
        builder.HasIndex(p => p.SecretHash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<ProbeState> builder)
    {
        builder.ToTable("ProbeStates");
        builder.HasKey(s => s.Probe);
        builder.Property(s => s.Probe).ValueGeneratedNever();
        builder.HasIndex(s => s.DueMs);
    }

    public void Configure(EntityTypeBuilder<ProbeResult> builder)
    {
        builder.ToTable("ProbeResults");
        builder.HasIndex(r => new { r.Probe, r.AtMs }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<RatioSample> builder)
    {
        builder.ToTable("RatioSamples");
        builder.HasIndex(s => new { s.Probe, s.AtMs });
    }

    public void Configure(EntityTypeBuilder<ProbeGap> builder)
    {
        builder.ToTable("ProbeGaps");
        builder.HasIndex(g => new { g.Probe, g.From });
        builder.HasIndex(g => g.Probe).IsUnique().HasFilter("\"To\" IS NULL").HasDatabaseName("OneOpenGapPerProbe");
    }

    public void Configure(EntityTypeBuilder<ProbingSettings> builder)
    {
        builder.ToTable("ProbingSettings");
        builder.Property(s => s.Id).HasMaxLength(10);
        builder.Property(s => s.ReferenceTargets).AsJson();
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasData(new
        {
            Id = ProbingSettings.OnlyId,
            ResultDays = 8,
            HourDays = 800,
            QuietMinutes = 10,
            ReferenceTargets = (IReadOnlyList<string>)[],
            Version = 1,
        });
    }
}

internal sealed class RollupMapping : IEntityTypeConfiguration<ProbeHour>, IEntityTypeConfiguration<ProbeDay>, IEntityTypeConfiguration<RollupMark>
{
    public void Configure(EntityTypeBuilder<ProbeHour> builder)
    {
        builder.ToTable("ProbeHours");
        builder.HasKey(h => new { h.Probe, h.Hour });
        builder.HasIndex(h => h.Hour);
    }

    public void Configure(EntityTypeBuilder<ProbeDay> builder)
    {
        builder.ToTable("ProbeDays");
        builder.HasKey(d => new { d.Probe, d.Day });
        // All the counts of a window are read from it, without the rows and the latencies in them.
        builder.HasIndex(d => new { d.Day, d.Probe, d.Total, d.Ok });
    }

    public void Configure(EntityTypeBuilder<RollupMark> builder)
    {
        builder.ToTable("RollupMarks");
        builder.Property(m => m.Id).ValueGeneratedNever();
        builder.HasData(new { Id = RollupMark.OnlyId, LastResultId = 0L, LastDay = 0, DeletedBeforeMs = 0L });
    }
}

internal sealed class AutomaticIncidentMapping : IEntityTypeConfiguration<AutomaticIncident>, IEntityTypeConfiguration<IncidentCause>
{
    public void Configure(EntityTypeBuilder<AutomaticIncident> builder)
    {
        builder.ToTable("AutomaticIncidents");
        builder.HasKey(a => a.IncidentId);
        builder.Property(a => a.IncidentId).HasMaxLength(Ids.MaxLength);
        builder.HasOne<Incident>().WithOne().HasForeignKey<AutomaticIncident>(a => a.IncidentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(a => a.ComponentId).IsUnique().HasFilter("\"ClosedAt\" IS NULL").HasDatabaseName("OneOpenAutomaticIncidentPerComponent");
    }

    public void Configure(EntityTypeBuilder<IncidentCause> builder)
    {
        builder.ToTable("IncidentCauses");
        builder.HasOne<AutomaticIncident>().WithMany().HasForeignKey(c => c.IncidentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(c => new { c.IncidentId, c.Kind, c.CauseId }).IsUnique();
        builder.HasIndex(c => new { c.Kind, c.CauseId });
    }
}
