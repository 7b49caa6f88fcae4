using System.Text.Json.Nodes;

namespace StatusPage.Web.Api.Documentation;

/// <summary>What a sensible request looks like, for each kind of body; of a change, only what changes. The tests hold each against the shape it is for.</summary>
public static class RequestExamples
{
    private static readonly Dictionary<string, string> Bodies = new(StringComparer.Ordinal)
    {
        ["ComponentBody"] = """{ "name": "API", "description": "Everything under api.example.com", "groupId": "{groups}", "core": true, "target": 99.9, "measured": "GET / returns 200" }""",
        ["ComponentBody.patch"] = """{ "status": "degraded_performance", "statusReason": "We run on half of our servers while the others are moved." }""",
        ["GroupBody"] = """{ "name": "Europe" }""",
        ["GroupBody.patch"] = """{ "position": 0 }""",
        ["TemplateBody"] = """{ "name": "Slow answers", "title": "{{component}} answers slowly", "impact": "minor", "message": "Requests to {{component}} take longer than usual. We are looking into it.", "components": [ { "id": "{components}", "status": "degraded_performance" } ] }""",
        ["TemplateBody.patch"] = """{ "impact": "major" }""",
        ["TierBody"] = """{ "name": "Business", "description": "Customers of the Business plan", "target": 99.9, "bands": [ { "below": 99.9, "creditPercent": 10 }, { "below": 99, "creditPercent": 25 } ], "components": null }""",
        ["TierBody.patch"] = """{ "target": 99.95 }""",
        ["IncidentBody"] = """{ "title": "Elevated error rates", "status": "investigating", "impact": "major", "message": "About 5 % of API requests fail. We are looking into it.", "components": [ { "id": "{components}", "status": "partial_outage" } ] }""",
        ["IncidentPatchBody.patch"] = """{ "title": "Elevated error rates of the API" }""",
        ["UpdateBody"] = """{ "status": "identified", "message": "A deployment at 12:50 UTC is the cause. We are rolling it back.", "estimatedResolutionAt": "2026-05-11T13:45:00Z" }""",
        ["CorrectionBody.patch"] = """{ "message": "A deployment at 12:40 UTC is the cause. We are rolling it back." }""",
        ["ReopenBody"] = """{ "message": "Errors are back since 14:10 UTC. We are looking into it." }""",
        ["NoteBody"] = """{ "text": "The database team is on the call." }""",
        ["ActionPatchBody.patch"] = """{ "state": "done" }""",
        ["PostmortemBody"] = """{ "summary": "For 42 minutes, 5 % of API requests failed.", "actions": [ { "text": "Alert on the error rate of each region", "owner": "Ben Okafor", "dueOn": "2026-06-01" } ], "readers": "everybody" }""",
        ["PostmortemBody.patch"] = """{ "rootCause": "A deployment exhausted the connections of the database." }""",
        ["MaintenanceBody"] = """{ "title": "Upgrade of the database", "message": "Reads go on. Writes pause for up to five minutes.", "components": [ "{components}" ], "scheduledFor": "2026-05-14T02:00:00Z", "scheduledUntil": "2026-05-14T03:00:00Z" }""",
        ["MaintenancePatchBody.patch"] = """{ "scheduledUntil": "2026-05-14T04:00:00Z", "note": "We need an hour more." }""",
        ["MaintenanceUpdateBody"] = """{ "status": "verifying", "message": "The upgrade is done. We are checking it." }""",
        ["MaintenanceCancelBody"] = """{ "message": "We found a way that needs no pause." }""",
        ["ExceptionBody"] = """{ "occurrence": "2026-05-17T02:00:00Z", "movedTo": "2026-05-18T02:00:00Z" }""",
        ["AlertSourceBody"] = """{ "name": "Alertmanager", "componentId": "{components}", "mode": "suggest" }""",
        ["AlertSourceBody.patch"] = """{ "mode": "open", "impact": "critical" }""",
        ["DismissBody"] = """{ "reason": "A test of the alert." }""",
        ["ProbeBody"] = """{ "name": "API from Frankfurt", "kind": "http", "target": "https://api.example.com/health", "componentId": "{components}", "intervalSeconds": 60, "timeoutSeconds": 10, "region": "Frankfurt", "runbookUrl": "https://wiki.example.com/api-down", "settings": { "expectedStatus": [ 200 ], "maxLatencyMs": 2000 } }""",
        ["ProbeBody.patch"] = """{ "intervalSeconds": 30, "failureThreshold": 5 }""",
        ["ProbingBody.patch"] = """{ "quietMinutes": 15, "referenceTargets": [ "one.one.one.one:443" ] }""",
        ["RebuildBody"] = """{ "from": "2026-05-11T00:00:00Z", "until": "2026-05-12T00:00:00Z" }""",
        ["SubscriberBody"] = """{ "email": "ben@example.com", "minimumImpact": "major", "maintenance": true }""",
        ["SubscriberBody.patch"] = """{ "components": [ "{components}" ], "minimumImpact": "minor" }""",
        ["QuarantineBody"] = """{ "reason": "Its owner asked us to stop." }""",
        ["TestMailBody"] = """{ "to": "ben@example.com" }""",
        ["WebhookBodyWire"] = """{ "name": "Chat of operations", "url": "https://hooks.example.com/status", "format": "json", "topics": [ "incidents", "maintenance" ] }""",
        ["WebhookBodyWire.patch"] = """{ "enabled": false }""",
        ["PolicyDocument"] = """
            {
              "impacts": {
                "critical": { "label": "Critical", "definition": "Nobody can use it.", "emails": "at_once", "firstUpdate": "15 minutes", "cadence": "30 minutes", "resolution": null },
                "major": { "label": "Major", "definition": "Many cannot use it.", "emails": "at_once", "firstUpdate": "30 minutes", "cadence": "60 minutes", "resolution": null },
                "minor": { "label": "Minor", "definition": "Some notice it.", "emails": "at_once", "firstUpdate": "60 minutes", "cadence": "at_resolution", "resolution": null },
                "none": { "label": "Information", "definition": "Nothing is broken.", "emails": "at_once", "firstUpdate": null, "cadence": null, "resolution": null }
              },
              "maintenance": { "noticeHours": 48, "startAndEnd": true },
              "postmortem": { "trigger": "by_impact", "impacts": [ "critical", "major" ], "within": "7 business days", "readers": "everybody" }
            }
            """,
        ["PolicyDocument.patch"] = """{ "impacts": { "critical": { "firstUpdate": "10 minutes" } }, "maintenance": { "noticeHours": 72 } }""",
        ["UserBody"] = """{ "name": "Ben Okafor", "email": "ben@example.com", "role": "responder" }""",
        ["UserPatchBody.patch"] = """{ "role": "editor" }""",
        ["SettingsBody.patch"] = """{ "name": "Example status", "timeZone": "Europe/Berlin", "accent": "#0b5fff" }""",
        ["WaiveBody"] = """{ "reason": "The outage was announced by the customer beforehand." }""",
        ["TokenBody"] = """{ "name": "Deployment", "role": "responder", "expiresAt": "2027-05-11T00:00:00Z" }""",
        ["TokenPatchBody.patch"] = """{ "name": "Deployment of the shop", "expiresAt": "2027-11-11T00:00:00Z" }""",
        ["SubscribeBody"] = """{ "email": "ben@example.com", "components": [ "{components}" ], "minimumImpact": "minor" }""",
        ["GenericAlertBody"] = """{ "title": "Error rate above 5 %", "severity": "critical", "component": "API", "fingerprint": "api-errors", "status": "firing", "url": "https://grafana.example.com/d/api" }""",
        ["RatioBody"] = """{ "good": 9981, "total": 10000 }""",
    };

