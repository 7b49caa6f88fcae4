namespace StatusPage.Core.Data;

/// <summary>Tables whose rows stay as they were written, whatever program holds the database: the database itself refuses.</summary>
internal static class AppendOnly
{
    public static readonly string Triggers = Keep("AuditEntries", "Id", "Audit entries") + Keep("PromiseLedger", "Number", "Entries of the ledger");

    private static string Keep(string table, string key, string rows) =>
        $"""
        CREATE TRIGGER IF NOT EXISTS "{table}KeepUpdate" BEFORE UPDATE ON "{table}"
        BEGIN SELECT RAISE(ABORT, '{rows} cannot be changed.'); END;
        CREATE TRIGGER IF NOT EXISTS "{table}KeepDelete" BEFORE DELETE ON "{table}"
        BEGIN SELECT RAISE(ABORT, '{rows} cannot be deleted.'); END;
        CREATE TRIGGER IF NOT EXISTS "{table}KeepReplace" BEFORE INSERT ON "{table}"
        WHEN EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")
        BEGIN SELECT RAISE(ABORT, '{rows} cannot be replaced.'); END;

        """;
}
