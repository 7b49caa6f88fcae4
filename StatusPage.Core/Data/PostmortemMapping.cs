using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Core.Postmortems;

namespace StatusPage.Core.Data;

internal sealed class PostmortemMapping : IEntityTypeConfiguration<Postmortem>, IEntityTypeConfiguration<ActionItem>, IEntityTypeConfiguration<PostmortemDebt>
{
    public void Configure(EntityTypeBuilder<Postmortem> builder)
    {
        builder.ToTable("Postmortems");
        builder.HasKey(p => p.IncidentId);
        builder.Property(p => p.IncidentId).HasMaxLength(Ids.MaxLength);
        builder.Property(p => p.Sections).AsJson();
        builder.Property(p => p.LinkHash).HasMaxLength(64);
        builder.Property(p => p.Version).IsConcurrencyToken();
        builder.HasMany(p => p.Actions).WithOne().HasForeignKey(a => a.IncidentId).OnDelete(DeleteBehavior.Cascade);
        builder.Navigation(p => p.Actions).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.HasIndex(p => p.LinkHash).IsUnique();
        builder.HasIndex(p => p.PublishedAt);
    }

    public void Configure(EntityTypeBuilder<ActionItem> builder)
    {
        builder.ToTable("ActionItems");
        builder.Property(a => a.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(a => a.Text).HasMaxLength(ActionItem.MaxText);
        builder.Property(a => a.Owner).HasMaxLength(ActionItem.MaxOwner);
        builder.HasIndex(a => a.IncidentId);
        builder.HasIndex(a => new { a.State, a.DueOn });
    }

    public void Configure(EntityTypeBuilder<PostmortemDebt> builder)
    {
        builder.ToTable("PostmortemDebts");
        builder.HasKey(d => d.IncidentId);
        builder.Property(d => d.IncidentId).HasMaxLength(Ids.MaxLength);
        builder.Property(d => d.Within).AsJson();
        builder.HasIndex(d => new { d.State, d.DueAt });
    }
}
