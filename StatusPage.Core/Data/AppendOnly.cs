namespace StatusPage.Core.Data;

/// <summary>
/// Tables whose rows stay as they were written, whatever program holds the database: the database itself refuses. Run at each
/// start: a trigger that becomes another one takes another name, and the one before is dropped.
/// </summary>
internal static class AppendOnly
{
    public static readonly string Triggers = Keep("AuditEntries", "Id", "Audit entries") + Keep("PromiseLedger", "Number", "Entries of the ledger") + Ends + Published + Actions;

    /// <summary>
    /// Before migrations: a table that is rebuilt is away for a moment, and SQLite then refuses whatever a trigger of another
    /// table says of it. They are made anew right after.
    /// </summary>
    public const string Aside =
        """
        DROP TRIGGER IF EXISTS "ActionItemsKeepPublished";
        DROP TRIGGER IF EXISTS "ActionItemsKeepDelete";
        DROP TRIGGER IF EXISTS "ActionItemsKeepInsert";
        DROP TRIGGER IF EXISTS "ActionItemsKeepPlace";
        """;

    /// <summary>
    /// A postmortem is a draft until it is published, and stays as it was published. Its private link may be made anew. REPLACE
    /// makes room by every unique index and by the number of the row, and for that fires no trigger of deletion: what would
    /// make room is refused before.
    /// </summary>
    private const string Published =
        """
        DROP TRIGGER IF EXISTS "PostmortemsKeepUpdate";
        CREATE TRIGGER IF NOT EXISTS "PostmortemsKeepPublished" BEFORE UPDATE ON "Postmortems"
        WHEN OLD."PublishedAt" IS NOT NULL AND (
            NEW."IncidentId" IS NOT OLD."IncidentId" OR NEW."Sections" IS NOT OLD."Sections" OR NEW."Readers" IS NOT OLD."Readers"
            OR NEW."CreatedAt" IS NOT OLD."CreatedAt" OR NEW."CreatedBy" IS NOT OLD."CreatedBy"
            OR NEW."PublishedAt" IS NOT OLD."PublishedAt" OR NEW."PublishedBy" IS NOT OLD."PublishedBy")
        BEGIN SELECT RAISE(ABORT, 'A published postmortem cannot be changed.'); END;
        CREATE TRIGGER IF NOT EXISTS "PostmortemsKeepDelete" BEFORE DELETE ON "Postmortems"
        WHEN OLD."PublishedAt" IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'A published postmortem cannot be deleted.'); END;
        CREATE TRIGGER IF NOT EXISTS "PostmortemsKeepReplace" BEFORE INSERT ON "Postmortems"
        WHEN EXISTS (
            SELECT 1 FROM "Postmortems" p
            WHERE p."PublishedAt" IS NOT NULL AND (p."IncidentId" = NEW."IncidentId" OR p."LinkHash" = NEW."LinkHash" OR p.rowid = NEW.rowid))
        BEGIN SELECT RAISE(ABORT, 'A published postmortem cannot be replaced.'); END;
        CREATE TRIGGER IF NOT EXISTS "PostmortemsKeepPlace" BEFORE UPDATE ON "Postmortems"
        WHEN EXISTS (
            SELECT 1 FROM "Postmortems" p
            WHERE p."PublishedAt" IS NOT NULL AND p.rowid <> OLD.rowid AND (p."IncidentId" = NEW."IncidentId" OR p."LinkHash" = NEW."LinkHash" OR p.rowid = NEW.rowid))
        BEGIN SELECT RAISE(ABORT, 'A published postmortem cannot be replaced.'); END;

        """;

    /// <summary>
    /// Of a published postmortem's action items it is permanent which there are, in what order, and what each says; who sees to
    /// it, by when, and how it stands goes on.
    /// </summary>
    private const string Actions =
        """
        CREATE TRIGGER IF NOT EXISTS "ActionItemsKeepPublished" BEFORE UPDATE ON "ActionItems"
        WHEN (NEW."Id" IS NOT OLD."Id" OR NEW."IncidentId" IS NOT OLD."IncidentId" OR NEW."Position" IS NOT OLD."Position" OR NEW."Text" IS NOT OLD."Text")
            AND EXISTS (SELECT 1 FROM "Postmortems" p WHERE p."PublishedAt" IS NOT NULL AND p."IncidentId" IN (OLD."IncidentId", NEW."IncidentId"))
        BEGIN SELECT RAISE(ABORT, 'What an action item of a published postmortem says cannot be changed.'); END;
        CREATE TRIGGER IF NOT EXISTS "ActionItemsKeepDelete" BEFORE DELETE ON "ActionItems"
        WHEN EXISTS (SELECT 1 FROM "Postmortems" p WHERE p."PublishedAt" IS NOT NULL AND p."IncidentId" = OLD."IncidentId")
        BEGIN SELECT RAISE(ABORT, 'An action item of a published postmortem cannot be deleted.'); END;
        CREATE TRIGGER IF NOT EXISTS "ActionItemsKeepInsert" BEFORE INSERT ON "ActionItems"
        WHEN EXISTS (SELECT 1 FROM "Postmortems" p WHERE p."PublishedAt" IS NOT NULL AND p."IncidentId" = NEW."IncidentId")
            OR EXISTS (
                SELECT 1 FROM "ActionItems" a JOIN "Postmortems" p ON p."IncidentId" = a."IncidentId"
                WHERE p."PublishedAt" IS NOT NULL AND (a."Id" = NEW."Id" OR a.rowid = NEW.rowid))
        BEGIN SELECT RAISE(ABORT, 'The action items of a published postmortem cannot be added to or replaced.'); END;
        CREATE TRIGGER IF NOT EXISTS "ActionItemsKeepPlace" BEFORE UPDATE ON "ActionItems"
        WHEN EXISTS (
            SELECT 1 FROM "ActionItems" a JOIN "Postmortems" p ON p."IncidentId" = a."IncidentId"
            WHERE p."PublishedAt" IS NOT NULL AND a.rowid <> OLD.rowid AND (a."Id" = NEW."Id" OR a.rowid = NEW.rowid))
        BEGIN SELECT RAISE(ABORT, 'An action item of a published postmortem cannot be replaced.'); END;

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
