using StatusPage.Core.Incidents;

namespace StatusPage.Core.Catalog;

/// <summary>How many statuses become one. Pure.</summary>
public static class StatusRollup
{
    /// <summary>The worst of them; operational where there is none.</summary>
    public static ComponentStatus Worst(IEnumerable<ComponentStatus> statuses)
    {
        var worst = ComponentStatus.Operational;
        foreach (var status in statuses)
        {
            if (status > worst)
            {
                worst = status;
            }
        }

        return worst;
    }

    /// <summary>
    /// The page as a whole: the worst of the components and of the impacts of open incidents, so that it never says
    /// "all operational" over an open incident that has an impact.
    /// </summary>
    public static ComponentStatus Overall(IEnumerable<ComponentStatus> components, IEnumerable<Impact> openIncidents) =>
        Worst(components.Concat(openIncidents.Select(Severity)));

    /// <summary>What an incident's impact says about the page even where it names no component.</summary>
    public static ComponentStatus Severity(Impact impact) => impact switch
    {
        Impact.None => ComponentStatus.Operational,
        Impact.Minor => ComponentStatus.DegradedPerformance,
        Impact.Major => ComponentStatus.PartialOutage,
        Impact.Critical => ComponentStatus.MajorOutage,
    };
}
