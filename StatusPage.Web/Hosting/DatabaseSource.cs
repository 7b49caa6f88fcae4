using Microsoft.Data.Sqlite;
using Npgsql;
using StatusPage.Core.Data;

namespace StatusPage.Web.Hosting;

/// <summary>Reads where the database is (<c>Database:Provider</c>, <c>ConnectionStrings:StatusPage</c>, <c>Data:Directory</c>) and says what is wrong with it.</summary>
internal sealed class DatabaseSource(IConfiguration configuration, string contentRoot, List<string> errors)
{
    private const string Example = "Host=localhost;Database=statuspage;Username=statuspage;Password=…";

    private readonly string _usualFolder = Path.Combine(contentRoot, "data");

    /// <param name="Database">Its connection string is empty where something is wrong with it.</param>
    /// <param name="Folder">Where keys and all else that is no row are kept.</param>
    /// <param name="Name">The database's own, for names of files.</param>
    public sealed record Found(DatabaseOptions Database, string Folder, string Name)
    {
        public string Unusable(Exception exception) => Database.IsPostgres
            ? $"Data:Directory, {Folder}, cannot be used ({exception.Message}); accepted: a folder that this program may write to."
            : FileUnusable(exception);
    }

    public Found Read()
    {
        var given = configuration.GetConnectionString("StatusPage");
        var directory = configuration["Data:Directory"] is { Length: > 0 } text ? text : null;
        switch ((configuration["Database:Provider"] ?? DatabaseOptions.Sqlite).ToUpperInvariant())
        {
            case "SQLITE":
                if (directory is not null)
                {
                    errors.Add("Data:Directory is for PostgreSQL: with SQLite everything is kept in the folder of the database that ConnectionStrings:StatusPage names. Name that one there.");
                }

                return ReadFile(given);
            case "POSTGRES" or "POSTGRESQL":
                return ReadServer(given, directory);
            default:
                errors.Add($"Database:Provider is “{configuration["Database:Provider"]}”; accepted: Sqlite, Postgres.");
                return Nothing(DatabaseOptions.Sqlite);
        }
    }

    private static string FileUnusable(Exception exception) =>
        $"ConnectionStrings:StatusPage cannot be used ({exception.Message}); accepted: Data Source=/path/to/statuspage.db in a folder that this program may write to.";

    private Found Nothing(string provider) => new(new DatabaseOptions { Provider = provider, Directory = _usualFolder }, _usualFolder, "statuspage");

    private Found ReadServer(string? given, string? directory)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(given ?? "");
            var missing = new[] { (builder.Host, "Host"), (builder.Database, "Database"), (builder.Username, "Username") }.Where(part => string.IsNullOrEmpty(part.Item1)).Select(part => part.Item2).ToList();
            if (missing.Count > 0)
            {
                errors.Add($"ConnectionStrings:StatusPage lacks {string.Join(" and ", missing)}; accepted for PostgreSQL: {Example}.");
                return Nothing(DatabaseOptions.Postgres);
            }

            if (builder.Multiplexing)
            {
                errors.Add("ConnectionStrings:StatusPage says Multiplexing=true, under which transactions are not kept apart as they have to be; accepted: the same without it.");
                return Nothing(DatabaseOptions.Postgres);
            }

            var folder = directory is null ? _usualFolder : Path.GetFullPath(directory, contentRoot);
            var name = string.Concat(builder.Database!.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
            return new Found(new DatabaseOptions { Provider = DatabaseOptions.Postgres, ConnectionString = builder.ToString(), Directory = folder }, folder, name);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            errors.Add($"ConnectionStrings:StatusPage cannot be read ({exception.Message.TrimEnd('.')}); accepted for PostgreSQL: {Example}.");
            return Nothing(DatabaseOptions.Postgres);
        }
    }

    private Found ReadFile(string? given)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(string.IsNullOrWhiteSpace(given) ? $"Data Source={Path.Combine(_usualFolder, "statuspage.db")}" : given);
            if (builder.DataSource.Length == 0
                || builder.DataSource.StartsWith(":memory:", StringComparison.OrdinalIgnoreCase)
                || builder.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase)
                || builder.Mode == SqliteOpenMode.Memory)
            {
                errors.Add("ConnectionStrings:StatusPage names no file by its path; accepted: Data Source=/path/to/statuspage.db.");
                return Nothing(DatabaseOptions.Sqlite);
            }

            if (builder.Mode == SqliteOpenMode.ReadOnly)
            {
                errors.Add("ConnectionStrings:StatusPage says Mode=ReadOnly, and the status page has to write; accepted: Data Source=/path/to/statuspage.db without a mode.");
                return Nothing(DatabaseOptions.Sqlite);
            }

            builder.DataSource = Path.GetFullPath(builder.DataSource, contentRoot);
            if (Directory.Exists(builder.DataSource) || Path.EndsInDirectorySeparator(builder.DataSource))
            {
                errors.Add($"ConnectionStrings:StatusPage names the folder {builder.DataSource}; accepted: a file in it, for example Data Source={Path.Combine(builder.DataSource, "statuspage.db")}.");
                return Nothing(DatabaseOptions.Sqlite);
            }

            return new Found(
                new DatabaseOptions { ConnectionString = builder.ToString() }, Path.GetDirectoryName(builder.DataSource)!, Path.GetFileNameWithoutExtension(builder.DataSource));
        }
        catch (Exception exception) when (exception is ArgumentException or IOException or UnauthorizedAccessException or FormatException)
        {
            errors.Add(FileUnusable(exception));
            return Nothing(DatabaseOptions.Sqlite);
        }
    }
}
