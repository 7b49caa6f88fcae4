using System.Text.Json.Nodes;
using StatusPage.Core.Catalog;
using StatusPage.Core.Scheduling;
using StatusPage.Web.Api.Compat;
using StatusPage.Web.Shared;

namespace StatusPage.Web.Api.Documentation;

/// <summary>What stands in examples for the fields of answers, by their names: one story, of a company whose API has errors on 11 May 2026. Pure.</summary>
internal static class SampleWords
{
    /// <summary>Null in the story: it has not come to that.</summary>
    private static readonly HashSet<string> Nothing = new(StringComparer.Ordinal)
    {
        "nextCursor", "resolvedAt", "resolution", "postmortem", "slaExclusion", "editedAt", "statusReason", "rootCause", "remediation", "emergencyReason",
        "revokedAt", "unsubscribedAt", "quarantinedAt", "quarantineReason", "pausedAt", "pausedBecause", "trouble", "since", "overdueSince", "nextTryAt", "waiver",
        "previousSecret", "previousSecretUntil", "vouchedBy", "confirmationExpiresAt", "alertEndedAt", "decidedAt", "decidedBy", "endedAt", "failingSince", "lastGapAt",
        "lastGapReason", "lastDetail", "detail", "seriesId", "recurrence", "plan", "impactBefore", "closedAt", "closedBy", "certificate", "maintenanceId", "reason",
        "lastBeatAt", "column", "evidence", "definition", "disabledAt", "monitoring_at", "resolved_at", "start_date", "custom_tweet", "tweet_id", "lastFailedAt", "lastFailure",
    };

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal)
    {
        "overlaps", "revisions", "removed", "added", "redirects", "leftOut", "notes", "refusedLines", "holidays", "exceptions",
    };

    private static readonly HashSet<string> False = new(StringComparer.Ordinal)
    {
        "emergency", "backfilled", "paused", "overdue", "estimateChanged", "dryRun", "final", "late", "only_show_if_degraded", "group",
    };

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["description"] = "Everything under api.example.com",
        ["group"] = "Europe",
        ["plans"] = "Business, Enterprise",
        ["measured"] = "GET / returns 200",
        ["title"] = "Elevated error rates",
        ["message"] = "About 5 % of API requests fail. We are looking into it.",
        ["messageHtml"] = "<p>About 5 % of API requests fail. We are looking into it.</p>",
        ["body"] = "About 5 % of API requests fail. We are looking into it.",
        ["postedBy"] = "Anna Lindqvist",
        ["acknowledgedBy"] = "Anna Lindqvist",
        ["createdBy"] = "Anna Lindqvist",
        ["updatedBy"] = "Anna Lindqvist",
        ["publishedBy"] = "Anna Lindqvist",
        ["replacedBy"] = "Anna Lindqvist",
        ["by"] = "Anna Lindqvist",
        ["leadName"] = "Anna Lindqvist",
        ["lead"] = "Anna Lindqvist",
        ["owner"] = "Ben Okafor",
        ["email"] = "ben@example.com",
        ["address"] = "ben@example.com",
        ["region"] = "Frankfurt",
        ["text"] = "Alert on the error rate of each region",
        ["summary"] = "For 42 minutes, 5 % of API requests failed.",
        ["timeline"] = "**13:00 UTC** Errors begin.\n\n**13:04 UTC** Reported.",
        ["affected"] = "Customers in Europe.",
        ["wentWell"] = "It was found by a probe within a minute.",
        ["wentBadly"] = "The cause was looked for in the wrong place.",
        ["prevention"] = "Connections are limited for each service.",
        ["lessons"] = "Watch connections, not only errors.",
        ["explanation"] = "The network of our provider was down.",
        ["timeZone"] = "Europe/Berlin",
        ["time_zone"] = "Etc/UTC",
        ["rule"] = "FREQ=WEEKLY;BYDAY=SU",
        ["promised"] = "30 minutes",
        ["firstUpdate"] = "30 minutes",
        ["cadence"] = "60 minutes",
        ["within"] = "7 business days",
        ["label"] = "Major",
        ["hint"] = "nB1w",
        ["token"] = "sp_7QxkT0f2nB1w",
        ["secret"] = "whsec_2fK9…",
        ["server"] = "smtp.example.com:587",
        ["reply"] = "250 2.0.0 queued as 4F1A2",
        ["answer"] = "ok",
        ["code"] = "200",
        ["lastCode"] = "200",
        ["method"] = "Minutes in which a check failed count as down.",
        ["sentence"] = "“ben@” is no email address.",
        ["period"] = "2026-05",
        ["month"] = "2026-05",
        ["dueOn"] = "2026-06-01",
        ["date"] = "2026-12-25",
        ["fingerprint"] = "api-errors",
        ["eventId"] = "msg_01kra4m5d7hq",
        ["type"] = "incident.created",
        ["action"] = "component.updated",
        ["version"] = "1.0.0",
        ["impact"] = "major",
        ["indicator"] = "major",
        ["old_status"] = "operational",
        ["new_status"] = "partial_outage",
        ["statusLine"] = "200 OK",
        ["protocol"] = "HTTP/2",
        ["monday"] = "09:00-18:00",
        ["tuesday"] = "09:00-18:00",
        ["wednesday"] = "09:00-18:00",
        ["thursday"] = "09:00-18:00",
        ["friday"] = "09:00-18:00",
        ["purpose"] = Jobs.ProbeSweep.Purpose,
        ["status"] = "ok",
        ["alertmanager"] = "https://status.example.com/v1/alerts/s3cr3t/alertmanager",
        ["sentry"] = "https://status.example.com/v1/alerts/s3cr3t/sentry",
        ["generic"] = "https://status.example.com/v1/alerts/s3cr3t/generic",
        ["runbookUrl"] = "https://wiki.example.com/api-down",
        ["shortlink"] = "https://status.example.com/incidents/" + IncidentId,
        ["slaMethod"] = "Minutes in which a check failed count as down.",
        ["hash"] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ["head"] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    };

    private static readonly Dictionary<string, double> Numbers = new(StringComparer.Ordinal)
    {
        ["version"] = 3,
        ["position"] = 0,
        ["target"] = 99.9,
        ["uptime90d"] = 99.98,
        ["uptimePct"] = 99.98,
        ["measured"] = 99.95,
        ["below"] = 99.9,
        ["creditPercent"] = 10,
        ["credit"] = 0,
        ["intervalSeconds"] = 60,
        ["timeoutSeconds"] = 10,
        ["failureThreshold"] = 3,
        ["recoveryThreshold"] = 3,
        ["noticeHours"] = 48,
        ["lengthMinutes"] = 60,
        ["resultDays"] = 8,
        ["hourDays"] = 800,
        ["quietMinutes"] = 10,
        ["totalProbes"] = 43200,
        ["okCount"] = 43192,
        ["failCount"] = 8,
        ["latencyMs"] = 87,
        ["lastLatencyMs"] = 87,
        ["p50"] = 84,
        ["p95"] = 140,
        ["p99"] = 310,
        ["tookMs"] = 87,
        ["statusCode"] = 200,
        ["recipients"] = 1204,
        ["sent"] = 1190,
        ["queued"] = 12,
        ["failed"] = 2,
        ["skipped"] = 0,
        ["overdue"] = 0,
        ["missed"] = 1,
        ["kept"] = 41,
        ["waived"] = 0,
        ["entries"] = 112,
        ["medianSeconds"] = 240,
        ["p90Seconds"] = 780,
        ["count"] = 9,
        ["incidents"] = 9,
        ["reminderPercent"] = 80,
        ["downtimeMinutes"] = 15,
        ["measuredSeconds"] = 907200,
        ["downtimeSeconds"] = 432,
        ["excusedSeconds"] = 0,
        ["maintenanceSeconds"] = 3600,
        ["confirmWithinHours"] = 48,
        ["daysLeft"] = 58,
        ["lines"] = 120,
        ["refused"] = 0,
        ["alreadyThere"] = 4,
        ["quarantined"] = 0,
        ["unsubscribed"] = 0,
        ["total"] = 60,
        ["failures"] = 0,
        ["everySeconds"] = Jobs.ProbeSweep.Every.TotalSeconds,
        ["lastDurationMs"] = 12,
        ["runs"] = 17280,
        ["consecutiveFailures"] = 0,
    };

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Groups"] = "Europe",
        ["Templates"] = "Slow answers",
        ["SLA tiers"] = "Business",
        ["Alert sources"] = "Alertmanager",
        ["Probes"] = "API from Frankfurt",
        ["Webhooks"] = "Chat of operations",
        ["Tokens"] = "Deployment",
        ["Users"] = "Ben Okafor",
        ["Jobs"] = Jobs.ProbeSweep.Name,
        ["Settings"] = "Example",
        ["Page"] = "Example",
        ["Incidents"] = "Elevated error rates",
        ["Maintenance"] = "Upgrade of the database",
    };

    private static readonly Dictionary<string, string> Statuses = new(StringComparer.Ordinal)
    {
        ["Components"] = "partial_outage",
        ["Incidents"] = "investigating",
        ["Updates"] = "investigating",
        ["Maintenance"] = "scheduled",
    };

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal) { ["Maintenance"] = "Upgrade of the database" };

    public const string IncidentId = "01kra4m5d7hq2v8c0w";
    public const string MaintenanceId = "01kr9q0b3e5t7y2m8k";

    private static readonly Dictionary<string, string> Moments = new(StringComparer.Ordinal)
    {
        ["startedAt"] = "2026-05-11T13:00:00Z",
        ["detectedAt"] = "2026-05-11T13:00:00Z",
        ["postedAt"] = "2026-05-11T13:04:00Z",
        ["displayedAt"] = "2026-05-11T13:04:00Z",
        ["acknowledgedAt"] = "2026-05-11T13:02:00Z",
        ["reportedAt"] = "2026-05-11T13:04:00Z",
        ["estimatedResolutionAt"] = "2026-05-11T13:45:00Z",
        ["nextUpdateDueAt"] = "2026-05-11T14:04:00Z",
        ["dueAt"] = "2026-05-11T14:04:00Z",
        ["scheduledFor"] = "2026-05-14T02:00:00Z",
        ["scheduledUntil"] = "2026-05-14T03:00:00Z",
        ["announcedAt"] = "2026-05-11T09:00:00Z",
        ["start"] = "2026-05-14T02:00:00Z",
        ["until"] = "2026-05-14T03:00:00Z",
        ["createdAt"] = "2026-04-02T08:30:00Z",
        ["created_at"] = "2026-05-11T13:04:00.000Z",
        ["updated_at"] = "2026-05-11T13:04:00.000Z",
        ["started_at"] = "2026-05-11T13:00:00.000Z",
        ["display_at"] = "2026-05-11T13:04:00.000Z",
        ["scheduled_for"] = "2026-05-14T02:00:00.000Z",
        ["scheduled_until"] = "2026-05-14T03:00:00.000Z",
        ["expiresAt"] = "2027-05-11T00:00:00Z",
        ["recordFrom"] = "2026-02-10T13:05:00Z",
        ["windowStart"] = "2026-04-11T13:05:00Z",
        ["windowEnd"] = "2026-05-11T13:05:00Z",
        ["nextRunAt"] = "2026-05-11T13:06:00Z",
        ["next"] = "2026-05-17T02:00:00Z",
        ["from"] = "2026-05-01T00:00:00Z",
        ["publishedAt"] = "2026-05-18T10:00:00Z",
    };

    private const string Moment = "2026-05-11T13:05:00Z";

    public static bool IsNothing(string name) => Nothing.Contains(name);

    public static bool IsEmpty(string name) => Empty.Contains(name);

    public static bool Truth(string name) => !False.Contains(name);

    /// <summary>Of anything of a kind, always the same.</summary>
    public static string Id(string kind) => kind.ToLowerInvariant() switch
    {
        "affected" => Id("components"),
        "components" or "component" => "01kqdz3v7m1x9f4b6t",
        "groups" or "group" => "01kqdz2c8k5r0n3j7p",
        "templates" or "template" => "01kqe0a9w2s6h8d4y1",
        "incidents" or "incident" => IncidentId,
        "maintenance" => MaintenanceId,
        "users" or "user" or "leaduser" => "01kqdy8n4p6z2c0r5g",
        var other => "01kqe" + string.Concat(other.Where(char.IsAsciiLetterLower).Take(6).Select(c => c is 'i' or 'l' or 'o' or 'u' ? 'x' : c)).PadRight(6, '0') + "4f7h2j9",
    };

    public static string Time(string name) => Moments.GetValueOrDefault(name, Moment);

    public static JsonNode Text(string name, string tag) => name switch
    {
        "status" when Statuses.TryGetValue(tag, out var status) => status,
        "code" when tag == "Affected" => Id("components"),
        "url" when tag == "Page" => "https://status.example.com",
        _ when Moments.TryGetValue(name, out var moment) => moment,
        "id" => Id(tag),
        "name" or "leadName" when name == "name" => Names.GetValueOrDefault(tag, "API"),
        "title" => Titles.GetValueOrDefault(tag, Texts["title"]),
        "url" => tag == "Probes" ? "https://status.example.com/v1/heartbeats/s3cr3t" : "https://status.example.com/incidents/" + IncidentId,
        "target" => "https://api.example.com/health",
        _ when name.EndsWith("Id", StringComparison.Ordinal) => Id(name[..^2]),
        _ when name.EndsWith("_id", StringComparison.Ordinal) => Id(name[..^3]),
        _ => Texts.GetValueOrDefault(name, "…"),
    };

    public static JsonNode Number(string name, bool whole)
    {
        var number = Numbers.GetValueOrDefault(name, 1);
        return whole ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }

    /// <summary>The word of an enumeration that fits the story.</summary>
    /// <summary>How the page as a whole is described, in our words or in those of hosted pages.</summary>
    public static string OfWhole(bool compatible) =>
        compatible ? CompatWords.StatusOf(ComponentStatus.PartialOutage).Description : StatusLook.Sentence(ComponentStatus.PartialOutage);

    public static string Word(string name, IReadOnlyList<string> words)
    {
        string[] liked = name is "status" or "to" or "currentStatus"
            ? ["investigating", "partial_outage", "scheduled"]
            : ["major", "http", "email", "editor", "next_update", "running", "active", "queued", "released", "up", "suggested", "open", "json", "everybody", "staff", "incident_created", "by_impact", "at_once", "none", "kept", "all", "suggest"];
        return liked.FirstOrDefault(words.Contains) ?? words[0];
    }
}
