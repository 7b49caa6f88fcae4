using StatusPage.Core.Data;

namespace StatusPage.Core.Promises;

/// <summary>A policy as it was in force from a moment on. Versions are added, never changed.</summary>
public sealed class PolicyVersion : IPublic
{
    private PolicyVersion()
    {
    }

    internal PolicyVersion(int number, IncidentPolicy policy, DateTimeOffset from, string by)
    {
        Number = number;
        Policy = policy;
        From = from;
        By = by;
    }

    /// <summary>From 1.</summary>
    public int Number { get; private set; }

    public IncidentPolicy Policy { get; private set; } = IncidentPolicy.Default;

    public DateTimeOffset From { get; private set; }

    public string By { get; private set; } = "";
}
