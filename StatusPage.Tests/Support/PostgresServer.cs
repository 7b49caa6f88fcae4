using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace StatusPage.Tests.Support;

/// <summary>
/// A PostgreSQL server of the tests' own, with its data in a directory that goes with it; never one that the machine runs.
/// Whatever ends the tests ends it too: a shell beside it waits for the end of a pipe that they hold.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Superuser = "postgres";
    private const string User = "statuspage";
    private const string Password = "only-on-loopback";

    private static readonly string? Programs = FindPrograms();
    private static readonly Lazy<Task<PostgresServer>> One = new(StartAsync);

    private readonly string _directory;
    private readonly int _port;
    private readonly Process _watch;
    private int _databases;

    private PostgresServer(string directory, int port)
    {
        (_directory, _port) = (directory, port);
        var info = new ProcessStartInfo("sh", ["-c", $"trap '' HUP INT TERM; cat >/dev/null; {AsPostgres}{Programs}/pg_ctl -D {directory}/data -m immediate stop >/dev/null 2>&1; rm -rf {directory}"]) { RedirectStandardInput = true, UseShellExecute = false };
        _watch = Process.Start(info)!;
    }

    /// <summary>Why there is none; null where there is.</summary>
    public static string? Missing => Programs is null ? "PostgreSQL is not installed (Debian, Ubuntu: sudo apt-get install postgresql)." : null;

    /// <summary>Root may not run it.</summary>
    private static string AsPostgres => Environment.UserName == "root" ? "runuser -u postgres -- " : "";

    /// <summary>The one that all tests share, each with a database of its own.</summary>
    public static Task<PostgresServer> SharedAsync() => One.Value;

    /// <summary>One that a test may stop.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        Assert.SkipWhen(Programs is null, Missing ?? "");
        var directory = Directory.CreateTempSubdirectory("statuspage-postgres-").FullName;
        if (AsPostgres.Length > 0)
        {
            await RunAsync($"chown postgres {directory}");
        }

        await RunAsync(
            $"cd {directory}; echo {Password} >password; "
            + $"{AsPostgres}{Programs}/initdb -D {directory}/data -U {Superuser} --pwfile={directory}/password -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync");
        var server = new PostgresServer(directory, ScriptedTarget.FreePort());
        await server.StartAgainAsync();
        await server.ExecuteAsync($"CREATE ROLE {User} LOGIN PASSWORD '{Password}'");
        return server;
    }

    public async Task StartAgainAsync() => await RunAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"""{AsPostgres}{Programs}/pg_ctl -D {_directory}/data -l {_directory}/data/log -w -o "-p {_port} -k '' -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c autovacuum=off -c max_connections=300 -c shared_buffers=32MB" start"""));

    /// <summary>As an administrator stops it: who is connected is thrown out.</summary>
    public Task StopAsync() => RunAsync($"{AsPostgres}{Programs}/pg_ctl -D {_directory}/data -m fast -w stop");

    /// <summary>A new database, the copy of another or with nothing in it; its name.</summary>
    public async Task<string> MakeAsync(string? copyOf = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await MakeAsync(name, copyOf);
        return name;
    }

    public Task MakeAsync(string name, string? copyOf) => ExecuteAsync($"CREATE DATABASE {name} OWNER {User}" + (copyOf is null ? "" : $" TEMPLATE {copyOf}"));

    public Task DropAsync(string database) => ExecuteAsync($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    /// <summary>As the page is told it.</summary>
    public string ConnectionString(string database) =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = _port, Database = database, Username = User, Password = Password }.ToString();

    /// <summary>What only an administrator of the server may do.</summary>
    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        var builder = new NpgsqlConnectionStringBuilder(ConnectionString(database)) { Username = Superuser, Pooling = false };
        await using var connection = new NpgsqlConnection(builder.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Statements of the tests' own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _watch.StandardInput.Close();
        await _watch.WaitForExitAsync();
        _watch.Dispose();
    }

    private static string? FindPrograms()
    {
        var folders = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0).Select(folder => Path.Combine(folder, "bin"))
            : [];
        return folders
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    private static async Task RunAsync(string script)
    {
        // To a file and not a pipe: the server that is started would hold its other end.
        var log = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec >{log} 2>&1 </dev/null; cd /; {script}"]))!;
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, await File.ReadAllTextAsync(log));
        }
        finally
        {
            File.Delete(log);
        }
    }
}
