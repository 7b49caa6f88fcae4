using StatusPage.Core.Data;
using Xunit.v3;

namespace StatusPage.Tests.Support;

/// <summary>
/// The tests of this class, which it has from another, run on PostgreSQL. With TESTS_ON=postgres in the environment all do that
/// leave the database to their application.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnPostgresAttribute : Attribute, ITraitAttribute
{
    public const string Trait = "Database";

    public const string Value = "PostgreSQL";

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new(Trait, Value)];
}

/// <summary>A database of a test's own and the directory of what is kept beside it; both go when it is disposed of.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly bool Everywhere = string.Equals(Environment.GetEnvironmentVariable("TESTS_ON"), "postgres", StringComparison.OrdinalIgnoreCase);

    private readonly PostgresServer? _server;
    private readonly string? _name;

    private TestDatabase(PostgresServer? server, string? name) => (_server, _name) = (server, name);

    /// <summary>Whether the test that runs asks for PostgreSQL.</summary>
    public static bool IsPostgresAsked =>
        Everywhere || (TestContext.Current.TestClass?.Traits.TryGetValue(OnPostgresAttribute.Trait, out var values) == true && values.Contains(OnPostgresAttribute.Value));

    public TemporaryDirectory Directory { get; } = new();

    public bool IsPostgres => _server is not null;

    public DatabaseOptions Options => _server is null
        ? new DatabaseOptions { ConnectionString = Directory.ConnectionString }
        : new DatabaseOptions { Provider = DatabaseOptions.Postgres, ConnectionString = _server.ConnectionString(_name!), Directory = Directory.Path };

    /// <summary>The same for the whole program.</summary>
    public IReadOnlyDictionary<string, string?> Settings => _server is null
        ? new Dictionary<string, string?>(StringComparer.Ordinal) { ["ConnectionStrings:StatusPage"] = Directory.ConnectionString }
        : SettingsOf(_server, _name!, Directory);

    public static IReadOnlyDictionary<string, string?> SettingsOf(PostgresServer server, string name, TemporaryDirectory directory) =>
        SettingsOf(new DatabaseOptions { Provider = DatabaseOptions.Postgres, ConnectionString = server.ConnectionString(name), Directory = directory.Path });

    /// <summary>For the same database on PostgreSQL.</summary>
    public static IReadOnlyDictionary<string, string?> SettingsOf(DatabaseOptions database) => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Database:Provider"] = "PostgreSQL",
        ["ConnectionStrings:StatusPage"] = database.ConnectionString,
        ["Data:Directory"] = database.Directory,
    };

    /// <summary>Runs a statement beside whoever uses it.</summary>
    public Task ExecuteAsync(string sql) => _server is null ? Directory.ExecuteAsync(sql) : _server.ExecuteAsync(sql, _name!);

    /// <summary>With nothing in it.</summary>
    public static Task<TestDatabase> EmptyAsync() => EmptyAsync(IsPostgresAsked);

    public static Task<TestDatabase> CopyAsync(Original original) => IsPostgresAsked ? original.CopyOnPostgresAsync() : original.CopyOnSqliteAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DropAsync(_name!);
        }

        Directory.Dispose();
    }

    private static async Task<TestDatabase> EmptyAsync(bool postgres)
    {
        if (!postgres)
        {
            return new TestDatabase(null, null);
        }

        var server = await PostgresServer.SharedAsync();
        return new TestDatabase(server, await server.MakeAsync());
    }

    /// <summary>What was made once and is copied for each that begins the same way: the schema takes its time.</summary>
    public sealed class Original
    {
        private readonly Lazy<Task<byte[]>> _file;
        private readonly Lazy<Task<string>> _template;

        /// <param name="prepare">Makes it, and lets go of it.</param>
        public Original(Func<TestDatabase, Task> prepare)
        {
            _file = new(async () =>
            {
                await using var database = await EmptyAsync(postgres: false);
                await prepare(database);
                await database.Directory.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE);");
                return await File.ReadAllBytesAsync(database.Directory.DatabaseFile);
            });
            _template = new(async () =>
            {
                var database = await EmptyAsync(postgres: true);
                await prepare(database);
                database.Directory.Dispose();
                return database._name!;
            });
        }

        public async Task<TestDatabase> CopyOnSqliteAsync()
        {
            var database = new TestDatabase(null, null);
            await File.WriteAllBytesAsync(database.Directory.DatabaseFile, await _file.Value);
            return database;
        }

        public async Task<TestDatabase> CopyOnPostgresAsync()
        {
            var server = await PostgresServer.SharedAsync();
            return new TestDatabase(server, await server.MakeAsync(await _template.Value));
        }
    }
}
