namespace StatusPage.Core.Data.Postgres;

/// <summary>
/// What <see cref="AppendOnly"/> is on SQLite, in the same words, and against TRUNCATE. Run at each start: functions are made
/// anew, triggers where they are not there or not as they should be, for making one waits for whoever reads the table. They fire
/// whatever a session calls itself (ENABLE ALWAYS).
/// </summary>
internal static class PostgresAppendOnly
{
    public static readonly string Triggers =
        Function("KeepRow", "RAISE EXCEPTION '%', TG_ARGV[0];")
        + Keep("AuditEntries", "Id", "Audit entries")
        + Keep("PromiseLedger", "Number", "Entries of the ledger")
        + Ends
        + Published
        + Actions;

    private static string Ends =>
        Function(
            "PromiseLedgerKeepEnds",
            """
            IF EXISTS (
                SELECT 1 FROM "PromiseLedger"
                WHERE "SubjectId" = NEW."SubjectId" AND "Kind" = NEW."Kind" AND "Cycle" = NEW."Cycle" AND ("State" = 'waived') = (NEW."State" = 'waived')) THEN
                RAISE EXCEPTION 'A promise ends once, and is waived once.';
            END IF;
            RETURN NEW;
            """)
        + Trigger("PromiseLedgerKeepEnds", "PromiseLedger", """BEFORE INSERT ON "PromiseLedger" FOR EACH ROW""", """ "PromiseLedgerKeepEnds"()""");

    private static string Published =>
        Function(
            "PostmortemsKeepPublished",
            """
            IF OLD."PublishedAt" IS NOT NULL AND (
                NEW."IncidentId" IS DISTINCT FROM OLD."IncidentId" OR NEW."Sections" IS DISTINCT FROM OLD."Sections" OR NEW."Readers" IS DISTINCT FROM OLD."Readers"
                OR NEW."CreatedAt" IS DISTINCT FROM OLD."CreatedAt" OR NEW."CreatedBy" IS DISTINCT FROM OLD."CreatedBy"
                OR NEW."PublishedAt" IS DISTINCT FROM OLD."PublishedAt" OR NEW."PublishedBy" IS DISTINCT FROM OLD."PublishedBy") THEN
                RAISE EXCEPTION 'A published postmortem cannot be changed.';
            END IF;
            IF EXISTS (
                SELECT 1 FROM "Postmortems" p
                WHERE p."PublishedAt" IS NOT NULL AND p."IncidentId" <> OLD."IncidentId" AND (p."IncidentId" = NEW."IncidentId" OR p."LinkHash" = NEW."LinkHash")) THEN
                RAISE EXCEPTION 'A published postmortem cannot be replaced.';
            END IF;
            RETURN NEW;
            """)
        + Trigger("PostmortemsKeepPublished", "Postmortems", """BEFORE UPDATE ON "Postmortems" FOR EACH ROW""", """ "PostmortemsKeepPublished"()""")
        + Function(
            "PostmortemsKeepReplace",
            """
            IF EXISTS (
                SELECT 1 FROM "Postmortems" p WHERE p."PublishedAt" IS NOT NULL AND (p."IncidentId" = NEW."IncidentId" OR p."LinkHash" = NEW."LinkHash")) THEN
                RAISE EXCEPTION 'A published postmortem cannot be replaced.';
            END IF;
            RETURN NEW;
            """)
        + Trigger("PostmortemsKeepReplace", "Postmortems", """BEFORE INSERT ON "Postmortems" FOR EACH ROW""", """ "PostmortemsKeepReplace"()""")
        + Trigger(
            "PostmortemsKeepDelete",
            "Postmortems",
            """BEFORE DELETE ON "Postmortems" FOR EACH ROW WHEN (OLD."PublishedAt" IS NOT NULL)""",
            """ "KeepRow"('A published postmortem cannot be deleted.')""")
        + Function(
            "PostmortemsKeepTruncate",
            """
            IF EXISTS (SELECT 1 FROM "Postmortems" WHERE "PublishedAt" IS NOT NULL) THEN
                RAISE EXCEPTION 'A published postmortem cannot be deleted.';
            END IF;
            RETURN NULL;
            """)
        + Trigger("PostmortemsKeepTruncate", "Postmortems", """BEFORE TRUNCATE ON "Postmortems" FOR EACH STATEMENT""", """ "PostmortemsKeepTruncate"()""");

