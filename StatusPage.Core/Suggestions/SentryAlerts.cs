using System.Text.Json;

namespace StatusPage.Core.Suggestions;

/// <summary>
/// Sentry writes alerts in several shapes. An issue is one alert, whichever of them speaks of it; a metric alert is one
/// from its first threshold to its resolution. What is neither (an installation, a comment) is no alert. Pure.
/// </summary>
internal static class SentryAlerts
{
    public static IReadOnlyList<Alert> Read(JsonElement body)
    {
        JsonElement? root = body;
        var data = root.Member("data");
        var action = root.Text("action") ?? "";
        if (data.Member("metric_alert") is { ValueKind: JsonValueKind.Object } metric)
        {
            return [OfMetric(metric, data, action)];
        }

        if (data.Member("event") is { ValueKind: JsonValueKind.Object } triggered)
        {
            return [OfEvent(triggered, data)];
        }

        if (data.Member("error") is { ValueKind: JsonValueKind.Object } error)
        {
            return [OfEvent(error, data)];
        }

        if (data.Member("issue") is { ValueKind: JsonValueKind.Object } issue)
        {
            return action is "assigned" ? [] : [OfIssue(issue, data, action)];
        }

        if (data.IsObject())
        {
            return [];
        }

        if (root.Text("project") is null && root.Text("message") is null && !root.Member("event").IsObject())
        {
            throw new InvalidInputException("data", "The body is none that Sentry sends: it has neither “data” nor “project” and “message”. Send Sentry's issue alerts, issues, metric alerts or webhooks here.");
        }

        return [OfPlugin(root)];
    }

    /// <summary>An issue alert: a rule was triggered by an event of an issue.</summary>
    private static Alert OfEvent(JsonElement? sentryEvent, JsonElement? data) => new()
    {
        Fingerprint = IssueFingerprint(sentryEvent.Text("issue_id") ?? sentryEvent.Text("group_id"), sentryEvent.Text("title"), sentryEvent.Text("project")),
        Firing = true,
        Title = Title(sentryEvent.Text("title") ?? sentryEvent.Text("message")),
        Message = Lines(data.Text("triggered_rule") is { } rule ? $"Rule: {rule}" : null, Detail(sentryEvent), sentryEvent.Text("culprit")),
        Impact = AlertSeverity.ToImpact(sentryEvent.Text("level") ?? Tag(sentryEvent, "level")),
        Component = Alert.ComponentOf(Tag(sentryEvent, "component")),
        SeenAt = sentryEvent.Moment("datetime") ?? sentryEvent.Moment("timestamp"),
        Url = AlertText.Link(sentryEvent.Text("web_url")),
    };

    /// <summary>An issue was created, came back, was resolved or put aside.</summary>
    private static Alert OfIssue(JsonElement? issue, JsonElement? data, string action) => new()
    {
        Fingerprint = IssueFingerprint(issue.Text("id"), issue.Text("title"), issue.Member("project").Text("slug")),
        Firing = action is not ("resolved" or "archived" or "ignored"),
        Title = Title(issue.Text("title")),
        Message = Lines(data.Text("triggered_rule") is { } rule ? $"Rule: {rule}" : null, Detail(issue), issue.Text("culprit")),
        Impact = AlertSeverity.ToImpact(issue.Text("level")),
        SeenAt = action == "created" ? issue.Moment("firstSeen") : issue.Moment("lastSeen"),
        Url = AlertText.Link(issue.Text("web_url") ?? issue.Text("permalink")),
    };

    /// <summary>A metric alert went over a threshold (critical, warning) or back under it (resolved).</summary>
    private static Alert OfMetric(JsonElement? metric, JsonElement? data, string action)
    {
        var rule = metric.Member("alert_rule");
        return new Alert
        {
            Fingerprint = Alert.FingerprintOf($"metric:{metric.Text("id") ?? rule.Text("id") ?? metric.Text("title") ?? rule.Text("name")}"),
            Firing = action is not "resolved",
            Title = Title(rule.Text("name") ?? metric.Text("title") ?? data.Text("description_title")),
            Message = Lines(data.Text("description_title"), data.Text("description_text")),
            Impact = AlertSeverity.ToImpact(action),
            StartsAt = metric.Moment("date_started") ?? metric.Moment("date_detected"),
            EndsAt = metric.Moment("date_closed"),
            Url = AlertText.Link(data.Text("web_url")),
        };
    }

    /// <summary>The older plug-in: flat, with the event inside. It never says that an issue is resolved.</summary>
    private static Alert OfPlugin(JsonElement? root)
    {
        var sentryEvent = root.Member("event");
        var title = sentryEvent.Text("title") ?? root.Text("message") ?? sentryEvent.Text("message");
        return new Alert
        {
            Fingerprint = IssueFingerprint(root.Text("id"), title, root.Text("project")),
            Firing = true,
            Title = Title(title),
            Message = Lines(root.Text("project_name") ?? root.Text("project"), root.Text("message") is { } message && message != title ? message : null, root.Text("culprit")),
            Impact = AlertSeverity.ToImpact(root.Text("level") ?? sentryEvent.Text("level")),
            Component = Alert.ComponentOf(Tag(sentryEvent, "component")),
            SeenAt = sentryEvent.Moment("datetime") ?? sentryEvent.Moment("timestamp") ?? sentryEvent.Moment("received"),
            Url = AlertText.Link(root.Text("url")),
        };
    }

    private static string IssueFingerprint(string? id, string? title, string? project) =>
        Alert.FingerprintOf(id is not null ? $"issue:{id}" : Alert.HashOf($"{title}\n{project}"));

    private static string Title(string? text) => AlertText.Line(text, Suggestion.MaxTitle) ?? "Sentry alert without a title";

    private static string? Detail(JsonElement? subject) => subject.Member("metadata").Text("value");

    private static string? Lines(params string?[] lines) =>
        AlertText.Block(string.Join('\n', lines.Where(line => line is not null).Distinct(StringComparer.Ordinal)), Suggestion.MaxMessage);

    /// <summary>Tags come as pairs, <c>["level", "error"]</c>.</summary>
    private static string? Tag(JsonElement? sentryEvent, string name)
    {
        if (sentryEvent.Member("tags") is not { ValueKind: JsonValueKind.Array } tags)
        {
            return null;
        }

        foreach (var tag in tags.EnumerateArray())
        {
            if (tag.ValueKind == JsonValueKind.Array && tag.GetArrayLength() == 2 && AlertJson.Text(tag[0]) == name)
            {
                return AlertJson.Text(tag[1]);
            }
        }

        return null;
    }
}
