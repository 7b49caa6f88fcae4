using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StatusPage.Core.Suggestions;

namespace StatusPage.Core.Data;

internal sealed class SuggestionMapping : IEntityTypeConfiguration<AlertSource>, IEntityTypeConfiguration<Suggestion>
{
    public void Configure(EntityTypeBuilder<AlertSource> builder)
    {
        builder.ToTable("AlertSources");
        builder.Property(s => s.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(s => s.Name).HasMaxLength(AlertSource.MaxName);
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.HasIndex(s => s.Name).IsUnique();
        builder.HasIndex(s => s.SecretHash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Suggestion> builder)
    {
        builder.ToTable("Suggestions");
        builder.Property(s => s.Id).HasMaxLength(Ids.MaxLength);
        builder.Property(s => s.Fingerprint).HasMaxLength(Suggestion.MaxFingerprint);
        builder.Property(s => s.Title).HasMaxLength(Suggestion.MaxTitle);
        builder.Property(s => s.Message).HasMaxLength(Suggestion.MaxMessage);
        builder.HasIndex(s => new { s.SourceId, s.Fingerprint }).IsUnique().HasFilter("\"State\" = 'open'").HasDatabaseName("OneOpenSuggestionPerAlert");
        builder.HasIndex(s => new { s.SourceId, s.Fingerprint, s.Round }).IsUnique();
        builder.HasIndex(s => new { s.State, s.CreatedAt });
        builder.HasIndex(s => s.CreatedAt);
    }
}
