using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Data;

internal sealed class SlaMapping : IEntityTypeConfiguration<SlaTier>
{
    public void Configure(EntityTypeBuilder<SlaTier> builder)
    {
        builder.ToTable("SlaTiers");
        builder.Property(t => t.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(t => t.Name).HasMaxLength(SlaTier.MaxName);
        builder.Property(t => t.Target).HasConversion<long>(target => (long)(target * 10_000), stored => stored / 10_000m);
        builder.Property(t => t.Bands).AsJson();
        builder.Property(t => t.ComponentIds).AsJson();
        builder.Property(t => t.Version).IsConcurrencyToken();
        builder.HasIndex(t => t.Name).IsUnique();
    }
}
