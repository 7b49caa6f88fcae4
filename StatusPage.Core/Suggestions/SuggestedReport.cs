using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Text;

namespace StatusPage.Core.Suggestions;

/// <summary>
/// What a suggestion becomes. Customers get words made for them: those of the source's template, or neutral ones; the
/// words of the alert go into the internal notes. Pure.
/// </summary>
public static class SuggestedReport
{
    public const string Title = "Problem with {{component}}";
    public const string Message = "We are investigating a problem with {{component}}. We will post an update as soon as we know more.";
    public const string TitleWithoutComponent = "Service problem";
    public const string MessageWithoutComponent = "We are investigating a problem with our service. We will post an update as soon as we know more.";

    /// <param name="suggestion">What is suggested; its component is on the board.</param>
    /// <param name="template">The template to start with, where there is one.</param>
    /// <param name="given">What somebody wants otherwise; what is null is filled in.</param>
    public static IncidentReport Of(Suggestion suggestion, IncidentTemplate? template, IncidentReport given)
    {
        var impact = given.Impact ?? suggestion.Impact;
        var components = given.Components
            ?? (suggestion.ComponentId is { } id
                ? [new AffectedComponent(id, StatusRollup.Severity(impact))]
                : template?.Components.Select(c => new AffectedComponent(c.Id, c.Status)).ToList() ?? []);
        var named = components.Count > 0;
        return given with
        {
            TemplateId = template?.Id,
            Title = given.Title ?? template?.Title ?? (named ? Title : TitleWithoutComponent),
            Message = given.Message ?? template?.Message ?? (named ? Message : MessageWithoutComponent),
            Impact = impact,
            Components = components,
            StartedAt = given.StartedAt ?? Earlier(suggestion.StartedAt, given.DetectedAt),
            DetectedAt = given.DetectedAt ?? Later(suggestion.StartedAt, given.StartedAt),
        };
    }

    /// <summary>For the internal notes: what came in, from where, since when.</summary>
    public static string Note(Suggestion suggestion)
    {
        var lines = new List<string>
        {
            $"Alert from {suggestion.SourceName}: **{suggestion.Title}**",
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"Since {suggestion.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, seen {suggestion.TimesSeen} {(suggestion.TimesSeen == 1 ? "time" : "times")}, impact {suggestion.Impact.ToWord()}."),
        };
        if (suggestion.Message is { } message)
        {
            lines.Add($"\n{message}\n");
        }

        if (suggestion.Url is { } url)
        {
            lines.Add($"Alert: <{url}>");
        }

        if (suggestion.RunbookUrl is { } runbook)
        {
            lines.Add($"Runbook: <{runbook}>");
        }

        if (suggestion.AlertEndedAt is not null)
        {
            lines.Add(EndNote(suggestion));
        }

        return string.Join('\n', lines).Trim();
    }

    public static string EndNote(Suggestion suggestion) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"The alert “{SafeText.Shown(suggestion.Title, Suggestion.MaxTitle)}” from {suggestion.SourceName} resolved at {suggestion.AlertEndedAt?.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.");

    public static string SilentNote(Suggestion suggestion) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"The alert “{SafeText.Shown(suggestion.Title, Suggestion.MaxTitle)}” from {suggestion.SourceName} was not heard of for {SilentAlerts.After.TotalHours:0} hours and is taken to be over. See there whether it is.");

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;
}
