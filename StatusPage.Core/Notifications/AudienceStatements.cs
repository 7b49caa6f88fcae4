using System.Data.Common;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using StatusPage.Core.Data;
using StatusPage.Core.Incidents;

namespace StatusPage.Core.Notifications;

/// <summary>An <see cref="Audience"/> as statements over all subscribers at once, in SQL that SQLite and PostgreSQL both take.</summary>
internal static class AudienceStatements
{
    /// <summary>Heads a statement that finds subscribers, and writes a delivery for each.</summary>
    private const string Queue =
        """
        INSERT INTO "Deliveries" ("Kind", "NotificationId", "SubscriberId", "Thread", "State", "Attempts", "CreatedMs", "DueMs")
        SELECT 'posting', @notification, s."Id", @thread, 'queued', 0, @now, @now
        """;

    /// <summary>Writes a delivery for everyone concerned; how many.</summary>
    public static async Task<int> WriteDeliveriesAsync(StatusPageDbContext db, Notification notification, Audience audience, DateTimeOffset now)
    {
        await using var command = Command(
            db,
            audience,
            Queue,
            """ORDER BY s."Id" """);
        command.Add("@notification", notification.Id);
        command.Add("@thread", notification.SubjectId);
        command.Add("@now", now.ToUnixTimeMilliseconds());
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<int> CountAsync(StatusPageDbContext db, Audience audience, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        await using var command = Command(db, audience, "SELECT COUNT(*)", "");
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a delivery for everyone who got mails of the same thing before, and wants mail still; how many.</summary>
    public static async Task<int> WriteToFollowersAsync(StatusPageDbContext db, Notification notification, DateTimeOffset now)
    {
        await using var command = Followers(
            db,
            notification.SubjectId,
            Queue,
            """ ORDER BY s."Id" """);
        command.Add("@notification", notification.Id);
        command.Add("@now", now.ToUnixTimeMilliseconds());
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<int> CountFollowersAsync(StatusPageDbContext db, string subjectId, CancellationToken cancel)
    {
        await db.Database.OpenConnectionAsync(cancel);
        await using var command = Followers(db, subjectId, "SELECT COUNT(*)", "");
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }

    private static DbCommand Followers(StatusPageDbContext db, string subjectId, string head, string tail)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        command.Add("@thread", subjectId);
        command.CommandText =
            head
            + """
               FROM "Subscribers" s WHERE s."State" = 'active' AND s."Id" IN (
                  SELECT d."SubscriberId" FROM "Notifications" n JOIN "Deliveries" d ON d."NotificationId" = n."Id"
                  WHERE n."SubjectId" = @thread AND d."State" IN ('queued', 'sent'))
              """
            + tail;
        return command;
    }

    private static DbCommand Command(StatusPageDbContext db, Audience audience, string head, string tail)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        var components = string.Join(", ", audience.ComponentIds.Select((id, i) => command.Add($"@c{i}", id)));
        var chosen = components.Length == 0
            ? ""
            : $"""
              OR (s."Scope" = 'components' AND EXISTS (
                  SELECT 1 FROM "SubscriberComponents" c WHERE c."SubscriberId" = s."Id" AND c."ComponentId" IN ({components})))
              """;
        var asked = audience.IncidentId is { } incident
            ? $"""OR EXISTS (SELECT 1 FROM "SubscriberIncidents" i WHERE i."SubscriberId" = s."Id" AND i."IncidentId" = {command.Add("@incident", incident)})"""
            : "";
        command.CommandText = new StringBuilder(head)
            .AppendLine(CultureInfo.InvariantCulture, $"""
                 FROM "Subscribers" s WHERE s."State" = 'active' AND (({Wanted(audience)} AND (s."Scope" = 'all' {chosen})) {asked})
                """)
            .Append(tail)
            .ToString();
        return command;
    }

    private static string Wanted(Audience audience) => audience.Impact is { } impact
        ? $"""s."MinimumImpact" IN ({string.Join(", ", Enum.GetValues<Impact>().Where(least => least <= impact).Select(least => $"'{least.ToWord()}'"))})"""
        : """s."Maintenance" """;

    private static string Add(this DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
        return name;
    }
}