    private static string Actions =>
        Function(
            "ActionItemsKeepPublished",
            """
            IF (NEW."Id" IS DISTINCT FROM OLD."Id" OR NEW."IncidentId" IS DISTINCT FROM OLD."IncidentId" OR NEW."Position" IS DISTINCT FROM OLD."Position"
                    OR NEW."Text" IS DISTINCT FROM OLD."Text")
                AND EXISTS (SELECT 1 FROM "Postmortems" p WHERE p."PublishedAt" IS NOT NULL AND p."IncidentId" IN (OLD."IncidentId", NEW."IncidentId")) THEN
                RAISE EXCEPTION 'What an action item of a published postmortem says cannot be changed.';
            END IF;
            IF NEW."Id" <> OLD."Id" AND EXISTS (
                SELECT 1 FROM "ActionItems" a JOIN "Postmortems" p ON p."IncidentId" = a."IncidentId" WHERE p."PublishedAt" IS NOT NULL AND a."Id" = NEW."Id") THEN
                RAISE EXCEPTION 'An action item of a published postmortem cannot be replaced.';
            END IF;
            RETURN NEW;
            """)
        + Trigger("ActionItemsKeepPublished", "ActionItems", """BEFORE UPDATE ON "ActionItems" FOR EACH ROW""", """ "ActionItemsKeepPublished"()""")
        + Function(
            "ActionItemsKeepDelete",
            """
            IF EXISTS (SELECT 1 FROM "Postmortems" p WHERE p."PublishedAt" IS NOT NULL AND p."IncidentId" = OLD."IncidentId") THEN
                RAISE EXCEPTION 'An action item of a published postmortem cannot be deleted.';
            END IF;
            RETURN OLD;
            """)
        + Trigger("ActionItemsKeepDelete", "ActionItems", """BEFORE DELETE ON "ActionItems" FOR EACH ROW""", """ "ActionItemsKeepDelete"()""")
        + Function(
            "ActionItemsKeepInsert",
            """
            IF EXISTS (SELECT 1 FROM "Postmortems" p WHERE p."PublishedAt" IS NOT NULL AND p."IncidentId" = NEW."IncidentId")
                OR EXISTS (
                    SELECT 1 FROM "ActionItems" a JOIN "Postmortems" p ON p."IncidentId" = a."IncidentId" WHERE p."PublishedAt" IS NOT NULL AND a."Id" = NEW."Id") THEN
                RAISE EXCEPTION 'The action items of a published postmortem cannot be added to or replaced.';
            END IF;
            RETURN NEW;
            """)
        + Trigger("ActionItemsKeepInsert", "ActionItems", """BEFORE INSERT ON "ActionItems" FOR EACH ROW""", """ "ActionItemsKeepInsert"()""")
        + Function(
            "ActionItemsKeepTruncate",
            """
            IF EXISTS (SELECT 1 FROM "ActionItems" a JOIN "Postmortems" p ON p."IncidentId" = a."IncidentId" WHERE p."PublishedAt" IS NOT NULL) THEN
                RAISE EXCEPTION 'An action item of a published postmortem cannot be deleted.';
            END IF;
            RETURN NULL;
            """)
        + Trigger("ActionItemsKeepTruncate", "ActionItems", """BEFORE TRUNCATE ON "ActionItems" FOR EACH STATEMENT""", """ "ActionItemsKeepTruncate"()""");

    private static string Keep(string table, string key, string rows) =>
        Trigger($"{table}KeepUpdate", table, $"""BEFORE UPDATE ON "{table}" FOR EACH ROW""", $""" "KeepRow"('{rows} cannot be changed.')""")
        + Trigger($"{table}KeepDelete", table, $"""BEFORE DELETE ON "{table}" FOR EACH ROW""", $""" "KeepRow"('{rows} cannot be deleted.')""")
        + Trigger($"{table}KeepTruncate", table, $"""BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT""", $""" "KeepRow"('{rows} cannot be deleted.')""")
        + Function(
            $"{table}KeepReplace",
            $"""
            IF EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}") THEN
                RAISE EXCEPTION '{rows} cannot be replaced.';
            END IF;
            RETURN NEW;
            """)
        + Trigger($"{table}KeepReplace", table, $"""BEFORE INSERT ON "{table}" FOR EACH ROW""", $""" "{table}KeepReplace"()""");

    private static string Function(string name, string body) =>
        $"""
        CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $do$
        BEGIN
        {body}
        END $do$;

        """;

    private static string Trigger(string name, string table, string when, string runs) =>
        $"""
        DO $do$ BEGIN
        IF NOT EXISTS (
            SELECT 1 FROM pg_trigger
            WHERE tgname = '{name}' AND tgrelid = '"{table}"'::regclass AND tgenabled = 'A' AND tgfoid = '{runs[..runs.IndexOf('(', StringComparison.Ordinal)].Trim()}()'::regprocedure) THEN
        DROP TRIGGER IF EXISTS "{name}" ON "{table}";
        CREATE TRIGGER "{name}" {when} EXECUTE FUNCTION{runs};
        ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER "{name}";
        END IF;
        END $do$;

        """;
}
