using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication;

/// <summary>
/// Status history that ended long ago. It is read once a day and carried from publication to publication; of it only
/// what belongs to changed incidents is read again.
/// </summary>
/// <param name="Before">Holds what ended by then; what ended later, or lasts, is read for each publication.</param>
/// <param name="Since">Holds nothing that ended by then.</param>
/// <param name="Spans">By component.</param>
/// <param name="Gaps">By component.</param>
/// <param name="Windows">Maintenance by id, for when it was planned and when that was announced.</param>
internal sealed record SettledHistory(
    DateTimeOffset Before,
    DateTimeOffset Since,
    ImmutableDictionary<string, ImmutableArray<StatusSpan>> Spans,
    ILookup<string, Interval> Gaps,
    FrozenDictionary<string, PlannedWindow> Windows)
{
    public ImmutableArray<StatusSpan> Of(string componentId) => Spans.GetValueOrDefault(componentId, []);

    /// <summary>With the spans of these incidents replaced.</summary>
    public SettledHistory With(IReadOnlySet<string> incidents, ILookup<string, StatusSpan> theirs)
    {
        var spans = Spans.ToBuilder();
        foreach (var (component, kept) in Spans)
        {
            if (kept.Any(span => span.IncidentId is { } id && incidents.Contains(id)))
            {
                spans[component] = [.. kept.Where(span => span.IncidentId is not { } id || !incidents.Contains(id))];
            }
        }

        foreach (var component in theirs)
        {
            spans[component.Key] = [.. spans.GetValueOrDefault(component.Key, []), .. component];
        }

        return this with { Spans = spans.ToImmutable() };
    }
}

/// <summary>When maintenance was to be, as far as it was said in time, since when its start was said, and what came to it too late.</summary>
internal sealed record PlannedWindow(DateTimeOffset AnnouncedAt, Interval Span, IReadOnlyList<string> LateComponents)
{
    /// <summary>Exactly the notice is enough.</summary>
    public bool IsAnnounced(string componentId, TimeSpan notice) => AnnouncedAt <= Span.From - notice && !LateComponents.Contains(componentId);
}
