using System.Text.Json;

namespace StatusPage.Core.Suggestions;

/// <summary>
/// <c>{title, message?, severity? or impact?, component?, fingerprint?, status?: firing or resolved, startsAt?, endsAt?, url?, runbookUrl?}</c>.
/// Without a fingerprint the same title and component are the same alert. Pure.
/// </summary>
internal static class GenericAlert
{
    public static Alert Read(JsonElement body)
    {
        JsonElement? alert = body;
        var component = Alert.ComponentOf(alert.Text("component"));
        var given = alert.Text("fingerprint");
        if (AlertText.Line(alert.Text("title"), Suggestion.MaxTitle) is not { } title)
        {
            throw new InvalidInputException("title", "The body has no “title”. Send at least {\"title\": \"What is wrong\"}.");
        }

        return new Alert
        {
            Fingerprint = Alert.FingerprintOf(given ?? Alert.HashOf($"{title}\n{component}")),
            Firing = alert.Text("status")?.Trim().ToLowerInvariant() is not ("resolved" or "ok"),
            Title = title,
            Message = AlertText.Block(alert.Text("message"), Suggestion.MaxMessage),
            Impact = AlertSeverity.ToImpact(alert.Text("impact")) ?? AlertSeverity.ToImpact(alert.Text("severity")),
            Component = component,
            StartsAt = alert.Moment("startsAt"),
            EndsAt = alert.Moment("endsAt"),
            Url = AlertText.Link(alert.Text("url")),
            RunbookUrl = AlertText.Link(alert.Text("runbookUrl")),
        };
    }
}
