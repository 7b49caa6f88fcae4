using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Npgsql;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Web.Hosting;

/// <summary>Why the program did not start, in words for the operator; null for what no operator can cause. Pure.</summary>
public static class StartFailure
{
    private const string Elsewhere = "set Urls (ASPNETCORE_URLS) to a free address, for example http://localhost:5081.";

    public static string? Explain(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (Sentence(cause) is { } sentence)
            {
                return "The status page did not start" + sentence;
            }
        }

        return null;
    }

    private static string? Sentence(Exception cause) => cause switch
    {
        ConfigurationException configuration =>
            ". Its configuration needs a change:" + string.Concat(configuration.Errors.Select(error => $"{Environment.NewLine}  {error}")),
        DatabaseAwayException away => $": its database cannot be used. {char.ToUpperInvariant(away.Fault.Whole[0])}{away.Fault.Whole[1..]}.",
        IOException { InnerException: AddressInUseException } => $": {cause.Message} Stop the other program, or {Elsewhere}",
        SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } => $": the address to listen on is in use. Stop the other program, or {Elsewhere}",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => ": the address to listen on is not one of this machine's. Set Urls (ASPNETCORE_URLS) to one that is, for example http://localhost:5080, or http://0.0.0.0:5080 for all of them.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => ": this program may not listen on that port. Ports below 1024 often need a privilege; set Urls (ASPNETCORE_URLS) to a higher one, for example http://localhost:5080.",
        SocketException => $": it cannot listen on its address ({cause.Message}). Set Urls (ASPNETCORE_URLS) to another, for example http://localhost:5080.",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED } =>
            ": another program keeps the database of ConnectionStrings:StatusPage locked. Stop that program, then start again.",
        SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM } =>
            ": the database of ConnectionStrings:StatusPage cannot be opened for writing. Let this program write to the file and its folder, or name another file.",
        SqliteException => $": the database of ConnectionStrings:StatusPage cannot be used ({cause.Message.TrimEnd('.')}). Put a backup in its place, or name another file.",
        NpgsqlException postgres => Postgres(postgres),
        InvalidOperationException when cause.Source?.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal) == true =>
            $": it cannot listen as Urls (ASPNETCORE_URLS) says. {cause.Message.ReplaceLineEndings(" ")}",
        // The innermost says more than what wraps it.
        IOException or UnauthorizedAccessException when cause.InnerException is null =>
            $": {cause.Message.TrimEnd('.')}. Let this program write to its data folder, or name another in ConnectionStrings:StatusPage.",
        _ => null,
    };

    private static string Postgres(NpgsqlException cause) => cause switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            $": PostgreSQL does not let it in ({refused.MessageText}). Correct Username and Password in ConnectionStrings:StatusPage, and let this machine in by pg_hba.conf.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } refused =>
            $": PostgreSQL has no such database ({refused.MessageText}). Make it (CREATE DATABASE statuspage OWNER statuspage), or name another in ConnectionStrings:StatusPage.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            $": its user may not do in the database what it has to ({refused.MessageText}). Make that user the owner of the database, or grant it all on its schema.",
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } =>
            ": another program keeps the database of ConnectionStrings:StatusPage locked. Stop that program, then start again.",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } refused =>
            $": PostgreSQL has no connection to spare ({refused.MessageText}). Raise its max_connections, or lower “Maximum Pool Size” in ConnectionStrings:StatusPage.",
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } refused => $": PostgreSQL is starting or stopping ({refused.MessageText}). Start again once it is up.",
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
            ": PostgreSQL only lets the database be read, as a standby does. Name the primary server in ConnectionStrings:StatusPage.",
        PostgresException other => $": the database of ConnectionStrings:StatusPage cannot be used ({other.MessageText.TrimEnd('.')}, {other.SqlState}). See to it in PostgreSQL, or name another.",
        { InnerException: SocketException or TimeoutException or IOException } =>
            $": no PostgreSQL answers ({cause.Message.TrimEnd('.')}: {cause.InnerException!.Message.TrimEnd('.')}). Start it, or correct Host and Port in ConnectionStrings:StatusPage.",
        _ => $": PostgreSQL cannot be used as ConnectionStrings:StatusPage says ({cause.Message.TrimEnd('.')}{(cause.InnerException is { } inner ? $": {inner.Message.TrimEnd('.')}" : "")}).",
    };
}
