using Microsoft.Data.Sqlite;
using StatusPage.Core.Data.Availability;

namespace StatusPage.Core.Data.Sqlite;

/// <summary>What SQLite's result codes mean to an operator. Pure.</summary>
internal static class SqliteFaults
{
    /// <summary>SQLITE_IOERR_SHMSIZE: the file of shared memory beside the database cannot grow.</summary>
    private const int NoRoomForSharedMemory = SQLitePCL.raw.SQLITE_IOERR | (19 << 8);

    /// <summary>SQLITE_READONLY_DBMOVED.</summary>
    private const int MovedAway = SQLitePCL.raw.SQLITE_READONLY | (4 << 8);

    public static readonly DatabaseFault Moved = new(DatabaseFaultKind.Missing, "its file was moved away, deleted or replaced while it was in use");

    public static readonly DatabaseFault Full = new(DatabaseFaultKind.Full, "the disk it is on is full");

    /// <summary>Null where the statement is at fault, or a rule that it broke.</summary>
    public static DatabaseFault? Of(SqliteException exception) => exception.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => new(DatabaseFaultKind.Locked, "another program keeps it locked"),
        SQLitePCL.raw.SQLITE_CANTOPEN => new(DatabaseFaultKind.Missing, "its file is not there, or cannot be opened by this program"),
        SQLitePCL.raw.SQLITE_READONLY when exception.SqliteExtendedErrorCode == MovedAway => Moved,
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM or SQLitePCL.raw.SQLITE_AUTH => new(DatabaseFaultKind.Denied, "this program may not write to its file or its folder"),
        SQLitePCL.raw.SQLITE_FULL => Full,
        SQLitePCL.raw.SQLITE_IOERR when exception.SqliteExtendedErrorCode == NoRoomForSharedMemory => Full,
        SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_PROTOCOL or SQLitePCL.raw.SQLITE_NOLFS => new(DatabaseFaultKind.Failing, "the disk it is on does not read or write as it should"),
        SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_FORMAT => new(DatabaseFaultKind.Damaged, "its file is damaged, or is no database"),
        SQLitePCL.raw.SQLITE_ERROR when exception.Message.Contains("no such table", StringComparison.Ordinal) || exception.Message.Contains("no such column", StringComparison.Ordinal) =>
            new(DatabaseFaultKind.Damaged, "it lacks tables or columns that it should have"),
        _ => null,
    };
}
