using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using StatusPage.Core.Data.Sqlite;

namespace StatusPage.Core.Data;

/// <summary>For <c>dotnet ef migrations add</c>.</summary>
internal sealed class DesignTimeFactory : IDesignTimeDbContextFactory<StatusPageDbContext>
{
    public StatusPageDbContext CreateDbContext(string[] args)
    {
        SqliteNative.Use();
        return new(new DbContextOptionsBuilder<StatusPageDbContext>().UseSqlite("Data Source=:memory:").Options);
    }
}
