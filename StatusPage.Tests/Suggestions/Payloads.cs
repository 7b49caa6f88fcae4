namespace StatusPage.Tests.Suggestions;

/// <summary>Bodies as the senders write them, much more in them than is read here.</summary>
internal static class Payloads
{
    public const string Alertmanager = """
        {
          "receiver": "statuspage", "status": "firing", "version": "4", "groupKey": "{}:{alertname=\"HighErrorRate\"}", "truncatedAlerts": 0,
          "groupLabels": { "alertname": "HighErrorRate" }, "commonLabels": { "job": "api" }, "commonAnnotations": {},
          "externalURL": "http://alertmanager.example.com:9093",
          "alerts": [
            {
              "status": "firing",
              "labels": { "alertname": "HighErrorRate", "severity": "critical", "component": "payments api", "instance": "10.0.0.7:8080", "job": "api" },
              "annotations": { "summary": "High error rate on 10.0.0.7", "description": "5xx ratio is 12.5% for 5 minutes.", "runbook_url": "https://runbooks.example.com/errors" },
              "startsAt": "2026-05-11T12:50:30.739266876Z", "endsAt": "0001-01-01T00:00:00Z",
              "generatorURL": "http://prometheus.example.com/graph?g0.expr=rate", "fingerprint": "c4a7e1f9d2b35d01"
            },
            {
              "status": "resolved",
              "labels": { "alertname": "DiskFull", "severity": "warning" }, "annotations": {},
              "startsAt": "2026-05-11T14:00:00+02:00", "endsAt": "2026-05-11T14:40:00+02:00",
              "generatorURL": "", "fingerprint": "00aa11bb22cc33dd", "somethingNew": { "deep": [1, 2, null] }
            }
          ]
        }
        """;

    public const string SentryIssueAlert = """
        {
          "action": "triggered", "installation": { "uuid": "7a485448-a9e2-4c85-8a3c-4f44175783c9" },
          "actor": { "id": "sentry", "name": "Sentry", "type": "application" },
          "data": {
            "triggered_rule": "Too many checkout errors",
            "event": {
              "event_id": "e4874d664c3540c1a32eab185f12c5ab", "issue_id": "1117540176", "issue_url": "https://sentry.io/api/0/issues/1117540176/",
              "title": "ReferenceError: heck is not defined", "culprit": "?(<anonymous>)", "level": "error", "platform": "javascript", "project": 1,
              "datetime": "2026-05-11T12:58:17.677000Z", "timestamp": 1778504297.677,
              "metadata": { "type": "ReferenceError", "value": "heck is not defined", "filename": "/app.js" },
              "tags": [["browser", "Chrome 75.0.3770"], ["level", "error"], ["component", "Checkout"]],
              "url": "https://sentry.io/api/0/projects/shop/front-end/events/e4874d664c3540c1a32eab185f12c5ab/",
              "web_url": "https://sentry.io/organizations/shop/issues/1117540176/events/e4874d664c3540c1a32eab185f12c5ab/"
            }
          }
        }
        """;

    public const string SentryIssue = """
        {
          "action": "ACTION", "actor": { "type": "application", "id": "sentry", "name": "Sentry" }, "installation": { "uuid": "a8e5d37a-696c-4c54-adb5-b3f28d64c7de" },
          "data": {
            "issue": {
              "id": "1117540176", "shortId": "SHOP-2", "title": "ReferenceError: heck is not defined", "culprit": "checkout", "level": "fatal", "status": "unresolved",
              "metadata": { "type": "ReferenceError", "value": "heck is not defined" }, "project": { "id": "1", "name": "front-end", "slug": "front-end" },
              "firstSeen": "2026-05-11T12:40:00.000000Z", "lastSeen": "2026-05-11T12:59:00.000000Z", "count": "42", "permalink": null,
              "url": "https://sentry.io/api/0/organizations/shop/issues/1117540176/", "web_url": "https://shop.sentry.io/issues/1117540176/"
            }
          }
        }
        """;

    public const string SentryMetric = """
        {
          "action": "ACTION", "actor": { "id": "sentry", "name": "Sentry", "type": "application" },
          "data": {
            "description_text": "1000 events in the last 10 minutes\nFilter: level:error", "description_title": "Critical: Too many errors",
            "metric_alert": {
              "alert_rule": { "id": "7", "name": "Too many errors", "aggregate": "count()", "time_window": 10 },
              "id": "32", "identifier": "8", "title": "Too many errors", "status": 20, "projects": ["front-end"],
              "date_started": "2026-05-11T12:30:00Z", "date_detected": "2026-05-11T12:31:00Z", "date_closed": CLOSED
            },
            "web_url": "https://sentry.io/organizations/shop/alerts/rules/details/7/"
          }
        }
        """;

    public const string SentryPlugin = """
        {
          "id": "27379932", "project": "front-end", "project_name": "Front end", "project_slug": "front-end", "logger": null, "level": "warning",
          "culprit": "raven.scripts.runner in main", "message": "This is a slow query", "triggering_rules": [],
          "url": "https://sentry.io/organizations/shop/issues/27379932/?referrer=webhooks_plugin",
          "event": { "event_id": "a1b2", "title": "Slow query on orders", "received": 1778504100.5, "tags": [["component", "Orders"]] }
        }
        """;
}
