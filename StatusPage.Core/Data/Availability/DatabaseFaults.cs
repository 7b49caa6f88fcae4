using System.Data.Common;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using StatusPage.Core.Data.Postgres;
using StatusPage.Core.Data.Sqlite;

namespace StatusPage.Core.Data.Availability;

/// <summary>Tells trouble with the database from a mistake of ours. Pure.</summary>
public static class DatabaseFaults
{
    private static readonly DatabaseFault Busy = new(DatabaseFaultKind.Locked, "it is busy with something else");

    /// <summary>What is the matter with the database, where that is what an exception tells of; null where it is something else.</summary>
    public static DatabaseFault? Find(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            switch (exception)
            {
                case DatabaseAwayException away:
                    return away.Fault;
                case BusyException { InnerException: null }:
                    return Busy;
                case OperationCanceledException:
                    // Whoever asked gave up; what the database says of that is no fault of its own.
                    return null;
                case NpgsqlException postgres:
                    return PostgresFaults.Of(postgres);
                case SqliteException sqlite:
                    return SqliteFaults.Of(sqlite);
                case DbException { IsTransient: true } or DbException { InnerException: SocketException or TimeoutException or IOException }:
                    return DatabaseFault.Silent;
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>What whoever asked is told: to come back soon where it is busy, and else what is the matter.</summary>
    public static RefusedException Refusal(DatabaseFault fault, Exception cause) => fault.Kind == DatabaseFaultKind.Locked
        ? cause as BusyException ?? new BusyException(cause)
        : cause as DatabaseAwayException ?? new DatabaseAwayException(fault, cause);

    /// <summary>While the database is made ready: then its folder, too, is part of it.</summary>
    public static DatabaseFault? FindAtStart(Exception exception)
    {
        if (Find(exception) is { } fault)
        {
            return fault;
        }

        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is TimeoutException)
            {
                return DatabaseFault.Silent;
            }

            if (cause is IOException or UnauthorizedAccessException)
            {
                return new DatabaseFault(DatabaseFaultKind.Denied, "its folder cannot be used", cause.Message.TrimEnd('.'));
            }
        }

        return null;
    }
}
