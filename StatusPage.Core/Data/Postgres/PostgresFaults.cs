using Npgsql;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Core.Data.Postgres;

/// <summary>What PostgreSQL's error codes mean to an operator. Pure.</summary>
internal static class PostgresFaults
{
    public static readonly DatabaseFault Gone = new(DatabaseFaultKind.Silent, "its server does not answer");

    public static readonly DatabaseFault Full = new(DatabaseFaultKind.Full, "the disk of its server is full");

    private static readonly DatabaseFault Busy = new(DatabaseFaultKind.Locked, "somebody else keeps it busy");

    private static readonly DatabaseFault Crowded = new(DatabaseFaultKind.Locked, "its server has no connection to spare");

    private static readonly DatabaseFault Refused = new(DatabaseFaultKind.Denied, "its server does not let this program in");

    /// <summary>Null where the statement is at fault, or a rule that it broke.</summary>
    public static DatabaseFault? Of(NpgsqlException exception) => exception switch
    {
        PostgresException said => OfCode(said),
        { InnerException: TimeoutException } when exception.Message.Contains("pool", StringComparison.Ordinal) => new(DatabaseFaultKind.Locked, "all connections to it are in use"),
        NpgsqlOperationInProgressException => null,
        // Not said by the server, so not of a statement: a connection that broke, a certificate, a password that is not there, several hosts of which none answers.
        _ => Gone with { Advice = exception.Message.TrimEnd('.') },
    };

    private static DatabaseFault? OfCode(PostgresException exception) => exception.SqlState switch
    {
        // Cancelled is also what took longer than a statement may.
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.QueryCanceled => Busy,
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ConfigurationLimitExceeded => Crowded,
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.DatabaseDropped => Gone,
        PostgresErrorCodes.CannotConnectNow => new(DatabaseFaultKind.Silent, "its server is starting or stopping"),
        PostgresErrorCodes.InvalidCatalogName => new(DatabaseFaultKind.Missing, "its server has no such database", exception.MessageText),
        PostgresErrorCodes.InvalidSchemaName => new(DatabaseFaultKind.Missing, "its schema is not there", exception.MessageText),
        // Said of a connection; of a statement it is something else.
        PostgresErrorCodes.ObjectNotInPrerequisiteState when exception.InvariantSeverity == "FATAL" => new(DatabaseFaultKind.Denied, "it lets nobody in", exception.MessageText),
        ['2', '8', ..] => Refused with { Advice = exception.MessageText },
        PostgresErrorCodes.InsufficientPrivilege => new(DatabaseFaultKind.Denied, "this program's user may not do there what it has to", exception.MessageText),
        PostgresErrorCodes.ReadOnlySqlTransaction => new(DatabaseFaultKind.Denied, "its server only lets itself be read"),
        PostgresErrorCodes.DiskFull => Full,
        PostgresErrorCodes.OutOfMemory => new(DatabaseFaultKind.Failing, "its server runs short of memory"),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => new(DatabaseFaultKind.Damaged, "its data are damaged", exception.MessageText),
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn => new(DatabaseFaultKind.Damaged, "it lacks tables or columns that it should have"),
        ['5', '8', ..] => new(DatabaseFaultKind.Failing, "the disk of its server does not read or write as it should", exception.MessageText),
        ['X', 'X', ..] => new(DatabaseFaultKind.Failing, "its server fails", exception.MessageText),
        ['5', '3', ..] => new(DatabaseFaultKind.Failing, "its server runs short of what it needs", exception.MessageText),
        ['F', '0', ..] => new(DatabaseFaultKind.Failing, "its server is set up wrongly", exception.MessageText),
        ['0', '8', ..] or ['5', '7', ..] => Gone with { Advice = exception.MessageText },
        // Whatever its reason is: with that the server ended the connection, or itself.
        _ when exception.InvariantSeverity is "FATAL" or "PANIC" => Gone with { Advice = exception.MessageText },
        _ => null,
    };
}
