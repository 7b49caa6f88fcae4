using System.Text.Json;

namespace StatusPage.Core.Suggestions;

/// <summary>Alertmanager posts groups of alerts; each alert of a group is one here. Pure.</summary>
internal static class AlertmanagerAlerts
{
    public static IReadOnlyList<Alert> Read(JsonElement body)
    {
        if (body.Member("alerts") is not { ValueKind: JsonValueKind.Array } alerts)
        {
            throw new InvalidInputException("alerts", "The body has no list “alerts”. Send what Alertmanager sends to a webhook (version 4).");
        }

        return [.. alerts.EnumerateArray().Where(alert => alert.ValueKind == JsonValueKind.Object).Select(alert => One(alert))];
    }

    private static Alert One(JsonElement? alert)
    {
        var (labels, annotations) = (alert.Member("labels"), alert.Member("annotations"));
        var name = labels.Text("alertname");
        return new Alert
        {
            Fingerprint = Alert.FingerprintOf(alert.Text("fingerprint") ?? Alert.HashOf(Signature(labels))),
            Firing = alert.Text("status") != "resolved",
            Title = AlertText.Line(annotations.Text("summary") ?? name, Suggestion.MaxTitle) ?? AlertText.Line(name, Suggestion.MaxTitle) ?? "Alert without a name",
            Message = AlertText.Block(annotations.Text("description") ?? annotations.Text("message"), Suggestion.MaxMessage),
            Impact = AlertSeverity.ToImpact(labels.Text("severity")),
            Component = Alert.ComponentOf(labels.Text("component")),
            StartsAt = alert.Moment("startsAt"),
            EndsAt = alert.Moment("endsAt"),
            Url = AlertText.Link(alert.Text("generatorURL")),
            RunbookUrl = AlertText.Link(annotations.Text("runbook_url") ?? annotations.Text("runbookUrl")),
        };
    }

    /// <summary>Labels tell alerts apart, in whatever order they are written.</summary>
    private static string Signature(JsonElement? labels) => labels.IsObject()
        ? string.Join('\n', labels!.Value.EnumerateObject().Select(label => $"{label.Name}={AlertJson.Text(label.Value)}").Order(StringComparer.Ordinal))
        : "";
}
