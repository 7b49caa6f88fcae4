using System.Collections.Frozen;
using System.Collections.Immutable;
using StatusPage.Core.Catalog;
using StatusPage.Core.Uptime;

namespace StatusPage.Core.Publication.Keeping;

/// <summary>
/// A snapshot as it is written to disk: what readers see, and nothing that only the next reading needs. Of incidents it holds
/// those that differ from the part beside it, which is written rarely and named here.
/// </summary>
internal sealed record KeptSnapshot
{
    public required string Installation { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset BuiltAt { get; init; }

    public required PublishedSettings Site { get; init; }

    public required ImmutableArray<PublishedPolicy> Policies { get; init; }

    public required ImmutableArray<SlaTerms> Tiers { get; init; }

    public required ImmutableArray<SlaComponent> Owed { get; init; }

    public required ComponentStatus Overall { get; init; }

    public required ImmutableArray<PublishedGroup> Groups { get; init; }

    public required IReadOnlyDictionary<string, string> NamesOfRemoved { get; init; }

    /// <summary>The file with most incidents.</summary>
    public required string Part { get; init; }

    /// <summary>Of the incidents in the part, those that are no longer published.</summary>
    public required ImmutableArray<string> Gone { get; init; }

    /// <summary>Incidents that are not in the part, or not as they are now.</summary>
    public required ImmutableArray<PublishedIncident> Incidents { get; init; }

    public required ImmutableArray<PublishedMaintenance> Maintenances { get; init; }

    public required ImmutableArray<PublishedMaintenance> OlderMaintenances { get; init; }

    public required ImmutableArray<PublishedEnding> Endings { get; init; }

    public required long LedgerEntries { get; init; }

    public required string? LedgerHead { get; init; }

    public required KeptProbes Probes { get; init; }

    public static KeptSnapshot Of(PublishedSnapshot snapshot, string installation, string part, ImmutableArray<string> gone, ImmutableArray<PublishedIncident> incidents) => new()
    {
        Installation = installation,
        Version = snapshot.Version,
        BuiltAt = snapshot.BuiltAt,
        Site = snapshot.Site,
        Policies = snapshot.Policies,
        Tiers = snapshot.Sla.Tiers,
        Owed = snapshot.Sla.Components,
        Overall = snapshot.Overall,
        Groups = snapshot.Groups,
        NamesOfRemoved = snapshot.NamesOfRemoved,
        Part = part,
        Gone = gone,
        Incidents = incidents,
        Maintenances = snapshot.Maintenances,
        OlderMaintenances = [.. snapshot.OlderMaintenances.Values.OrderBy(window => window.Id, StringComparer.Ordinal)],
        Endings = snapshot.Ledger.Recent,
        LedgerEntries = snapshot.Ledger.Entries,
        LedgerHead = snapshot.Ledger.Head,
        Probes = new KeptProbes(snapshot.Probes.ReadAt, snapshot.Probes.Targets, snapshot.Probes.HourlyLatencies, snapshot.Probes.DailyLatencies),
    };

    /// <param name="part">The incidents of <see cref="Part"/>.</param>
    public PublishedSnapshot ToSnapshot(IEnumerable<PublishedIncident> part)
    {
        var replaced = Incidents.Select(incident => incident.Id).Concat(Gone).ToHashSet(StringComparer.Ordinal);
        var owed = Owed;
        return new PublishedSnapshot
        {
            Installation = Installation,
            Version = Version,
            BuiltAt = BuiltAt,
            Site = Site,
            Policy = Policies[^1].Policy,
            Policies = Policies,
            Sla = new PublishedSla(Site.Zone, BuiltAt, Policies, Tiers, () => owed),
            Overall = Overall,
            Groups = Groups,
            Components = Groups.SelectMany(group => group.Components).ToFrozenDictionary(component => component.Id),
            NamesOfRemoved = NamesOfRemoved.ToFrozenDictionary(),
            Incidents = PublishedIncidents.None.With([.. part.Where(incident => !replaced.Contains(incident.Id)), .. Incidents], []),
            Maintenances = Maintenances,
            OlderMaintenances = PublishedSnapshot.NoMaintenances.AddRange(OlderMaintenances.Select(window => KeyValuePair.Create(window.Id, window))),
            Ledger = new PublishedLedger(Endings, LedgerEntries, LedgerHead),
            Probes = new PublishedProbes
            {
                ReadAt = Probes.ReadAt,
                Targets = Probes.Targets,
                HourlyLatencies = Probes.Hourly.ToFrozenDictionary(),
                DailyLatencies = Probes.Daily.ToFrozenDictionary(),
            },
        };
    }
}

internal sealed record KeptProbes(
    DateTimeOffset ReadAt,
    ImmutableArray<PublishedTarget> Targets,
    IReadOnlyDictionary<string, ImmutableArray<LatencyPoint>> Hourly,
    IReadOnlyDictionary<string, ImmutableArray<LatencyPoint>> Daily);
