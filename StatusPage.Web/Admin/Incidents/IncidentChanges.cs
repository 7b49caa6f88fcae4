using StatusPage.Core.Incidents;

namespace StatusPage.Web.Admin.Incidents;

/// <summary>What others did to an incident between two readings of it. Pure.</summary>
/// <param name="Posted">Their updates, oldest first.</param>
/// <param name="Corrected">Updates whose text they replaced.</param>
/// <param name="Facts">The rest, each as a sentence.</param>
public sealed record IncidentChanges(IReadOnlyList<IncidentUpdate> Posted, IReadOnlyList<IncidentUpdate> Corrected, IReadOnlyList<string> Facts)
{
    public bool Any => Posted.Count + Corrected.Count + Facts.Count > 0;

    public static IncidentChanges Between(Incident before, Incident after)
    {
        var known = before.Updates.ToDictionary(u => u.Id, StringComparer.Ordinal);
        var facts = new List<string>();
        if (after.Title != before.Title)
        {
            facts.Add($"The title is now “{after.Title}”; it was “{before.Title}”.");
        }

        if (after.LeadUserId != before.LeadUserId)
        {
            facts.Add(after.LeadName is null ? $"{before.LeadName} gave up the lead." : $"{after.LeadName} has the lead now.");
        }

        if (before.AcknowledgedAt is null && after.AcknowledgedAt is not null)
        {
            facts.Add($"{after.AcknowledgedBy} acknowledged it.");
        }

        if (after.StartedAt != before.StartedAt || after.DetectedAt != before.DetectedAt)
        {
            facts.Add("The times at which it began or was detected were corrected.");
        }

        if (before.ResolvedAt is not null && after.ResolvedAt is not null && (after.RootCause != before.RootCause || after.Remediation != before.Remediation))
        {
            facts.Add("The root cause or the remediation was corrected.");
        }

        if (after.SlaExclusion != before.SlaExclusion)
        {
            facts.Add(after.SlaExclusion is null ? "It counts in the SLA again." : "The reason why the SLA leaves it out was set.");
        }

        return new IncidentChanges(
            [.. after.Updates.Where(u => !known.ContainsKey(u.Id))],
            [.. after.Updates.Where(u => known.TryGetValue(u.Id, out var was) && was.Message != u.Message)],
            facts);
    }
}
