using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Promises.Clocks;

namespace StatusPage.Core.Publication;

public sealed record PublishedIncident
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required IncidentStatus Status { get; init; }

    public required Impact Impact { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset DetectedAt { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }

    public required DateTimeOffset? AcknowledgedAt { get; init; }

    public required DateTimeOffset? ResolvedAt { get; init; }

    public required DateTimeOffset? EstimatedResolutionAt { get; init; }

    public required string? RootCause { get; init; }

    public required string? Remediation { get; init; }

    /// <summary>Why the SLA leaves it out; null where it counts.</summary>
    public required SlaExclusion? SlaExclusion { get; init; }

    /// <summary>Reported after the fact.</summary>
    public required bool Backfilled { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required ImmutableArray<PublishedAffected> Components { get; init; }

    /// <summary>Oldest first, as posted.</summary>
    public required ImmutableArray<PublishedUpdate> Updates { get; init; }

    /// <summary>What was promised of it and how that stands, by kind and cycle; empty where nothing was.</summary>
    public ImmutableArray<PromiseClock> Promises { get; init; } = [];

    /// <summary>By when the next update is promised, be it overdue; null where none is.</summary>
    public DateTimeOffset? NextUpdateDueAt =>
        IsOpen && Promises.LastOrDefault(clock => clock.Kind == PromiseKind.NextUpdate) is { IsOpen: true } owed ? owed.DueAt : null;

    /// <summary>Null where none is owed and none is published.</summary>
    public PublishedPostmortem? Postmortem { get; init; }

    public bool IsOpen => Status != IncidentStatus.Resolved;
}

public sealed record PublishedAffected(string ComponentId, ComponentStatus Status);

public sealed record PublishedUpdate
{
    public required string Id { get; init; }

    public required IncidentStatus Status { get; init; }

    public required IncidentStatus? StatusBefore { get; init; }

    public required Impact Impact { get; init; }

    public required Impact? ImpactBefore { get; init; }

    public required bool EstimateChanged { get; init; }

    public required DateTimeOffset? EstimatedResolutionAt { get; init; }

    /// <summary>Markdown.</summary>
    public required string Message { get; init; }

    public required DateTimeOffset PostedAt { get; init; }

    public required DateTimeOffset DisplayedAt { get; init; }

    public required DateTimeOffset? EditedAt { get; init; }

    public required IReadOnlyList<ComponentChange> Components { get; init; }

    /// <summary>Whether subscribers were to be told.</summary>
    public bool Notify { get; init; } = true;
}

/// <summary>All incidents ever published, newest first, by when they began.</summary>
public sealed class PublishedIncidents
{
    public static readonly PublishedIncidents None = new([]);

    private readonly FrozenDictionary<string, int> _indexById;

    private PublishedIncidents(ImmutableArray<PublishedIncident> newestFirst)
    {
        NewestFirst = newestFirst;
        Open = [.. newestFirst.Where(incident => incident.IsOpen)];
        _indexById = newestFirst.Select((incident, index) => (incident.Id, index)).ToFrozenDictionary(pair => pair.Id, pair => pair.index, StringComparer.Ordinal);
    }

    public ImmutableArray<PublishedIncident> NewestFirst { get; }

    public ImmutableArray<PublishedIncident> Open { get; }

    public PublishedIncident? Find(string id) => _indexById.TryGetValue(id, out var index) ? NewestFirst[index] : null;

    /// <summary>Those that began in [from, until), newest first.</summary>
    public IEnumerable<PublishedIncident> Between(DateTimeOffset from, DateTimeOffset until) =>
        NewestFirst.SkipWhile(incident => incident.StartedAt >= until).TakeWhile(incident => incident.StartedAt >= from);

    internal PublishedIncidents With(IReadOnlyCollection<PublishedIncident> changed, IReadOnlyCollection<string> removed)
    {
        if (changed.Count + removed.Count == 0)
        {
            return this;
        }

        var gone = changed.Select(incident => incident.Id).Concat(removed).ToHashSet(StringComparer.Ordinal);
        var all = NewestFirst.Where(incident => !gone.Contains(incident.Id)).Concat(changed).ToArray();
        Array.Sort(all, static (a, b) => b.StartedAt != a.StartedAt ? b.StartedAt.CompareTo(a.StartedAt) : string.CompareOrdinal(b.Id, a.Id));
        return new PublishedIncidents([.. all]);
    }
}
