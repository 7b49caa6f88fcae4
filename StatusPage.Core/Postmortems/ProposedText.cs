using System.Globalization;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;
using StatusPage.Core.Publication;
using StatusPage.Core.Text;

namespace StatusPage.Core.Postmortems;

/// <summary>What a draft begins with, from the record of its incident. Pure.</summary>
public static class ProposedText
{
    /// <summary>Begins a line taken from a note among staff. Nothing is published while one is left.</summary>
    public const string InternalMark = "[internal note]";

    private const int MaxLine = 300;

    /// <param name="incident">With its updates.</param>
    /// <param name="notes">Those among staff.</param>
    /// <param name="causes">Probes and alerts that said so.</param>
    /// <param name="names">Of components the public knows, by id.</param>
    /// <param name="now">The present moment.</param>
    public static IReadOnlyDictionary<PostmortemSection, string> Of(
        Incident incident, IReadOnlyList<IncidentNote> notes, IReadOnlyList<IncidentCause> causes, IReadOnlyDictionary<string, string> names, DateTimeOffset now)
    {
        var proposed = new SortedDictionary<PostmortemSection, string>
        {
            [PostmortemSection.Timeline] = Timeline(incident, notes, causes, names),
            [PostmortemSection.Affected] = Affected(incident, names, now),
            [PostmortemSection.RootCause] = incident.RootCause ?? "",
            [PostmortemSection.Prevention] = incident.Remediation ?? "",
        };
        return proposed.Where(section => section.Value.Length > 0).ToDictionary(section => section.Key, section => Cut(section.Value));
    }

    private static string Timeline(Incident incident, IReadOnlyList<IncidentNote> notes, IReadOnlyList<IncidentCause> causes, IReadOnlyDictionary<string, string> names)
    {
        var lines = new List<(DateTimeOffset At, int Order, string Text)>();
        if (incident.StartedAt < incident.DetectedAt)
        {
            lines.Add((incident.StartedAt, 0, "It began."));
        }

        lines.Add((incident.DetectedAt, 1, "It was detected."));
        foreach (var cause in causes)
        {
            var what = cause.Kind == CauseKind.Probe ? "The check" : "The alert";
            lines.Add((cause.FailingSince, 2, $"{what} “{Plain(cause.Name)}” {(cause.Kind == CauseKind.Probe ? "failed for the first time" : "fired")}."));
            if (cause.RecoveredAt is { } recovered)
            {
                lines.Add((recovered, 2, $"{what} “{Plain(cause.Name)}” {(cause.Kind == CauseKind.Probe ? "succeeded again" : "ended")}."));
            }
        }

        if (incident.AcknowledgedAt is { } acknowledged)
        {
            lines.Add((acknowledged, 3, "It was acknowledged."));
        }

        lines.AddRange(incident.Updates.Select(update => (update.DisplayedAt, 4, $"{Heading(update)}{Changes(update, names)}: {Plain(update.Message)}")));
        lines.AddRange(notes.Select(note => (note.At, 5, $"{InternalMark} {Plain(note.Text)}")));
        var ordered = lines.OrderBy(line => line.At).ThenBy(line => line.Order).ToList();
        return string.Join('\n', ordered.Select(line => $"- **{Time(line.At)}** {line.Text}"));
    }

    private static string Affected(Incident incident, IReadOnlyDictionary<string, string> names, DateTimeOffset now)
    {
        var down = PostmortemTerms.DownBy(incident, now);
        var ids = incident.Updates.SelectMany(update => update.Components).Select(change => change.ComponentId).Distinct(StringComparer.Ordinal).Where(names.ContainsKey);
        return string.Join('\n', ids.Select(id => down.TryGetValue(id, out var time)
            ? $"- {Plain(names[id])}: down for {PublicWords.Duration(time)}."
            : $"- {Plain(names[id])}: impaired, not down."));
    }

    private static string Heading(IncidentUpdate update) => update.StatusBefore == IncidentStatus.Resolved ? "Reopened" : PublicWords.Of(update.Status);

    private static string Changes(IncidentUpdate update, IReadOnlyDictionary<string, string> names)
    {
        var changes = update.Components
            .Where(change => names.ContainsKey(change.ComponentId) && change.To is not null)
            .Select(change => $"{Plain(names[change.ComponentId])} {PublicWords.Of(change.To!.Value).ToLowerInvariant()}")
            .ToList();
        return changes.Count == 0 ? "" : $" ({string.Join(", ", changes)})";
    }

    private static string Plain(string markdown) => Markdown.ToPlainText(markdown, MaxLine).ReplaceLineEndings(" ");

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>At the end of a line.</summary>
    private static string Cut(string text) => text.Length <= PostmortemTemplate.MaxSection ? text : text[..text.LastIndexOf('\n', PostmortemTemplate.MaxSection - 1)];
}
