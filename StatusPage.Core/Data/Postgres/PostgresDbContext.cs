using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace StatusPage.Core.Data.Postgres;

/// <summary>The same model on PostgreSQL, with migrations of its own.</summary>
internal sealed class PostgresDbContext : StatusPageDbContext
{
    public PostgresDbContext(DbContextOptions<PostgresDbContext> options)
        : base(options) =>
        // Also for a single statement: the transaction is what takes the writers' lock.
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        foreach (var property in builder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(IsText))
        {
            // Compared and ordered by bytes, as SQLite does, whatever the language of the server: ids sort by time. And of any
            // length: how long a text may be is told where it is typed.
            property.SetCollation("C");
            property.SetColumnType("text");
        }
    }

    /// <summary>Enums too: they are words.</summary>
    private static bool IsText(IMutableProperty property)
    {
        var stored = property.GetValueConverter()?.ProviderClrType ?? Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return stored == typeof(string) || stored.IsEnum;
    }
}
