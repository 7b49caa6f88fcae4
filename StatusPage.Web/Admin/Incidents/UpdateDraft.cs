using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;

namespace StatusPage.Web.Admin.Incidents;

/// <summary>
/// What the update form holds while it is written: only what differs from the incident, so that it still fits when
/// somebody else changes the incident meanwhile. Kept by the browser as it stands, so plain data.
/// </summary>
public sealed class UpdateDraft
{
    /// <summary>Null while it stays as it is.</summary>
    public IncidentStatus? Status { get; set; }

    public Impact? Impact { get; set; }

    public string Message { get; set; } = "";

    /// <summary>Components touched, and what they become; null takes one off the incident.</summary>
    public Dictionary<string, ComponentStatus?> Components { get; set; } = [];

    public DateTimeOffset? EstimatedResolutionAt { get; set; }

    public bool ClearEstimate { get; set; }

    public bool Notify { get; set; } = true;

    public DateTimeOffset? DisplayedAt { get; set; }

    public string RootCause { get; set; } = "";

    public string Remediation { get; set; } = "";

    /// <summary>Whether something was entered that would be a pity to lose.</summary>
    public bool IsEmpty =>
        Status is null && Impact is null && Message.Length == 0 && Components.Count == 0 && EstimatedResolutionAt is null && !ClearEstimate
        && DisplayedAt is null && RootCause.Length == 0 && Remediation.Length == 0;

    /// <summary>All that was written, as one text.</summary>
    public string Typed => string.Join(' ', new[] { Message, RootCause, Remediation }.Where(text => text.Length > 0));

    /// <summary>The components as they will be: the incident's own, overlaid with what was touched here.</summary>
    public IReadOnlyList<DraftComponent> Over(IEnumerable<IncidentComponent> present)
    {
        var result = new List<DraftComponent>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var component in present)
        {
            seen.Add(component.ComponentId);
            if (!Components.TryGetValue(component.ComponentId, out var changed))
            {
                result.Add(new DraftComponent(component.ComponentId, component.Status));
            }
            else if (changed is { } status)
            {
                result.Add(new DraftComponent(component.ComponentId, status));
            }
        }

        result.AddRange(Components.Where(c => c.Value is not null && !seen.Contains(c.Key)).Select(c => new DraftComponent(c.Key, c.Value!.Value)));
        return result;
    }

    /// <summary>Takes over the list as it should be, keeping only what differs from the incident.</summary>
    public void Set(IReadOnlyList<DraftComponent> wanted, IReadOnlyCollection<IncidentComponent> present)
    {
        Components.Clear();
        foreach (var component in wanted.DistinctBy(c => c.Id, StringComparer.Ordinal))
        {
            if (present.FirstOrDefault(c => c.ComponentId == component.Id)?.Status != component.Status)
            {
                Components[component.Id] = component.Status;
            }
        }

        foreach (var component in present)
        {
            if (wanted.All(c => c.Id != component.ComponentId))
            {
                Components[component.ComponentId] = null;
            }
        }
    }

    public IncidentPosting ToPosting(Incident incident)
    {
        var resolving = Status == IncidentStatus.Resolved;
        return new IncidentPosting
        {
            Status = Status,
            Impact = Impact,
            Message = Message,
            // What somebody else already took off needs no taking off.
            Components = [.. Components
                .Where(c => c.Value is not null || incident.Components.Any(present => present.ComponentId == c.Key))
                .Select(c => new AffectedComponent(c.Key, c.Value))],
            Notify = Notify,
            DisplayedAt = DisplayedAt,
            EstimatedResolutionAt = resolving ? null : EstimatedResolutionAt,
            ClearEstimate = ClearEstimate && !resolving,
            RootCause = resolving ? RootCause : null,
            Remediation = resolving ? Remediation : null,
        };
    }
}
