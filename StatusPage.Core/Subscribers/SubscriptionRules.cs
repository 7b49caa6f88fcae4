using Microsoft.EntityFrameworkCore;
using StatusPage.Core.Data;
using StatusPage.Core.Text;

namespace StatusPage.Core.Subscribers;

/// <summary>What may be asked for.</summary>
internal static class SubscriptionRules
{
    /// <summary>A sentence for each thing that is not there; more would help nobody.</summary>
    private const int MostNamed = 20;

    /// <summary>The request in its one form: without doubles, and without what its scope leaves no meaning. Pure.</summary>
    public static SubscriptionRequest Clean(SubscriptionRequest asked, InputErrors errors)
    {
        var components = asked.Components.Distinct(StringComparer.Ordinal).ToList();
        if (asked.IncidentId is not null)
        {
            if (components.Count > 0)
            {
                errors.Add("incident", "Just one incident and a choice of components do not go together: ask for one of them.");
            }

            return new SubscriptionRequest { Scope = SubscriberScope.Incidents, Maintenance = false, IncidentId = asked.IncidentId };
        }

        switch (asked.Scope)
        {
            case SubscriberScope.Components when components.Count == 0:
                errors.Add("components", "No component is chosen: choose at least one, or everything.");
                break;
            case SubscriberScope.Incidents:
                errors.Add("incident", "The incident is missing: give its id.");
                break;
        }

        return asked with { Components = asked.Scope == SubscriberScope.Components ? components : [] };
    }

    /// <summary>Refuses what is not there, or not for the public.</summary>
    public static async Task CheckAsync(StatusPageDbContext db, SubscriptionRequest request)
    {
        var errors = new InputErrors();
        foreach (var id in (await MissingAsync(db, request.Components)).Take(MostNamed))
        {
            errors.Add("components", $"There is no component with the id “{SafeText.Shown(id, 60)}”.");
        }

        if (request.IncidentId is { } incident && !await db.Incidents.AnyAsync(i => i.Id == incident && i.RemovedAt == null))
        {
            errors.Add("incident", $"There is no incident with the id “{SafeText.Shown(incident, 60)}”.");
        }

        errors.ThrowIfAny();
    }

    private static async Task<IEnumerable<string>> MissingAsync(StatusPageDbContext db, IReadOnlyList<string> components)
    {
        if (components.Count == 0)
        {
            return [];
        }

        var known = await db.Components.Where(c => c.Visible && c.RemovedAt == null && components.Contains(c.Id)).Select(c => c.Id).ToListAsync();
        return components.Except(known, StringComparer.Ordinal);
    }
}
