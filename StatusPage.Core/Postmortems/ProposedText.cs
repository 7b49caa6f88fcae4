using System.Globalization;
using StatusPage.Core.Incidents;
using StatusPage.Core.Probing;
using StatusPage.Core.Publication;
using StatusPage.Core.Text;

namespace StatusPage.Core.Postmortems;

/// <summary>What a draft begins with, from the record of its incident. Pure.</summary>
public static class ProposedText
{
    /// <summary>Begins a line that only staff know: a note, or what names a probe or an alert. Nothing is published while one is left.</summary>
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
        return proposed.Where(section => section.Value.Length > 0).ToDictionary();
    }

    private static string Timeline(Incident incident, IReadOnlyList<IncidentNote> notes, IReadOnlyList<IncidentCause> causes, IReadOnlyDictionary<string, string> names)
    {
        var lines = new List<(DateTimeOffset At, int Order, string Text)>();
        if (incident.StartedAt < incident.DetectedAt)
        {
            lines.Add((incident.StartedAt, 0, "It began."));
        }

        lines.Add((incident.DetectedAt, 1, "It was detected."));
        // Their names tell of what is inside: hosts, ports, customers.
        lines.AddRange(causes.SelectMany(Evidence).Select(line => (line.At, 2, $"{InternalMark} {line.Text}")));

        if (incident.AcknowledgedAt is { } acknowledged)
        {
            lines.Add((acknowledged, 3, "It was acknowledged."));
        }

        lines.AddRange(incident.Updates.Select(update => (update.DisplayedAt, 4, $"{Heading(update)}{Changes(update, names)}: {Plain(update.Message)}")));
        lines.AddRange(notes.Select(note => (note.At, 5, $"{InternalMark} {Plain(note.Text)}")));
        return Fitted([.. lines.OrderBy(line => line.At).ThenBy(line => line.Order).Select(line => $"- **{Time(line.At)}** {line.Text}")]);
    }

    /// <summary>When a probe failed or an alert fired for the first and for the last time, and how that ended.</summary>
    private static IEnumerable<(DateTimeOffset At, string Text)> Evidence(IncidentCause cause)
    {
        var probe = cause.Kind == CauseKind.Probe;
        var (what, failed) = probe ? ($"The check “{Plain(cause.Name)}”", "failed") : ($"The alert “{Plain(cause.Name)}”", "fired");
        if (cause is { FirstFailingAt: { } first, Failures: > 1 })
        {
            yield return (first, $"{what} {failed} for the first time.");
            yield return (cause.FailingSince, string.Create(CultureInfo.InvariantCulture, $"{what} {failed} again, the last of {cause.Failures} times."));
        }
        else
        {
            yield return (cause.FailingSince, cause.FirstFailingAt is null ? $"{what} {failed}." : $"{what} {failed} for the first time.");
        }

        if (cause.RecoveredAt is { } recovered)
        {
            yield return (recovered, (probe, cause.End) switch
            {
                (false, _) => $"{what} ended.",
                (_, CauseEnd.Recovered) => $"{what} succeeded again.",
                (_, CauseEnd.Stopped) => $"{what} was not run any more.",
                (_, CauseEnd.Changed) => $"{what} was changed and began anew.",
                (_, null) => $"{what} was not failing any more.",
            });
        }
    }

    /// <summary>As many lines as a section takes; where that is not all, the last one says so.</summary>
    private static string Fitted(IReadOnlyList<string> lines)
    {
        var (kept, length) = (0, 0);
        while (kept < lines.Count && length + lines[kept].Length < PostmortemTemplate.MaxSection - MaxLine)
        {
            length += lines[kept].Length + 1;
            kept++;
        }

        var left = lines.Count - kept;
        return string.Join('\n', left == 0 ? lines : lines.Take(kept).Append(
            $"- {InternalMark} {PublicWords.Count(left, "later line")} of the record did not fit in here and {(left == 1 ? "is" : "are")} left out. Shorten what stands above and add what readers need of the rest from the page of the incident."));
    }

    private static string Affected(Incident incident, IReadOnlyDictionary<string, string> names, DateTimeOffset now)
    {
        var down = PostmortemTerms.DownBy(incident, now);
        var ids = incident.Updates.SelectMany(update => update.Components).Select(change => change.ComponentId).Distinct(StringComparer.Ordinal).Where(names.ContainsKey);
        return Fitted([.. ids.Select(id => down.TryGetValue(id, out var time)
            ? $"- {Plain(names[id])}: down for {PublicWords.Duration(time)}."
            : $"- {Plain(names[id])}: impaired, not down.")]);
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
}
