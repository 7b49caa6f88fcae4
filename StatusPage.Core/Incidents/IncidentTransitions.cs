namespace StatusPage.Core.Incidents;

/// <summary>
/// Which status may follow which. Forward only, steps may be skipped, staying is fine; the one way back is reopening a
/// resolved incident, which is an act of its own and leads to the first status. Pure.
/// </summary>
public static class IncidentTransitions
{
    /// <summary>What an update of an incident in <paramref name="from"/> may set, in order, given the statuses the policy uses.</summary>
    public static IReadOnlyList<IncidentStatus> Allowed(IncidentStatus from, IReadOnlyCollection<IncidentStatus> inUse) =>
        from == IncidentStatus.Resolved
            ? []
            : [.. Enum.GetValues<IncidentStatus>().Where(to => to >= from && (to == from || inUse.Contains(to)))];

    /// <summary>Null when it may; else the sentence that says what is allowed.</summary>
    public static string? Refusal(IncidentStatus from, IncidentStatus to, IReadOnlyCollection<IncidentStatus> inUse)
    {
        if (from == IncidentStatus.Resolved)
        {
            return "This incident is resolved and takes no more updates. Reopen it first; that returns it to investigating.";
        }

        var allowed = Allowed(from, inUse);
        if (allowed.Contains(to))
        {
            return null;
        }

        var reason = to < from
            ? $"An incident only moves forward: it is {Word(from)} and cannot go back to {Word(to)}."
            : $"The policy in force does not use the status {Word(to)}.";
        return $"{reason} Allowed now: {string.Join(", ", allowed.Select(Word))}.";
    }

    public static string Word(IncidentStatus status) => status switch
    {
        IncidentStatus.Investigating => "investigating",
        IncidentStatus.Identified => "identified",
        IncidentStatus.Monitoring => "monitoring",
        IncidentStatus.Resolved => "resolved",
    };
}
