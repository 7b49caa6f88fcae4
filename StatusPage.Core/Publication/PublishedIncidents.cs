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
    public static readonly PublishedIncidents None = new([], ImmutableDictionary.Create<string, PublishedIncident>(StringComparer.Ordinal, ReferenceEqualityComparer.Instance));

    /// <summary>
    /// A tree, of which the next one has all but a branch: what is posted to one of ten thousand costs no more than to one of ten.
    /// It holds the very objects of <see cref="NewestFirst"/>, be another one equal.
    /// </summary>
    private readonly ImmutableDictionary<string, PublishedIncident> _byId;

    private PublishedIncidents(ImmutableArray<PublishedIncident> newestFirst, ImmutableDictionary<string, PublishedIncident> byId)
    {
        NewestFirst = newestFirst;
        Open = [.. newestFirst.Where(incident => incident.IsOpen)];
        _byId = byId;
    }

    public ImmutableArray<PublishedIncident> NewestFirst { get; }

    public ImmutableArray<PublishedIncident> Open { get; }

    public PublishedIncident? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Those that began in [from, until), newest first.</summary>
    public IEnumerable<PublishedIncident> Between(DateTimeOffset from, DateTimeOffset until) =>
        NewestFirst.SkipWhile(incident => incident.StartedAt >= until).TakeWhile(incident => incident.StartedAt >= from);

    /// <summary>Those that are not the very objects of before, newest first: what nobody touched keeps its object.</summary>
    internal IEnumerable<PublishedIncident> OtherThan(PublishedIncidents before)
    {
        var at = 0;
        foreach (var incident in NewestFirst)
        {
            // Both are in the same order: what is passed over here has gone or has moved.
            while (at < before.NewestFirst.Length && NewerFirst(before.NewestFirst[at], incident) < 0)
            {
                at++;
            }

            if (at >= before.NewestFirst.Length || !ReferenceEquals(before.NewestFirst[at], incident))
            {
                yield return incident;
            }
        }
    }

    internal PublishedIncidents With(IReadOnlyCollection<PublishedIncident> changed, IReadOnlyCollection<string> removed)
    {
        if (changed.Count + removed.Count == 0)
        {
            return this;
        }

        var gone = changed.Select(incident => incident.Id).Concat(removed).Select(Find).OfType<PublishedIncident>().ToHashSet<PublishedIncident>(ReferenceEqualityComparer.Instance);
        var added = changed.ToArray();
        Array.Sort(added, NewerFirst);
        var all = ImmutableArray.CreateBuilder<PublishedIncident>(NewestFirst.Length - gone.Count + added.Length);
        var next = 0;
        foreach (var stays in NewestFirst.Where(incident => !gone.Contains(incident)))
        {
            while (next < added.Length && NewerFirst(added[next], stays) < 0)
            {
                all.Add(added[next++]);
            }

            all.Add(stays);
        }

        all.AddRange(added.AsSpan(next));
        return new PublishedIncidents(all.MoveToImmutable(), _byId.RemoveRange(removed).SetItems(changed.Select(incident => KeyValuePair.Create(incident.Id, incident))));
    }

    private static int NewerFirst(PublishedIncident a, PublishedIncident b) => b.StartedAt != a.StartedAt ? b.StartedAt.CompareTo(a.StartedAt) : string.CompareOrdinal(b.Id, a.Id);
}
