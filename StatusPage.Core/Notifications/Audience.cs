using StatusPage.Core.Incidents;
using StatusPage.Core.Subscribers;

namespace StatusPage.Core.Notifications;

/// <summary>
/// What a posting is about, as far as it decides who hears of it. Pure; <see cref="AudienceStatements"/> asks the database the
/// same question for a hundred thousand subscribers at once.
/// </summary>
public sealed record Audience
{
    /// <summary>Null for maintenance, which has none.</summary>
    public Impact? Impact { get; init; }

    public required IReadOnlyCollection<string> ComponentIds { get; init; }

    /// <summary>Null for maintenance.</summary>
    public string? IncidentId { get; init; }

    public static Audience Of(Incident incident) => new()
    {
        Impact = WorstImpact(incident),
        ComponentIds = [.. ComponentsSoFar(incident).Select(c => c.Id)],
        IncidentId = incident.Id,
    };

    /// <summary>With what a further posting on the same incident adds to it.</summary>
    public Audience With(Impact? impact, IEnumerable<string> componentIds) => this with
    {
        Impact = impact > Impact || Impact is null ? impact : Impact,
        ComponentIds = [.. ComponentIds.Union(componentIds, StringComparer.Ordinal)],
    };

    /// <summary>
    /// Whether somebody with these preferences hears of it: of an incident with at least the impact, of maintenance if wanted,
    /// in both cases of any component or of one that was chosen; and in any case of an incident asked for by itself.
    /// </summary>
    public bool Includes(SubscriberScope scope, Impact minimumImpact, bool maintenance, IReadOnlyCollection<string> components, IReadOnlyCollection<string> incidents)
    {
        if (IncidentId is not null && incidents.Contains(IncidentId))
        {
            return true;
        }

        var wanted = Impact is { } impact ? impact >= minimumImpact : maintenance;
        return wanted && scope switch
        {
            SubscriberScope.All => true,
            SubscriberScope.Components => components.Any(ComponentIds.Contains),
            SubscriberScope.Incidents => false,
        };
    }

    /// <summary>The worst it ever had: who heard that it was critical hears what became of it.</summary>
    internal static Impact WorstImpact(Incident incident) => incident.Updates
        .SelectMany(update => new[] { update.Impact, update.ImpactBefore ?? update.Impact })
        .Append(incident.Impact)
        .Max();

    /// <summary>Those it affects, and with a null status those it was about before.</summary>
    internal static IReadOnlyList<AffectedComponent> ComponentsSoFar(Incident incident)
    {
        var now = incident.Components.Select(c => new AffectedComponent(c.ComponentId, c.Status)).ToList();
        return
        [
            .. now,
            .. incident.Updates.SelectMany(update => update.Components).Select(c => c.ComponentId).Distinct(StringComparer.Ordinal)
                .Where(id => !now.Exists(c => c.Id == id)).Select(id => new AffectedComponent(id, null)),
        ];
    }
}