    /// <summary>Calls of others, which send what they send.</summary>
    private static readonly Dictionary<string, string> Operations = new(StringComparer.Ordinal)
    {
        ["receiveAlertmanagerAlerts"] = """{ "version": "4", "status": "firing", "alerts": [ { "status": "firing", "labels": { "alertname": "ApiErrors", "severity": "critical" }, "annotations": { "summary": "Error rate above 5 %" }, "startsAt": "2026-05-11T13:00:00Z", "fingerprint": "c5f3a1b2d4e6f708" } ] }""",
        ["receiveSentryAlerts"] = """{ "action": "triggered", "data": { "event": { "title": "TimeoutException in Checkout", "level": "error", "web_url": "https://sentry.example.com/issues/1" }, "triggered_rule": "Many errors" } }""",
    };

    /// <summary>The example of a body; null where none is written.</summary>
    /// <param name="operation">Its id.</param>
    /// <param name="shape">The name of the body's shape; null where it has none.</param>
    /// <param name="patch">Of a change: only what changes.</param>
    public static JsonNode? Of(string? operation, string? shape, bool patch)
    {
        var text = (operation is null ? null : Operations.GetValueOrDefault(operation))
            ?? (shape is null ? null : patch ? Bodies.GetValueOrDefault($"{shape}.patch") : Bodies.GetValueOrDefault(shape));
        if (text is null)
        {
            return null;
        }

        foreach (var kind in (string[])["components", "groups"])
        {
            text = text.Replace($"{{{kind}}}", SampleWords.Id(kind), StringComparison.Ordinal);
        }

        return JsonNode.Parse(text);
    }

    /// <summary>Every body that has an example of its own: its shape, and whether it is a change.</summary>
    public static IEnumerable<(string Shape, bool Patch)> All =>
        Bodies.Keys.Select(key => (key.Split('.')[0], key.EndsWith(".patch", StringComparison.Ordinal)));
}
