using StatusPage.Core.Catalog;
using StatusPage.Core.Incidents;
using StatusPage.Core.Notifications;
using StatusPage.Core.Promises.Ladder;

namespace StatusPage.Core.Postmortems;

/// <summary>Whether a policy owes an incident a postmortem. Pure.</summary>
public static class PostmortemTerms
{
    /// <param name="rule">Of the policy the incident began under.</param>
    /// <param name="worst">The worst impact it had.</param>
    /// <param name="longestDown">For how long the component was down that was so longest.</param>
    public static bool IsOwed(PostmortemRule rule, Impact worst, TimeSpan longestDown) => rule.Trigger switch
    {
        PostmortemTrigger.None => false,
        PostmortemTrigger.ByImpact => rule.Impacts.Contains(worst),
        PostmortemTrigger.ByDowntime => longestDown > TimeSpan.FromMinutes(rule.DowntimeMinutes),
    };

    internal static bool IsOwed(PostmortemRule rule, Incident incident, DateTimeOffset now) =>
        IsOwed(rule, Audience.WorstImpact(incident), DownBy(incident, now).Values.DefaultIfEmpty(TimeSpan.Zero).Max());

    /// <summary>
    /// How long each component was in partial or major outage by this incident, all times together: by the times that readers
    /// see, as the SLA counts.
    /// </summary>
    public static IReadOnlyDictionary<string, TimeSpan> DownBy(Incident incident, DateTimeOffset now)
    {
        var down = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var since = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var update in incident.Updates.OrderBy(u => u.Number))
        {
            foreach (var change in update.Components)
            {
                // Reported with the end of it: what it began with is not on the timeline, which shows what it ended with.
                var begins = update.Number == 1 ? change.From ?? change.To : change.To;
                End(change.ComponentId, update.DisplayedAt);
                if (begins is ComponentStatus.PartialOutage or ComponentStatus.MajorOutage)
                {
                    since[change.ComponentId] = update.Number == 1 ? incident.StartedAt : update.DisplayedAt;
                }

                if (update.Number == 1 && update.Status == IncidentStatus.Resolved)
                {
                    End(change.ComponentId, update.DisplayedAt);
                }
            }
        }

        foreach (var id in since.Keys.ToList())
        {
            End(id, incident.ResolvedAt ?? now);
        }

        return down;

        void End(string id, DateTimeOffset at)
        {
            if (since.Remove(id, out var from))
            {
                down[id] = down.GetValueOrDefault(id) + (at > from ? at - from : TimeSpan.Zero);
            }
        }
    }
}
