using StatusPage.Core.Incidents;

namespace StatusPage.Core.Suggestions;

/// <summary>The words other systems have for how bad it is, as impacts. Pure.</summary>
internal static class AlertSeverity
{
    /// <summary>Null for a word that is not known.</summary>
    public static Impact? ToImpact(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        "critical" or "fatal" or "emergency" or "disaster" => Impact.Critical,
        "major" or "error" or "high" or "page" => Impact.Major,
        "minor" or "warning" or "warn" or "low" => Impact.Minor,
        "none" or "info" or "informational" or "debug" => Impact.None,
        _ => null,
    };
}
