namespace StatusPage.Core.Data;

/// <summary>Tables whose rows stay as they were written, whatever program holds the database: the database itself refuses.</summary>
internal static class AppendOnly
{
    public static readonly string Triggers = Keep("AuditEntries", "Id", "Audit entries") + Keep("PromiseLedger", "Number", "Entries of the ledger") + Ends + Published;

    /// <summary>A postmortem is a draft until it is published, and stays as it was published.</summary>
    private const string Published =
        """
        CREATE TRIGGER IF NOT EXISTS "PostmortemsKeepUpdate" BEFORE UPDATE OF "Sections", "Readers", "PublishedAt", "PublishedBy" ON "Postmortems"
        WHEN OLD."PublishedAt" IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'A published postmortem cannot be changed.'); END;
        CREATE TRIGGER IF NOT EXISTS "PostmortemsKeepDelete" BEFORE DELETE ON "Postmortems"
        WHEN OLD."PublishedAt" IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'A published postmortem cannot be deleted.'); END;

        """;

    /// <summary>
    /// REPLACE makes room by every unique index, not only by the key, and for that fires no trigger of deletion: an end that
    /// comes a second time is refused before.
    /// </summary>
    private const string Ends =
        """
        CREATE TRIGGER IF NOT EXISTS "PromiseLedgerKeepEnds" BEFORE INSERT ON "PromiseLedger"
        WHEN EXISTS (
            SELECT 1 FROM "PromiseLedger"
            WHERE "SubjectId" = NEW."SubjectId" AND "Kind" = NEW."Kind" AND "Cycle" = NEW."Cycle" AND ("State" = 'waived') = (NEW."State" = 'waived'))
        BEGIN SELECT RAISE(ABORT, 'A promise ends once, and is waived once.'); END;

        """;

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
