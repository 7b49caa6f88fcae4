using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using StatusPage.Tests.Support;

namespace StatusPage.Tests.Conventions;

public sealed class DatabaseTests
{
    [Fact]
    public async Task The_migrations_make_the_schema_that_the_program_expects()
    {
        await using var app = await CoreApp.StartEmptyAsync();

        Assert.False(await app.ReadAsync(db => Task.FromResult(db.Database.HasPendingModelChanges())));
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

        await app.Get<Core.Data.DatabaseSetup>().RunAsync();
        await app.Accounts.BootstrapAdministratorAsync(TestApp.AdminEmail, "another long password");

        Assert.Equal(before, await app.ReadAsync(db => db.Audit.CountAsync()));
        Assert.Equal(1, await app.ReadAsync(db => db.Users.CountAsync()));
    }
}
