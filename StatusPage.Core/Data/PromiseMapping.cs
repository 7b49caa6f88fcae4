using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Core.Promises.Clocks;
using StatusPage.Core.Promises.Ledger;

namespace StatusPage.Core.Data;

internal sealed class PromiseMapping : IEntityTypeConfiguration<LedgerEntry>, IEntityTypeConfiguration<Obligation>, IEntityTypeConfiguration<PromiseReminder>
{
    public void Configure(EntityTypeBuilder<LedgerEntry> builder)
    {
        builder.ToTable("PromiseLedger");
        builder.HasKey(e => e.Number);
        builder.Property(e => e.Number).ValueGeneratedNever();
        builder.Property(e => e.SubjectId).HasMaxLength(Ids.MaxLength);
        builder.Property(e => e.Title).HasMaxLength(LedgerEntry.MaxTitle);
        builder.Property(e => e.Promised).HasMaxLength(40);
        builder.Property(e => e.Reason).HasMaxLength(LedgerEntry.MaxReason);
        builder.Property(e => e.PreviousHash).HasMaxLength(64);
        builder.Property(e => e.Hash).HasMaxLength(64);
        // Whoever settles a promise a second time is refused, be it another process.
        builder.HasIndex(e => new { e.SubjectId, e.Kind, e.Cycle }).IsUnique().HasFilter("\"State\" <> 'waived'").HasDatabaseName("PromiseEndsOnce");
        builder.HasIndex(e => new { e.SubjectId, e.Kind, e.Cycle, e.State }).IsUnique().HasFilter("\"State\" = 'waived'").HasDatabaseName("PromiseWaivedOnce");
        // Those two are partial: they find no entry by its subject alone, which every posting and every look at the clocks asks for.
        builder.HasIndex(e => e.SubjectId);
        builder.HasIndex(e => e.DueAt);
    }

    public void Configure(EntityTypeBuilder<Obligation> builder)
    {
        builder.ToTable("Obligations");
        builder.HasKey(o => o.IncidentId);
        builder.Property(o => o.IncidentId).HasMaxLength(Ids.MaxLength);
    }

    public void Configure(EntityTypeBuilder<PromiseReminder> builder)
    {
        builder.ToTable("PromiseReminders");
        builder.Property(r => r.SubjectId).HasMaxLength(Ids.MaxLength);
        builder.HasIndex(r => new { r.SubjectId, r.Kind, r.Cycle, r.Step }).IsUnique();
    }
}
