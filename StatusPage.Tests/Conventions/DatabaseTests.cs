using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using StatusPage.Core.Data;
using StatusPage.Core.Data.Postgres;
using StatusPage.Core.Data.Sqlite;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Conventions;

public sealed class DatabaseTests
{
    [Fact]
    public void Each_provider_has_a_migration_for_every_change_of_the_model()
    {
        SqliteNative.Use();
        using var sqlite = new StatusPageDbContext(new DbContextOptionsBuilder<StatusPageDbContext>().UseSqlite("Data Source=:memory:").Options);
        using var postgres = new PostgresDbContext(new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql("Host=nowhere.invalid").Options);

        Assert.False(sqlite.Database.HasPendingModelChanges(), "SQLite lacks a migration: see CONTRIBUTING.md.");
        Assert.False(postgres.Database.HasPendingModelChanges(), "PostgreSQL lacks a migration: see CONTRIBUTING.md.");
    }

    [Fact]
    public void Text_on_PostgreSQL_is_compared_by_bytes_and_of_any_length()
    {
        using var postgres = new PostgresDbContext(new DbContextOptionsBuilder<PostgresDbContext>().UseNpgsql("Host=nowhere.invalid").Options);
        var columns = postgres.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.SelectMany(table => table.Columns).ToList();

        Assert.Contains(columns, column => column.StoreType == "text");
        Assert.All(columns.Where(column => column.StoreType == "text"), column => Assert.Equal("C", column.Collation));
        Assert.DoesNotContain(columns, column => column.StoreType.StartsWith("character", StringComparison.Ordinal));
    }

    [Fact]
    public void No_query_makes_tuples_which_PostgreSQL_would_take_for_rows()
    {
        var files = Sources.In("StatusPage.Core", ".cs").Concat(Sources.In("StatusPage.Web", ".cs", ".razor"));

        Assert.Empty(files.Where(file => file.Text.Contains("ValueTuple.Create(", StringComparison.Ordinal)).Select(file => file.Path));
    }

    [Fact]
    public async Task Enums_are_stored_as_words_and_moments_in_utc()
    {
        await using var app = await CoreApp.StartEmptyAsync();
        var properties = await app.ReadAsync(db => Task.FromResult(db.Model.GetEntityTypes().SelectMany(type => type.GetProperties()).ToList()));

        foreach (var property in properties)
        {
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            var stored = property.GetValueConverter()?.ProviderClrType ?? property.FindTypeMapping()?.Converter?.ProviderClrType;
            var expected = type.IsEnum ? typeof(string) : type == typeof(DateTimeOffset) ? typeof(DateTime) : null;
            Assert.True(expected is null || stored == expected, $"{property.DeclaringType.DisplayName()}.{property.Name} is stored as {stored}");
        }
    }

    [Fact]
    public async Task Starting_again_on_the_same_database_changes_nothing()
    {
        await using var app = await CoreApp.StartAsync();
        await app.AddComponentAsync("API");
        var before = await app.ReadAsync(db => db.Audit.CountAsync());

        await app.Get<DatabaseSetup>().RunAsync();
        await app.Accounts.BootstrapAdministratorAsync(TestApp.AdminEmail, "another long password");

        Assert.Equal(before, await app.ReadAsync(db => db.Audit.CountAsync()));
        Assert.Equal(1, await app.ReadAsync(db => db.Users.CountAsync()));
    }
}
