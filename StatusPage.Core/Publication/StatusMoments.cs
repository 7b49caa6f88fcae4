using StatusPage.Core.Incidents;
using StatusPage.Core.Maintenance;

namespace StatusPage.Core.Publication;

/// <summary>
/// When the status of a component changed for those who look: with the posting that said so. Its history is dated back to when
/// the trouble began, which tells nobody since when it is public. Pure.
/// </summary>
internal static class StatusMoments
{
    /// <param name="incidents">Removed ones too: with one goes what it said of its components.</param>
    /// <param name="windows">With all their updates.</param>
    /// <returns>The last moment by component.</returns>
    public static Dictionary<string, DateTimeOffset> Of(IEnumerable<Incident> incidents, IEnumerable<MaintenanceWindow> windows)
    {
        var moments = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var incident in incidents)
        {
            foreach (var update in incident.Updates)
            {
                Add(update.Components.Where(change => change.From != change.To).Select(change => change.ComponentId), update.PostedAt);
            }

            if (incident.RemovedAt is { } removed)
            {
                Add(incident.Components.Select(component => component.ComponentId), removed);
            }
        }

        foreach (var window in windows)
        {
            foreach (var update in window.Updates)
            {
                if (update is { StatusBefore: not null, Status: MaintenanceStatus.InProgress or MaintenanceStatus.Completed })
                {
                    Add(window.ComponentIds, update.PostedAt);
                }
                else if (update.Status is MaintenanceStatus.InProgress or MaintenanceStatus.Verifying)
                {
                    Add([.. update.Added, .. update.Removed], update.PostedAt);
                }
            }
        }

        return moments;

        void Add(IEnumerable<string> components, DateTimeOffset at)
        {
            foreach (var component in components)
            {
                moments[component] = moments.TryGetValue(component, out var known) && known > at ? known : at;
            }
        }
    }
}
