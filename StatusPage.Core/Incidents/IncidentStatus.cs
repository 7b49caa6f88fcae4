namespace StatusPage.Core.Incidents;

/// <summary>The workflow, in its order: it only moves forward.</summary>
public enum IncidentStatus
{
    Investigating = 0,
    Identified = 1,
    Monitoring = 2,
    Resolved = 3,
}

/// <summary>How bad it is for customers, ordered by severity.</summary>
public enum Impact
{
    /// <summary>Informational.</summary>
    None = 0,
    Minor = 1,
    Major = 2,
    Critical = 3,
}
